import type { Simulator } from '../../testing/simulator';

/** Returns the code that points the clients of the SDK at a simulator. */
export const clientCode = ({ trackUrl, appUrl, pipelinesUrl }: Simulator): string => `
  const { APIClient, PipelinesClient, TrackClient } = require('customerio-node');

  const track = new TrackClient('site', 'key', { url: '${trackUrl}' });
  const app = new APIClient('key', { url: '${appUrl}' });
  const pipelines = new PipelinesClient('key', { url: '${pipelinesUrl}' });
`;

/** Returns the start of the command that runs an application which trusts the certificate. */
export const trustCommand = (certificate: string): string => `
  NODE_EXTRA_CA_CERTS=${certificate} node app.js
`;
