import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The three HTTP APIs that the SDKs use. */
export type Api = 'track' | 'app' | 'pipelines';

/** Groups of endpoints with the same error formats. */
export type Surface = 'track_v1' | 'track_v2' | 'app' | 'send' | 'pipelines';

/** One request as it arrived. */
export interface RecordedRequest {
  /** `unknown` if the path belongs to no API. */
  readonly api: Api | 'unknown';
  readonly method: string;
  /** Path and query, still percent-encoded: `/app/v1/customers?email=a%40b.c`. */
  readonly path: string;
  /** Path below the API's root, without the query, still percent-encoded: `/send/email`. */
  readonly apiPath: string;
  /** Headers by lower-case name. Credentials are reduced to their scheme: `Basic [redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When the last byte arrived, in Unix milliseconds. */
  readonly at: number;
}

/** A recorded request with the fields for routing, scripts and validation. */
export interface SimulatorRequest {
  readonly record: RecordedRequest;
  readonly surface: Surface;
  /** Path without the query. */
  readonly pathname: string;
  /** Path below the API's root: `/send/email`. */
  readonly apiPath: string;
  readonly authorization: string | undefined;
  readonly host: string | undefined;
  /** Whether the request has `X-Strict-Mode: 1`. Pipelines reports its errors only in that mode. */
  readonly isStrict: boolean;
  /** The parsed body; undefined if there is no body or if it is not JSON. */
  readonly json: unknown;
  readonly isMalformed: boolean;
}

interface Root {
  readonly prefix: string;
  readonly root: string;
  readonly api: Api;
  readonly surface: Surface;
}

/** Roots of the APIs. The first match is used, so a longer prefix is first. */
const ROOTS: readonly Root[] = [
  { prefix: '/track/api/v2/', root: '/track/api/v2', api: 'track', surface: 'track_v2' },
  { prefix: '/track/api/v1/', root: '/track/api/v1', api: 'track', surface: 'track_v1' },
  // the SDK's `unsubscribe()` removes `/api/v1` from its root
  { prefix: '/track/', root: '/track', api: 'track', surface: 'track_v1' },
  { prefix: '/app/v1/send/', root: '/app/v1', api: 'app', surface: 'send' },
  { prefix: '/app/v1/', root: '/app/v1', api: 'app', surface: 'app' },
  { prefix: '/cdp/v1/', root: '/cdp/v1', api: 'pipelines', surface: 'pipelines' },
  // the default path of `@customerio/cdp-analytics-node`, which replaces any path of its option `host`
  { prefix: '/v1/', root: '/v1', api: 'pipelines', surface: 'pipelines' },
];

const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** Returns a request with its API, its parsed body and its record. */
export function describeRequest(message: IncomingMessage, body: string): SimulatorRequest {
  const path = message.url ?? '/';
  const pathname = path.split('?', 1)[0] ?? path;
  const root = ROOTS.find(({ prefix }) => pathname.startsWith(prefix));
  const isJson = body !== '' && (message.headers['content-type'] ?? '').includes('json');
  const json = isJson ? parseJson(body) : undefined;
  const apiPath = pathname.slice(root?.root.length ?? 0);
  return {
    record: {
      api: root?.api ?? 'unknown',
      method: message.method ?? 'GET',
      path,
      apiPath,
      headers: recordedHeaders(message.headers),
      body,
      at: Date.now(),
    },
    surface: root?.surface ?? 'track_v1',
    pathname,
    apiPath,
    authorization: message.headers.authorization,
    host: message.headers.host,
    isStrict: message.headers['x-strict-mode'] === '1',
    json,
    isMalformed: isJson && json === undefined,
  };
}

/** Returns the fields of an object; an empty object for any other value. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Returns the items of a batch request; undefined if the body has no list of items. */
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
