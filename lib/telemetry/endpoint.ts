/** The host and port that a client is configured for. */
export interface Endpoint {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Maximum size of the cache. There are few URLs: two regions, three APIs, perhaps a proxy. */
const MAX_ENDPOINTS = 64;
const endpoints = new Map<unknown, Endpoint>();
const UNKNOWN: Endpoint = { address: undefined, port: undefined };

/** Returns the host and port of a URL in the configuration of a client. Results are cached. */
export function endpointOfUrl(url: unknown): Endpoint {
  let endpoint = endpoints.get(url);
  if (endpoint === undefined) {
    endpoint = parseUrl(url);
    if (endpoints.size < MAX_ENDPOINTS) endpoints.set(url, endpoint);
  }
  return endpoint;
}

function parseUrl(url: unknown): Endpoint {
  if (typeof url !== 'string' || !URL.canParse(url)) return UNKNOWN;
  const { hostname, port, protocol } = new URL(url);
  return hostname === '' ? UNKNOWN : { address: hostname, port: Number(port) || DEFAULT_PORTS[protocol] };
}
