import { CircuitBreaker } from '../delivery/circuit-breaker';
import { Deduplicator } from '../delivery/deduplicator';
import { GuardedJournal } from '../delivery/journal';
import { storeFailureReporter } from '../delivery/store-failures';
import { reportConfigProblem } from '../diagnostics';
import { reportInternalError } from '../diagnostics/fail-open';
import { bytesOf } from '../foreign/bytes';
import { readProperty } from '../foreign/read';
import { currentTelemetry, type Telemetry } from '../telemetry';
import { initializeEmailSent, type Instruments } from '../telemetry/instruments';
import { usage } from '../telemetry/usage';
import { Admission } from './admission';
import { windowProblem } from './dedupe-window';
import { expressHandler, type ExpressHandler } from './http/adapters/express';
import { fastifyPlugin, type FastifyWebhookPlugin } from './http/adapters/fastify';
import { fetchHandler, type FetchHandler } from './http/adapters/fetch';
import { nodeListener, type NodeListener } from './http/adapters/node';
import type { BodyResult, Responder, WebhookResponse } from './http/exchange';
import type { HeadersLike } from './http/headers';
import { initializeWebhookCounters } from './initial-counters';
import { resolveReceiver, type ReceiverConfig, type WebhookReceiverOptions } from './options';
import { EventPipeline } from './pipeline';
import { timeProblems } from './time-problems';
import { KeyUsage } from './verification/key-usage';
import type { RawBody } from './verification/signature';

/** Minimum lease of a claim. The lease is twice the handler timeout if that is longer. */
const MIN_LEASE_MS = 60_000;

/** A request, independent of the framework. */
export interface WebhookRequest {
  /** A `Headers` object, or a record whose values are strings or arrays; names in upper or lower case. */
  readonly headers: HeadersLike;
  /** The bytes as they were sent. Text is accepted if it is the UTF-8 decoding of these bytes. */
  readonly rawBody: RawBody | ArrayBuffer;
  /** @default 'POST' */
  readonly method?: string;
}

/** Receives Customer.io's reporting webhooks. */
export interface WebhookReceiver {
  /** Returns a listener for `http.createServer()` and `http2.createServer()` that responds on every path. */
  node(): NodeListener;
  /** Returns a handler for Express 4 and 5: `app.post('/cio', receiver.express())`, before body parsers. */
  express(): ExpressHandler;
  /**
   * Returns a plugin for Fastify 5: `fastify.register(receiver.fastify(), { prefix: '/cio' })`. Its option `url` is the
   * path below the prefix, by default `/`.
   */
  fastify(): FastifyWebhookPlugin;
  /** Returns a function from `Request` to `Response`, for Next.js, Hono, workers and Lambda adapters. */
  fetch(): FetchHandler;
  /**
   * Responds to a request of any other server. Never rejects: the status is 401 if the headers cannot be read, and 503
   * if `rawBody` is neither text nor bytes, cannot be read, or was transferred to another thread.
   */
  handle(request: WebhookRequest): Promise<WebhookResponse>;
}

/**
 * Creates a receiver of Customer.io's reporting webhooks: it verifies, counts and measures them, drops duplicates,
 * and calls `onEvent`. It works without an OpenTelemetry SDK and without the instrumentation.
 *
 * @throws {TypeError} if an option is missing or invalid. The message describes the fix.
 */
export function createWebhookReceiver(options: WebhookReceiverOptions): WebhookReceiver {
  return createReceiver(options);
}

/**
 * Creates a receiver with another lease, so that specs of replicas do not wait for a minute.
 *
 * @param leaseMs lifetime of a claim in milliseconds
 */
export function createReceiver(options: WebhookReceiverOptions, leaseMs?: number): WebhookReceiver {
  const config = resolveReceiver(options);
  const problems = [windowProblem(config), ...timeProblems(config)].filter(
    (problem) => problem !== undefined,
  );
  problems.forEach(reportConfigProblem);
  // a function's keys are counted when it returns them; there is at least one
  const keyUsage = new KeyUsage(typeof config.signingKeys === 'function' ? 1 : config.signingKeys.length);
  usage.hasReceiver = true;
  const getTelemetry = telemetryFor(keyUsage);
  const admission = new Admission(
    config,
    createPipeline(config, keyUsage, getTelemetry, leaseMs),
    keyUsage,
    getTelemetry,
  );
  // the counters are exported as 0 from now on
  getTelemetry();
  return {
    node: () => nodeListener(admission),
    express: () => expressHandler(admission),
    fastify: () => fastifyPlugin(admission),
    fetch: () => fetchHandler(admission),
    handle: (request) => handleRequest(admission, request),
  };
}

function createPipeline(
  config: ReceiverConfig,
  keyUsage: KeyUsage,
  getTelemetry: () => Telemetry,
  leaseMs = Math.max(MIN_LEASE_MS, 2 * config.handlerTimeoutMs),
): EventPipeline {
  const { storeTimeoutMs, dedupeStore, dedupeWindowMs, dedupeMaxIds } = config;
  const deduplicator = new Deduplicator(
    {
      windowMs: dedupeWindowMs,
      maxIds: dedupeMaxIds,
      leaseMs,
      store: dedupeStore,
    },
    new CircuitBreaker(storeTimeoutMs, storeFailureReporter('dedupe', getTelemetry)),
  );
  const journal = new GuardedJournal(getTelemetry, storeTimeoutMs, config.deliveryJournal);
  return new EventPipeline(config, deduplicator, journal, keyUsage, getTelemetry);
}

async function handleRequest(responder: Responder, request: unknown): Promise<WebhookResponse> {
  const method = readProperty(request, 'method');
  const { response } = await responder.respond(
    // some gateways pass `null` as the method
    typeof method === 'string' ? method.toUpperCase() : 'POST',
    readProperty(request, 'headers') as HeadersLike,
    () => Promise.resolve(toBody(readProperty(request, 'rawBody'))),
  );
  // responses are constants: the caller gets a copy, which a gateway's middleware may change
  return { ...response, headers: { ...response.headers } };
}

/** Converts a body to bytes or text. Rejects an object of a body parser, because its signed bytes are lost. */
function toBody(body: unknown): BodyResult {
  const bytes = typeof body === 'string' ? body : bytesOf(body);
  return bytes === undefined ? { failure: 'body_consumed' } : { bytes };
}

/** Returns a getter of the current telemetry. The getter initializes the receiver's counters in new instruments. */
function telemetryFor(keyUsage: KeyUsage): () => Telemetry {
  let initialized: Instruments | undefined;
  return () => {
    const telemetry = currentTelemetry();
    try {
      const instruments = telemetry.instruments();
      if (instruments !== undefined && instruments !== initialized) {
        initialized = instruments;
        initializeWebhookCounters(instruments);
        if (telemetry.config.emailSentSource === 'webhooks') initializeEmailSent(instruments);
        keyUsage.exportThrough(instruments);
      }
    } catch (error) {
      reportInternalError('creating instruments', error);
    }
    return telemetry;
  };
}
