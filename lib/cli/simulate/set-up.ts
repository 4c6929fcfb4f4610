import type { Simulator } from '../../testing/simulator';

const analyticsCode = (host: string): string => `
  const { Analytics } = require('@customerio/cdp-analytics-node');

  const analytics = new Analytics({ writeKey: 'key', host: '${host}' });
`;

/** Returns the code that points the clients of both SDKs at a simulator. */
export const clientCode = ({ url, trackUrl, appUrl, pipelinesUrl }: Simulator): string => `
  const { APIClient, PipelinesClient, TrackClient } = require('customerio-node');

  const track = new TrackClient('site', 'key', { url: '${trackUrl}' });
  const app = new APIClient('key', { url: '${appUrl}' });
  const pipelines = new PipelinesClient('key', { url: '${pipelinesUrl}' });
${analyticsCode(url)}`;

/**
 * As {@link clientCode}, with versions 3 and 4 of `customerio-node`. They ignore the port of a URL, and have no client
 * for Pipelines.
 *
 * @param certificate file that the application must trust
 */
export function httpsCode({ url, trackUrl, appUrl }: Simulator, certificate: string): string {
  const { port } = new URL(url);
  return `
  const { APIClient, TrackClient } = require('customerio-node');

  const track = new TrackClient('site', 'key', { url: '${trackUrl}', port: ${port} });
  const app = new APIClient('key', { url: '${appUrl}', port: ${port} });
${analyticsCode(url)}
  NODE_EXTRA_CA_CERTS=${certificate} node app.js
`;
}
