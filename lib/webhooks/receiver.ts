import { types } from 'node:util';
import { reportInternalError } from '../diagnostics';
import { Deduplicator } from '../delivery/deduplicator';
import { storeFailureReporter } from '../delivery/store-failures';
import { CircuitBreaker, isThenable } from '../delivery/circuit-breaker';
import { GuardedJournal } from '../delivery/journal';
import {
  keysInUse,
  initializeEmailSent,
  initializeWebhookCounters,
  type Instruments,
} from '../telemetry/instruments';
import { currentTelemetry, type Telemetry } from '../telemetry';
import { expressHandler, type ExpressHandler } from './http/adapters/express';
import { fastifyPlugin, type FastifyWebhookPlugin } from './http/adapters/fastify';
import { fetchHandler, type FetchHandler } from './http/adapters/fetch';
import { nodeListener, type NodeListener } from './http/adapters/node';
import type { HeadersLike } from './http/headers';
import { Admission } from './admission';
import { resolveReceiver, type WebhookReceiverOptions } from './options';
import { EventPipeline } from './pipeline';
import { isReception, type WebhookResponse } from './http/reception';
import type { RawBody } from './verification/signature';

/** A claim whose holder is not heard of again is free after a minute, or after two handler times. */
const MIN_LEASE_MS = 60_000;

/** A request in no framework's shape. */
export interface WebhookRequest {
  /** Names in any case; a `Headers` object or a record whose values are strings or arrays. */
  readonly headers: HeadersLike;
  /** The bytes as they came; text only if nothing but UTF-8 decoding happened to it. */
  readonly rawBody: RawBody | ArrayBuffer;
  /** Default: POST. */
  readonly method?: string;
}

/** Receives Customer.io's reporting webhooks. */
export interface WebhookReceiver {
  /** For `http.createServer()` and `http2.createServer()`: answers every request, whatever its path. */
  node(): NodeListener;
  /** For Express 4 and 5: `app.post('/cio', receiver.express())`, before body parsers. */
  express(): ExpressHandler;
  /** For Fastify 5: `fastify.register(receiver.fastify(), { prefix: '/cio' })`; option `url`, default `/`. */
  fastify(): FastifyWebhookPlugin;
  /** From a `Request` to a `Response`: Next.js, Hono, Workers-style servers, Lambda adapters. */
  fetch(): FetchHandler;
  /** For whatever has no adapter. Never rejects. */
  handle(request: WebhookRequest): Promise<WebhookResponse>;
}

/**
 * Makes a receiver of Customer.io's reporting webhooks: verifies, counts, times, leaves out duplicates and
 * calls `onEvent`. Works without an OpenTelemetry SDK and without the instrumentation.
 *
 * @throws {TypeError} on an option that is missing or wrong, in a sentence that says what to do.
 */
export function createWebhookReceiver(options: WebhookReceiverOptions): WebhookReceiver {
  const config = resolveReceiver(options);
  const { storeTimeoutMs, dedupeStore, dedupeWindowMs, dedupeMaxIds, handlerTimeoutMs } = config;
  keysInUse(config.signingKeys.length);
  const telemetry = readyTelemetry();
  const deduplicator = new Deduplicator(
    {
      windowMs: dedupeWindowMs,
      maxIds: dedupeMaxIds,
      leaseMs: Math.max(MIN_LEASE_MS, 2 * handlerTimeoutMs),
      store: dedupeStore,
    },
    new CircuitBreaker(storeTimeoutMs, storeFailureReporter('dedupe', telemetry)),
  );
  const sends = new GuardedJournal(telemetry, storeTimeoutMs, config.deliveryJournal);
  const intake = new Admission(config, new EventPipeline(config, deduplicator, sends, telemetry), telemetry);
  telemetry();

  return {
    node: () => nodeListener(intake),
    express: () => expressHandler(intake),
    fastify: () => fastifyPlugin(intake),
    fetch: () => fetchHandler(intake),
    handle: async ({ headers, rawBody, method }) => {
      // some gateways give null
      const begun = intake.begin(typeof method === 'string' ? method.toUpperCase() : 'POST', headers);
      if (!isReception(begun)) return own(begun);
      const bytes = bytesOf(rawBody);
      if (bytes === undefined) return own(begun.refuse('body_consumed'));
      const answer = begun.accept(bytes);
      return own(isThenable(answer) ? await answer : answer);
    },
  };
}

/** Answers are constants; whoever gets one may add headers to his own, as middleware of gateways does. */
const own = (answer: WebhookResponse): WebhookResponse => ({ ...answer, headers: { ...answer.headers } });

/** An object that a body parser made is no raw body: nobody could tell what was signed. */
function bytesOf(body: unknown): RawBody | undefined {
  if (typeof body === 'string' || types.isUint8Array(body)) return body;
  return types.isAnyArrayBuffer(body) ? new Uint8Array(body) : undefined;
}

/** The telemetry in use, with the receiver's counters exported as 0 from the start. */
function readyTelemetry(): () => Telemetry {
  let ready: Instruments | undefined;
  return () => {
    const telemetry = currentTelemetry();
    try {
      const instruments = telemetry.instruments();
      if (instruments !== undefined && instruments !== ready) {
        ready = instruments;
        initializeWebhookCounters(instruments);
        if (telemetry.config.emailSentSource === 'webhooks') initializeEmailSent(instruments);
      }
    } catch (error) {
      reportInternalError('creating instruments', error);
    }
    return telemetry;
  };
}
