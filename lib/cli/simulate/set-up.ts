import type { Simulator } from '../../testing/simulator';

/** Returns the code that points the clients of the SDK at a simulator. */
export const clientCode = ({ trackUrl, appUrl, pipelinesUrl }: Simulator): string => `
  const { APIClient, PipelinesClient, TrackClient } = require('customerio-node');

  const track = new TrackClient('site', 'key', { url: '${trackUrl}' });
  const app = new APIClient('key', { url: '${appUrl}' });
  const pipelines = new PipelinesClient('key', { url: '${pipelinesUrl}' });
`;

/**
 * As {@link clientCode}, for versions 3 and 4 of the SDK. They ignore the port of a URL, and have no client for Pipelines.
 *
 * @param certificate file that the application must trust
 */
export function httpsCode({ url, trackUrl, appUrl }: Simulator, certificate: string): string {
  const { port } = new URL(url);
  return `
  const { APIClient, TrackClient } = require('customerio-node');

  const track = new TrackClient('site', 'key', { url: '${trackUrl}', port: ${port} });
  const app = new APIClient('key', { url: '${appUrl}', port: ${port} });

  NODE_EXTRA_CA_CERTS=${certificate} node app.js
`;
}
