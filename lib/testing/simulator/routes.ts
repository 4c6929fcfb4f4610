import type { SimulatedResponse } from './response';
import { APP_ROUTES, appLookUp } from './app-routes';
import { vendorError } from './errors';
import { PIPELINES_ROUTES } from './pipelines-routes';
import type { SimulatorRequest } from './request';
import { TRACK_ROUTES } from './track-routes';

/** What an endpoint does with a request that meets no fault. */
export type Endpoint = (request: SimulatorRequest) => SimulatedResponse;

/** `'PUT /track/api/v1/customers/:id'`: a segment that begins with a colon matches anything. */
export type RouteTable = Readonly<Record<string, Endpoint>>;

interface Route {
  readonly segments: readonly string[];
  readonly endpoint: Endpoint;
}

const ROUTES = indexed({ ...TRACK_ROUTES, ...APP_ROUTES, ...PIPELINES_ROUTES });

/** The answer to a request when nothing goes wrong on the way. */
export function defaultResponse(request: SimulatorRequest): SimulatedResponse {
  const { record, surface, pathname, malformed } = request;
  const endpoint = endpointFor(record.method, pathname) ?? fallback(request);
  if (endpoint === undefined) return vendorError(surface, 404);
  if (malformed && surface !== 'pipelines') {
    return vendorError(surface, 400, [{ reason: 'invalid', field: 'body', message: 'is not JSON' }]);
  }
  return endpoint(request);
}

function endpointFor(method: string, pathname: string): Endpoint | undefined {
  const segments = pathname.split('/');
  const candidates = ROUTES.get(indexKey(method, segments.length)) ?? [];
  return candidates.find((route) => matches(route.segments, segments))?.endpoint;
}

/** The App API has about a hundred look-ups; they differ in nothing that matters here. */
function fallback({ record }: SimulatorRequest): Endpoint | undefined {
  return record.api === 'app' && record.method === 'GET' ? appLookUp : undefined;
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.every((part, index) =>
    part.startsWith(':') ? segments[index] !== '' : part === segments[index],
  );
}

function indexed(table: RouteTable): ReadonlyMap<string, readonly Route[]> {
  const index = new Map<string, Route[]>();
  for (const [methodAndPath, endpoint] of Object.entries(table)) {
    const [method = '', path = ''] = methodAndPath.split(' ');
    const segments = path.split('/');
    const key = indexKey(method, segments.length);
    index.set(key, [...(index.get(key) ?? []), { segments, endpoint }]);
  }
  return index;
}

function indexKey(method: string, segmentCount: number): string {
  return `${method} ${segmentCount}`;
}
