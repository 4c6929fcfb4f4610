import type { IncomingMessage, ServerResponse } from 'node:http';
import { delayOf, applyBehavior, type Behavior } from './behaviors';
import { credentialCheck, type Credentials } from './credentials';
import { errorResponse } from './error-responses';
import { observeExchange, type Exchange } from './exchange';
import { faultSource, type FaultOptions } from './faults';
import { sampleLatencyMs, type LatencyProfile } from './latency';
import type { Profile } from './profiles';
import { seededRandom } from './random';
import { Recording } from './recording';
import { RedirectMarks } from './redirects';
import { describeRequest, type RecordedRequest, type SimulatorRequest } from './request';
import { sendResponse, type SimulatedResponse } from './response';
import { defaultResponse } from './routes';
import { Script, type RequestMatcher } from './script';
import { listen } from './server';
import {
  Webhooks,
  type WebhookFeed,
  type WebhookFeedOptions,
  type WebhookOptions,
  type WebhookTarget,
} from './webhooks';

export type { SimulatedResponse } from './response';
export type { Behavior } from './behaviors';
export { selfSignedCertificate } from './certificate';
export type { Credentials } from './credentials';
export type { Exchange } from './exchange';
export type { FaultOptions, FaultRates } from './faults';
export type { Latency, LatencyProfile } from './latency';
export { isProfileName, PROFILES, type Profile, type ProfileName } from './profiles';
export type { Api, RecordedRequest } from './request';
export type { RequestMatcher } from './script';
export {
  WEBHOOK_PAIRS,
  webhookPayload,
  type FeedStats,
  type DeliveryFaultRates,
  type RetryDelays,
  type WebhookFeed,
  type WebhookFeedOptions,
  type WebhookOptions,
  type WebhookPair,
  type WebhookEventPayload,
  type WebhookPayloadOptions,
  type WebhookTarget,
} from './webhooks';

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** @default 0, any free port */
  readonly port?: number;
  /** Whether the process stays alive while the simulator listens. @default true */
  readonly keepsProcessAlive?: boolean;
  /** Determines the sequence of faults and latencies. @default 1 */
  readonly seed?: number;
  /** Response times by API. @default no delay */
  readonly latency?: LatencyProfile;
  /** @default no faults */
  readonly faults?: FaultOptions;
  /** PEM texts. The simulator then serves https, the only protocol that SDK 3 and 4 support. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Accepted keys. Requests with other keys get a 401. @default any key is accepted */
  readonly credentials?: Credentials;
  /** Reporting webhooks for accepted sends. @default none */
  readonly webhooks?: WebhookOptions;
  /** Called after each response, or after the end of a connection without a response. @default none */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A running simulator. */
export interface Simulator {
  /** Origin of all APIs, without a trailing slash. Option `host` of `Analytics` in `@customerio/cdp-analytics-node`. */
  readonly url: string;
  /** Option `url` of a `TrackClient`, which derives the URL of v2 from it. */
  readonly trackUrl: string;
  /** Option `url` of an `APIClient`, and option `apiUrl` of a `TrackClient` of SDK 1.x. */
  readonly appUrl: string;
  /** Option `url` of a `PipelinesClient`. */
  readonly pipelinesUrl: string;
  /** The latest 10,000 requests, oldest first; fewer if their bodies exceed 64 MiB. */
  readonly requests: readonly RecordedRequest[];
  /** Applies each behavior to one matching request, in order. Later requests are not affected. */
  script(matcher: RequestMatcher, ...behaviors: readonly Behavior[]): void;
  /** Applies a behavior to this number of matching requests; with `Infinity` to all until {@link reset}. */
  repeat(matcher: RequestMatcher, behavior: Behavior, times: number): void;
  /** Posts reporting webhooks, and counts them. */
  readonly webhooks: WebhookFeed;
  /**
   * Posts webhooks to a target from now on, also webhooks that are queued for another target. Options that are not
   * given keep their value.
   *
   * @throws {TypeError} if the URL is not on this machine, or if the key is empty.
   */
  sendWebhooksTo(options: WebhookTarget & WebhookFeedOptions): void;
  /**
   * Uses other latencies, faults and webhook options from now on. Keeps the target of webhooks.
   *
   * @throws {RangeError} if a rate or another number is invalid.
   */
  setProfile(profile: Profile): void;
  /**
   * Removes recorded requests, scripts and queued webhooks. Restarts the sequences of faults, latencies and
   * scenarios.
   */
  reset(): void;
  /** Stops listening and posting. Ends all open connections, hanging ones too. */
  close(): Promise<void>;
}

const DEFAULT_BEHAVIOR: Behavior = { kind: 'default' };

/**
 * Serves Customer.io's Track (v1 and v2), App and Pipelines APIs on this machine.
 *
 * @throws {RangeError} if a rate or another number is invalid.
 * @throws {TypeError} if the webhook target is invalid.
 * @throws the listen error of Node, for example if the port is in use.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, seed = 1, tls, credentials = {}, onExchange } = options;
  const { keepsProcessAlive = true } = options;
  let { latency = {}, faults = {} }: Pick<SimulatorOptions, 'latency' | 'faults'> = options;
  const webhooks = new Webhooks(seed, options.webhooks);
  const recording = new Recording();
  const script = new Script();
  const marks = new RedirectMarks();
  const isAuthorized = credentialCheck(credentials);
  // two generators: another latency profile must not change the faults of a run
  const newSequences = () => ({
    fault: faultSource(faults, seededRandom(seed)),
    latencyRandom: seededRandom(~seed),
  });
  let sequences = newSequences();

  /** Selects the behavior. A scripted behavior has precedence over credentials, faults and latency. */
  function selectBehavior(request: SimulatorRequest): { behavior: Behavior; delayMs: number } {
    const scripted = script.next(request);
    if (scripted !== undefined) return { behavior: scripted, delayMs: delayOf(scripted) };
    const behavior = unscriptedBehavior(request);
    const profile = request.record.api === 'unknown' ? undefined : latency[request.record.api];
    const latencyMs = profile === undefined ? 0 : sampleLatencyMs(profile, sequences.latencyRandom);
    return { behavior, delayMs: delayOf(behavior) + latencyMs };
  }

  function unscriptedBehavior(request: SimulatorRequest): Behavior {
    if (marks.isMarked(request)) return DEFAULT_BEHAVIOR;
    if (isAuthorized(request)) return sequences.fault(request) ?? DEFAULT_BEHAVIOR;
    // outside strict mode, Pipelines does not report wrong credentials
    return request.surface === 'pipelines' && !request.isStrict
      ? DEFAULT_BEHAVIOR
      : { kind: 'error', status: 401 };
  }

  /** Accepts a request. An accepted send has webhooks even if its response does not reach the client. */
  function acceptRequest(request: SimulatorRequest): SimulatedResponse {
    const response = defaultResponse(request);
    webhooks.recordResponse(request, response);
    return response;
  }

  function onRequest(message: IncomingMessage, response: ServerResponse, body: string | undefined): void {
    const request = describeRequest(message, body ?? '');
    recording.add(request.record);
    if (onExchange !== undefined) observeExchange(request, response, onExchange);
    if (body === undefined) return sendResponse(response, errorResponse(request.surface, 413));
    const { behavior, delayMs } = selectBehavior(request);
    const base = request.host === undefined ? server.url : `${new URL(server.url).protocol}//${request.host}`;
    const respond = (): void =>
      applyBehavior(behavior, {
        request,
        response,
        defaultResponse: () => acceptRequest(request),
        markedUrl: () => marks.markedUrl(base, request),
      });
    if (delayMs > 0) server.schedule(delayMs, respond);
    else respond();
  }

  const server = await listen({ host, port, tls, keepsProcessAlive, onRequest });
  webhooks.start();
  return {
    url: server.url,
    trackUrl: `${server.url}/track/api/v1`,
    appUrl: `${server.url}/app/v1`,
    pipelinesUrl: `${server.url}/cdp/v1`,
    requests: recording.requests,
    script: (matcher, ...behaviors) => behaviors.forEach((each) => script.add(matcher, each, 1)),
    repeat: (matcher, behavior, times) => script.add(matcher, behavior, times),
    webhooks: webhooks.feed,
    sendWebhooksTo: (target) => webhooks.sendTo(target),
    setProfile: (profile) => {
      webhooks.setOptions(profile.webhooks);
      ({ latency, faults } = profile);
      sequences = newSequences();
    },
    reset: () => {
      recording.clear();
      script.clear();
      webhooks.reset();
      sequences = newSequences();
    },
    close: () => {
      webhooks.close();
      return server.close();
    },
  };
}
