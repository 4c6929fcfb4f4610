import { templatePath } from '../../redaction/paths';
import { APP_ROUTES, appRead } from './app-routes';
import { errorResponse } from './error-responses';
import { PIPELINES_ROUTES } from './pipelines-routes';
import type { SimulatorRequest } from './request';
import type { SimulatedResponse } from './response';
import type { EndpointHandler, RouteTable } from './route-table';
import { TRACK_ROUTES } from './track-routes';

interface Route {
  readonly segments: readonly string[];
  readonly handler: EndpointHandler;
}

const ROUTES = indexed({ ...TRACK_ROUTES, ...APP_ROUTES, ...PIPELINES_ROUTES });

/** Returns the response to a request without a fault. */
export function defaultResponse(request: SimulatorRequest): SimulatedResponse {
  const { record, surface, pathname, isMalformed } = request;
  const handler = findRoute(record.method, pathname)?.handler ?? fallbackHandler(request);
  if (handler === undefined) return errorResponse(surface, 404);
  if (isMalformed && surface !== 'pipelines') {
    return errorResponse(surface, 400, [{ reason: 'invalid', field: 'body', message: 'is not JSON' }]);
  }
  return handler(request);
}

/**
 * Returns the path of a request without ids: `/track/api/v1/customers/{id}`. A path that no route has is reduced to the
 * known segments of Customer.io's APIs.
 */
export function pathTemplate({ record, pathname }: SimulatorRequest): string {
  const segments = findRoute(record.method, pathname)?.segments;
  return segments === undefined
    ? templatePath(pathname)
    : segments.map((part) => (part.startsWith(':') ? `{${part.slice(1)}}` : part)).join('/');
}

function findRoute(method: string, pathname: string): Route | undefined {
  const segments = pathname.split('/');
  const candidates = ROUTES.get(indexKey(method, segments.length)) ?? [];
  return candidates.find((route) => matches(route.segments, segments));
}

/** Returns the handler of any read of the App API. The simulator does not distinguish its about a hundred reads. */
function fallbackHandler({ record }: SimulatorRequest): EndpointHandler | undefined {
  return record.api === 'app' && record.method === 'GET' ? appRead : undefined;
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.every((part, index) =>
    part.startsWith(':') ? segments[index] !== '' : part === segments[index],
  );
}

function indexed(table: RouteTable): ReadonlyMap<string, readonly Route[]> {
  const index = new Map<string, Route[]>();
  for (const [methodAndPath, handler] of Object.entries(table)) {
    const [method = '', path = ''] = methodAndPath.split(' ');
    const segments = path.split('/');
    const key = indexKey(method, segments.length);
    index.set(key, [...(index.get(key) ?? []), { segments, handler }]);
  }
  return index;
}

function indexKey(method: string, segmentCount: number): string {
  return `${method} ${segmentCount}`;
}
