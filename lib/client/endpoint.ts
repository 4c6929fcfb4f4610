import type { Api } from '../catalog';
import { readProperty } from '../foreign/read';

/** The host and port that a client is configured for. */
export interface Endpoint {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

/** The client's property with the root URL. SDK 1 prefixes it with an underscore. */
const ROOT_FIELDS: Readonly<Record<Api, readonly [string, string]>> = {
  track: ['trackRoot', '_trackRoot'],
  app: ['apiRoot', '_apiRoot'],
  pipelines: ['pipelinesRoot', '_pipelinesRoot'],
};

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Maximum size of the cache. There are few root URLs: two regions, three APIs, perhaps a proxy. */
const MAX_ENDPOINTS = 64;
const endpoints = new Map<unknown, Endpoint>();
const UNKNOWN: Endpoint = { address: undefined, port: undefined };

/** Returns the host and port that a client is configured for. Results are cached by root URL. */
export function endpointOf(client: unknown, api: Api): Endpoint {
  const [field, older] = ROOT_FIELDS[api];
  const root = readProperty(client, field) ?? readProperty(client, older);
  let endpoint = endpoints.get(root);
  if (endpoint === undefined) {
    endpoint = parseRoot(root);
    if (endpoints.size < MAX_ENDPOINTS) endpoints.set(root, endpoint);
  }
  // SDK 3 and 4 read the port from the defaults for `https.request`
  const port = readProperty(readProperty(readProperty(client, 'request'), 'defaults'), 'port');
  return typeof port === 'number' ? { ...endpoint, port } : endpoint;
}

function parseRoot(root: unknown): Endpoint {
  if (typeof root !== 'string' || !URL.canParse(root)) return UNKNOWN;
  const { hostname, port, protocol } = new URL(root);
  return hostname === '' ? UNKNOWN : { address: hostname, port: Number(port) || DEFAULT_PORTS[protocol] };
}

/** Returns the host of a redirect target if it is a host of Customer.io or of this machine, otherwise `other`. */
export function redirectHost(url: unknown): string {
  const host = typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : '';
  return /(?:^|\.)customer\.io$|^localhost$|^127(?:\.\d+){3}$|^\[::1\]$/.test(host) ? host : 'other';
}
