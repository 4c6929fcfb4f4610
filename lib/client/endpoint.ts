import type { Api } from '../catalog';
import { readProperty } from './errors';

/** Where a client sends its requests, as configured. */
export interface Endpoint {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

/** The client's field that holds the root URL; 1.x has an underscore before it. */
const ROOT_FIELDS: Readonly<Record<Api, readonly [string, string]>> = {
  track: ['trackRoot', '_trackRoot'],
  app: ['apiRoot', '_apiRoot'],
  pipelines: ['pipelinesRoot', '_pipelinesRoot'],
};

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Root URLs are few: two regions, three APIs, perhaps a proxy. */
const MAX_ENDPOINTS = 64;
const endpoints = new Map<unknown, Endpoint>();
const UNKNOWN: Endpoint = { address: undefined, port: undefined };

export function endpointOf(client: unknown, api: Api): Endpoint {
  const [field, older] = ROOT_FIELDS[api];
  const root = readProperty(client, field) ?? readProperty(client, older);
  let endpoint = endpoints.get(root);
  if (endpoint === undefined) {
    endpoint = parseRoot(root);
    if (endpoints.size < MAX_ENDPOINTS) endpoints.set(root, endpoint);
  }
  // 3.x and 4.x take the port from the defaults that are given to `https.request`
  const port = readProperty(readProperty(readProperty(client, 'request'), 'defaults'), 'port');
  return typeof port === 'number' ? { ...endpoint, port } : endpoint;
}

function parseRoot(root: unknown): Endpoint {
  if (typeof root !== 'string' || !URL.canParse(root)) return UNKNOWN;
  const { hostname, port, protocol } = new URL(root);
  return hostname === '' ? UNKNOWN : { address: hostname, port: Number(port) || DEFAULT_PORTS[protocol] };
}

/** A redirect's target as it may be shown: hosts outside Customer.io and this machine are not named. */
export function redirectHost(url: unknown): string {
  const host = typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : '';
  return /(?:^|\.)customer\.io$|^localhost$|^127(?:\.\d+){3}$|^\[::1\]$/.test(host) ? host : 'other';
}
