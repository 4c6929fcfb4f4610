import { Analytics } from '@customerio/cdp-analytics-node';
import { APIClient, PipelinesClient, RegionEU, RegionUS, TrackClient } from 'customerio-node';

export interface Clients {
  readonly track: TrackClient;
  readonly app: APIClient;
  /** Absent with the real API: Pipelines needs another key and has no reads. */
  readonly pipelines: PipelinesClient | undefined;
  /** Absent with the real API, for the same reasons. */
  readonly analytics: Analytics | undefined;
}

/** Short, so that events of a demonstration are visible soon. The default is 10 s. */
const FLUSH_INTERVAL_MS = 2_000;

/** Creates clients of the simulator if its URLs are in the environment, otherwise of the real API. */
export function createClients(environment = process.env): Clients {
  const {
    CUSTOMERIO_SITE_ID: siteId = '',
    CUSTOMERIO_API_KEY: apiKey = '',
    CUSTOMERIO_APP_API_KEY: appKey = '',
    CUSTOMERIO_SIMULATOR_URL: url,
    CUSTOMERIO_SIMULATOR_TRACK_URL: trackUrl,
    CUSTOMERIO_SIMULATOR_APP_URL: appUrl,
    CUSTOMERIO_SIMULATOR_PIPELINES_URL: pipelinesUrl,
  } = environment;
  if (url !== undefined && trackUrl !== undefined && appUrl !== undefined && pipelinesUrl !== undefined) {
    return {
      track: new TrackClient('simulated', 'simulated', { url: trackUrl }),
      app: new APIClient('simulated', { url: appUrl }),
      pipelines: new PipelinesClient('simulated', { url: pipelinesUrl, strictMode: true }),
      analytics: new Analytics({ writeKey: 'simulated', host: url, flushInterval: FLUSH_INTERVAL_MS }),
    };
  }
  const region = environment['CUSTOMERIO_REGION']?.trim().toLowerCase() === 'eu' ? RegionEU : RegionUS;
  return {
    track: new TrackClient(siteId, apiKey, { region }),
    app: new APIClient(appKey, { region }),
    pipelines: undefined,
    analytics: undefined,
  };
}
