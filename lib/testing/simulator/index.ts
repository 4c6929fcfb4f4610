import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendResponse, type SimulatedResponse } from './response';
import { delayOf, perform, type Behaviour } from './behaviors';
import { credentialCheck, type Credentials } from './credentials';
import { vendorError } from './errors';
import { faultSource, type FaultRates } from './faults';
import { sampleLatencyMs, type LatencyProfile } from './latency';
import { seededRandom } from './random';
import { Recording } from './recording';
import { RedirectMarks } from './redirects';
import { describeRequest, type RecordedRequest, type SimulatorRequest } from './request';
import { defaultResponse } from './routes';
import { Script, type Match } from './script';
import { listen } from './server';
import {
  Webhooks,
  type WebhookFeed,
  type WebhookHabits,
  type WebhookOptions,
  type WebhookTarget,
} from './webhooks';

export type { SimulatedResponse } from './response';
export type { Behaviour } from './behaviors';
export { selfSignedCertificate } from './certificate';
export type { Credentials } from './credentials';
export type { FaultRates } from './faults';
export type { Latency, LatencyProfile } from './latency';
export { PROFILES, type Profile, type ProfileName } from './profiles';
export type { Api, RecordedRequest } from './request';
export type { Match } from './script';
export {
  WEBHOOK_PAIRS,
  webhookPayload,
  type FeedStats,
  type DeliveryFaultRates,
  type RetryDelays,
  type WebhookFeed,
  type WebhookHabits,
  type WebhookOptions,
  type WebhookPair,
  type WebhookPayload,
  type WebhookPayloadOptions,
  type WebhookTarget,
} from './webhooks';

export interface SimulatorOptions {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** @default 0, any free port */
  readonly port?: number;
  /** Fixes the sequence of faults and latencies. @default 1 */
  readonly seed?: number;
  /** @default every answer at once */
  readonly latency?: LatencyProfile;
  /** @default no faults */
  readonly faults?: Partial<FaultRates>;
  /** PEM. With it the simulator speaks https, the only protocol that SDK 3 and 4 know. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Keys to insist on; wrong ones get a 401. @default any are accepted */
  readonly credentials?: Credentials;
  /** Reporting webhooks of what becomes of accepted sends. @default none */
  readonly webhooks?: WebhookOptions;
}

export interface Simulator {
  readonly url: string;
  /** `url` of a `TrackClient`, which finds v2 beside it. */
  readonly trackUrl: string;
  /** `url` of an `APIClient`, `apiUrl` of a `TrackClient` of SDK 1.x. */
  readonly appUrl: string;
  /** `url` of a `PipelinesClient`. */
  readonly pipelinesUrl: string;
  /** The latest 10,000 requests, oldest first; fewer when their bodies exceed 64 MiB. */
  readonly requests: readonly RecordedRequest[];
  /** Each matching request takes the next of the responses; afterwards all is as before. */
  script(match: Match, ...responses: readonly Behaviour[]): void;
  /** Reporting webhooks: what was posted, what waits, and a way to post any. */
  readonly webhooks: WebhookFeed;
  /**
   * Posts webhooks there from now on: of later sends, and of what waits for another address. What is
   * left out stays as it was.
   * @throws {TypeError} on a URL that is not on this machine, or an empty key
   */
  sendWebhooksTo(options: WebhookTarget & WebhookHabits): void;
  /**
   * Forgets requests, scripts and webhooks that wait, and begins the sequences of faults, latencies and
   * outcomes again.
   */
  reset(): void;
  /** Stops listening and posting, and ends open connections, hanging ones included. */
  close(): Promise<void>;
}

const USUAL: Behaviour = { kind: 'usual' };

/**
 * Serves Customer.io's Track (v1 and v2), App and Pipelines APIs on this machine.
 * @throws {RangeError} on rates that are no shares, {TypeError} on webhooks to nowhere; the listen error of
 *   Node when a port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    host = '127.0.0.1',
    port = 0,
    seed = 1,
    latency = {},
    faults = {},
    tls,
    credentials = {},
  } = options;
  const webhooks = new Webhooks(seed, options.webhooks);
  const recording = new Recording();
  const script = new Script();
  const marks = new RedirectMarks();
  const isAuthorised = credentialCheck(credentials);
  // Two streams: changing the latency of a run must not change its faults.
  const sequence = () => ({ fault: faultSource(faults, seededRandom(seed)), random: seededRandom(~seed) });
  let chance = sequence();

  /** The order matters: what a test has scripted holds whatever the credentials and rates say. */
  function decide(request: SimulatorRequest): { behaviour: Behaviour; delayMs: number } {
    const scripted = script.take(request);
    if (scripted !== undefined) return { behaviour: scripted, delayMs: delayOf(scripted) };
    const behaviour = unscripted(request);
    const profile = request.record.api === 'unknown' ? undefined : latency[request.record.api];
    const latencyMs = profile === undefined ? 0 : sampleLatencyMs(profile, chance.random);
    return { behaviour, delayMs: delayOf(behaviour) + latencyMs };
  }

  function unscripted(request: SimulatorRequest): Behaviour {
    if (marks.isMarked(request)) return USUAL;
    if (isAuthorised(request)) return chance.fault(request) ?? USUAL;
    // Pipelines keeps even this to itself, unless asked to be strict.
    return request.surface === 'pipelines' && !request.strict ? USUAL : { kind: 'error', status: 401 };
  }

  /** What was taken was taken, even if the answer to it gets lost. */
  function usual(request: SimulatorRequest): SimulatedResponse {
    const answer = defaultResponse(request);
    webhooks.responded(request, answer);
    return answer;
  }

  function onRequest(message: IncomingMessage, response: ServerResponse, body: string | undefined): void {
    const request = describeRequest(message, body ?? '');
    recording.add(request.record);
    if (body === undefined) return sendResponse(response, vendorError(request.surface, 413));
    const { behaviour, delayMs } = decide(request);
    const base =
      request.host === undefined ? listening.url : `${new URL(listening.url).protocol}//${request.host}`;
    const run = (): void =>
      perform(behaviour, {
        request,
        response,
        usual: () => usual(request),
        markedUrl: () => marks.markedUrl(base, request),
      });
    if (delayMs > 0) listening.later(delayMs, run);
    else run();
  }

  const listening = await listen({ host, port, tls, onRequest });
  webhooks.start();
  return {
    url: listening.url,
    trackUrl: `${listening.url}/track/api/v1`,
    appUrl: `${listening.url}/app/v1`,
    pipelinesUrl: `${listening.url}/cdp/v1`,
    requests: recording.requests,
    script: (match, ...responses) => script.add(match, responses),
    webhooks: webhooks.feed,
    sendWebhooksTo: (target) => webhooks.sendTo(target),
    reset: () => {
      recording.clear();
      script.clear();
      webhooks.reset();
      chance = sequence();
    },
    close: () => {
      webhooks.close();
      return listening.close();
    },
  };
}
