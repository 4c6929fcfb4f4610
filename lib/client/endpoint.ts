import type { Api } from '../catalog';
import { readProperty } from '../foreign/read';
import { endpointOfUrl, type Endpoint } from '../telemetry/endpoint';

/** The client's property with the root URL. SDK 1 prefixes it with an underscore. */
const ROOT_FIELDS: Readonly<Record<Api, readonly [string, string]>> = {
  track: ['trackRoot', '_trackRoot'],
  app: ['apiRoot', '_apiRoot'],
  pipelines: ['pipelinesRoot', '_pipelinesRoot'],
};

/** Returns the host and port that a client is configured for. */
export function endpointOf(client: unknown, api: Api): Endpoint {
  const [field, older] = ROOT_FIELDS[api];
  const endpoint = endpointOfUrl(readProperty(client, field) ?? readProperty(client, older));
  // SDK 3 and 4 read the port from the defaults for `https.request`
  const port = readProperty(readProperty(readProperty(client, 'request'), 'defaults'), 'port');
  // the same object if possible: the attributes of spans are built once for each
  return typeof port === 'number' && port !== endpoint.port ? { ...endpoint, port } : endpoint;
}

/** Returns the host of a redirect target if it is a host of Customer.io or of this machine, otherwise `other`. */
export function redirectHost(url: unknown): string {
  const host = typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : '';
  return /(?:^|\.)customer\.io$|^localhost$|^127(?:\.\d+){3}$|^\[::1\]$/.test(host) ? host : 'other';
}
