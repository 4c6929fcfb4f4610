import { APIClient, PipelinesClient, SendEmailRequest, TrackClient } from 'customerio-node';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../lib/testing/simulator';
import { StartedResources } from '../harness/processes/started';

export const CREDENTIALS = {
  track: { siteId: 'site', apiKey: 'track-secret' },
  app: { appKey: 'app-secret' },
  pipelines: { writeKey: 'write-secret' },
};

/** Options of an SDK client without retries. */
export const ONCE = { retry: { maxRetries: 0 } };

/** Simulators that a spec started. An afterEach hook closes them. */
export class StartedSimulators {
  private readonly resources = new StartedResources();

  async start(options?: SimulatorOptions): Promise<Simulator> {
    const simulator = await startSimulator(options);
    this.resources.add({ destroy: () => simulator.close() });
    return simulator;
  }

  close(): Promise<void> {
    return this.resources.end();
  }
}

/** Returns the three clients of SDK 5, which call the simulator with {@link CREDENTIALS}. */
export function clients(
  { trackUrl, appUrl, pipelinesUrl }: Simulator,
  options: { timeout?: number; retry?: { maxRetries: number } } = {},
) {
  return {
    track: new TrackClient('site', 'track-secret', { url: trackUrl, ...options }),
    app: new APIClient('app-secret', { url: appUrl, ...options }),
    pipelines: new PipelinesClient('write-secret', { url: pipelinesUrl, ...options }),
  };
}

/** Returns a request for a transactional e-mail. */
export const email = (): SendEmailRequest =>
  new SendEmailRequest({
    to: 'a@example.com',
    identifiers: { id: '1' },
    transactional_message_id: 'welcome',
  });

/** Posts a JSON text. */
export const post = (url: string, body: string): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

/** Returns the parsed body of a response. */
export async function json(response: Promise<Response>): Promise<unknown> {
  return (await response).json();
}
