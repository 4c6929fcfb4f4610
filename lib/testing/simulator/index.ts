import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendAnswer } from './answer';
import { delayOf, perform, type Behaviour } from './behaviours';
import { credentialCheck, type Credentials } from './credentials';
import { vendorError } from './errors';
import { faultSource, type FaultRates } from './faults';
import { sampleLatencyMs, type LatencyProfile } from './latency';
import { seededRandom } from './random';
import { Recording } from './recording';
import { RedirectMarks } from './redirects';
import { describeRequest, type RecordedRequest, type SimulatorRequest } from './request';
import { usualAnswer } from './routes';
import { Script, type Match } from './script';
import { listen } from './server';

export type { Answer } from './answer';
export type { Behaviour } from './behaviours';
export { selfSignedCertificate } from './certificate';
export type { Credentials } from './credentials';
export type { FaultRates } from './faults';
export type { Latency, LatencyProfile } from './latency';
export { PROFILES, type Profile, type ProfileName } from './profiles';
export type { Api, RecordedRequest } from './request';
export type { Match } from './script';
export type { WebhookPayload } from './webhooks/event';
export { WEBHOOK_PAIRS, type WebhookPair } from './webhooks/pairs';
export { webhookPayload, type WebhookPayloadOptions } from './webhooks/payload';

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
  /** Forgets requests and scripts, and begins the sequence of faults and latencies again. */
  reset(): void;
  /** Stops listening and ends open connections, hanging ones included. */
  close(): Promise<void>;
}

const USUAL: Behaviour = { kind: 'usual' };

/**
 * Serves Customer.io's Track (v1 and v2), App and Pipelines APIs on this machine.
 * @throws {RangeError} on fault rates that are no shares; the listen error of Node when a port is taken
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

  function onRequest(message: IncomingMessage, response: ServerResponse, body: string | undefined): void {
    const request = describeRequest(message, body ?? '');
    recording.add(request.record);
    if (body === undefined) return sendAnswer(response, vendorError(request.surface, 413));
    const { behaviour, delayMs } = decide(request);
    const base =
      request.host === undefined ? listening.url : `${new URL(listening.url).protocol}//${request.host}`;
    const run = (): void =>
      perform(behaviour, {
        request,
        response,
        usual: () => usualAnswer(request),
        markedUrl: () => marks.markedUrl(base, request),
      });
    if (delayMs > 0) listening.later(delayMs, run);
    else run();
  }

  const listening = await listen({ host, port, tls, onRequest });
  return {
    url: listening.url,
    trackUrl: `${listening.url}/track/api/v1`,
    appUrl: `${listening.url}/app/v1`,
    pipelinesUrl: `${listening.url}/cdp/v1`,
    requests: recording.requests,
    script: (match, ...responses) => script.add(match, responses),
    reset: () => {
      recording.clear();
      script.clear();
      chance = sequence();
    },
    close: () => listening.close(),
  };
}
