import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The three HTTP APIs that the SDK speaks to. */
export type Api = 'track' | 'app' | 'pipelines';

/** Groups of endpoints that word their errors alike. */
export type Surface = 'track_v1' | 'track_v2' | 'app' | 'send' | 'pipelines';

/** One request as it arrived. */
export interface RecordedRequest {
  /** `unknown` when the path belongs to none of the APIs. */
  readonly api: Api | 'unknown';
  readonly method: string;
  /** Path and query, still percent-encoded: `/app/v1/customers?email=a%40b.c`. */
  readonly path: string;
  /** Lower-case names. Credentials keep their scheme only: `Basic [redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When the last byte had arrived, unix milliseconds. */
  readonly at: number;
}

/** A recorded request with what routing, scripts and validation need to know of it. */
export interface SimulatorRequest {
  readonly record: RecordedRequest;
  readonly surface: Surface;
  /** Path without the query. */
  readonly pathname: string;
  /** Path below the API's root: `/send/email`. */
  readonly endpoint: string;
  readonly authorization: string | undefined;
  readonly host: string | undefined;
  /** Pipelines reports its own errors only to those who ask for it; see `errors.ts`. */
  readonly strict: boolean;
  /** The parsed body; undefined when there is none or when it is not JSON. */
  readonly json: unknown;
  readonly malformed: boolean;
}

interface Root {
  readonly prefix: string;
  readonly root: string;
  readonly api: Api;
  readonly surface: Surface;
}

/** First match wins, so the narrower prefix comes first. */
const ROOTS: readonly Root[] = [
  { prefix: '/track/api/v2/', root: '/track/api/v2', api: 'track', surface: 'track_v2' },
  { prefix: '/track/api/v1/', root: '/track/api/v1', api: 'track', surface: 'track_v1' },
  // `unsubscribe()` of the SDK cuts `/api/v1` out of its root.
  { prefix: '/track/', root: '/track', api: 'track', surface: 'track_v1' },
  { prefix: '/app/v1/send/', root: '/app/v1', api: 'app', surface: 'send' },
  { prefix: '/app/v1/', root: '/app/v1', api: 'app', surface: 'app' },
  { prefix: '/cdp/v1/', root: '/cdp/v1', api: 'pipelines', surface: 'pipelines' },
];

const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

export function describeRequest(message: IncomingMessage, body: string): SimulatorRequest {
  const path = message.url ?? '/';
  const pathname = path.split('?', 1)[0] ?? path;
  const root = ROOTS.find(({ prefix }) => pathname.startsWith(prefix));
  const isJson = body !== '' && (message.headers['content-type'] ?? '').includes('json');
  const json = isJson ? parseJson(body) : undefined;
  return {
    record: {
      api: root?.api ?? 'unknown',
      method: message.method ?? 'GET',
      path,
      headers: recordedHeaders(message.headers),
      body,
      at: Date.now(),
    },
    surface: root?.surface ?? 'track_v1',
    pathname,
    endpoint: pathname.slice(root?.root.length ?? 0),
    authorization: message.headers.authorization,
    host: message.headers.host,
    strict: message.headers['x-strict-mode'] === '1',
    json,
    malformed: isJson && json === undefined,
  };
}

/** A record's fields, or none when the value is not an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The items of a batch request; undefined when the body holds no list of them. */
export function batchItems(request: SimulatorRequest): readonly unknown[] | undefined {
  const items = fieldsOf(request.json)['batch'];
  return Array.isArray(items) ? (items as unknown[]) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const recorded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    recorded[name] = SECRET_HEADERS.has(name) ? redacted(text) : text;
  }
  return recorded;
}

function redacted(credentials: string): string {
  const scheme = /^(Basic|Bearer) /i.exec(credentials)?.[1];
  return scheme === undefined ? '[redacted]' : `${scheme} [redacted]`;
}
