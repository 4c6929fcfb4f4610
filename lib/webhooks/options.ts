import type { Span } from '@opentelemetry/api';
import { requireOptions } from '../config/require-options';
import { callback, choice, flag, objectWith, wholeNumber, type OptionSchema } from '../config/schema';
import { RETENTION_MS, type AcceptedSend, type DedupeStore, type DeliveryJournal } from '../config/stores';
import { MAX_TIMER_MS } from '../deadline';
import { validityMs } from './dedupe-window';
import type { WebhookEvent } from './events/event';
import type { RawBody } from './verification/signature';
import { KEY_LOCATION, resolveSigningKeys, type SigningKeysFunction } from './verification/signing-key';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MIB = 1024 * 1024;

const timer = { min: 1, max: MAX_TIMER_MS };

/** Options that are plain values. The validation and the table of docs/configuration.md are built from this table. */
export const RECEIVER_OPTIONS = {
  tolerancePastMs: wholeNumber(
    RETENTION_MS,
    {},
    'Maximum age of `X-CIO-Timestamp`. Customer.io retries a webhook for 7 days, and it is not documented whether a retry gets a new timestamp. Deduplication stops replays.',
  ),
  toleranceFutureMs: wholeNumber(
    5 * MINUTE_MS,
    {},
    'How far `X-CIO-Timestamp` may be ahead of the local clock.',
  ),
  maxBodyBytes: wholeNumber(
    10 * MIB,
    // the longest string in Node is a little below 512 MiB
    { min: 1, max: 256 * MIB },
    'Maximum size of a body in bytes. With "Body Content" on, a webhook contains the whole message.',
  ),
  maxBufferedBytes: wholeNumber(
    64 * MIB,
    { min: 1 },
    'Maximum size of all bodies together that are in memory and not verified yet; at least twice `maxBodyBytes`. If it is exceeded, the largest body is dropped and gets 503. Bounds the memory that unauthenticated senders can use.',
  ),
  bodyTimeoutMs: wholeNumber(
    3_000,
    timer,
    'Maximum time for a body to arrive. Customer.io waits 4 s for the response; a longer time is reported as a problem.',
  ),
  handlerTimeoutMs: wholeNumber(
    3_000,
    timer,
    'Maximum time for `onEvent`, measured from the start of the request, so that the response is sent within 4 s; a longer time is reported as a problem.',
  ),
  onHandlerFailure: choice(
    ['retry', 'acknowledge'],
    'retry',
    'Response if `onEvent` fails or times out. `retry`: 503, and Customer.io retries this event before it sends any other. `acknowledge`: 200, and the event is not retried.',
  ),
  healthCheck: flag(false, 'Respond 200 to GET and HEAD, for a health probe, instead of 405.'),
  dedupeWindowMs: wholeNumber(
    RETENTION_MS + 5 * MINUTE_MS,
    { min: 1, max: 365 * DAY_MS },
    'How long a handled event is remembered. By default the sum of `tolerancePastMs` and `toleranceFutureMs`; a shorter time is reported as a problem.',
  ),
  dedupeMaxIds: wholeNumber(
    100_000,
    { min: 1, max: 10_000_000 },
    'How many handled events this process remembers, the latest ones; about 0.2 kB each.',
  ),
  storeTimeoutMs: wholeNumber(
    250,
    { min: 1, max: 3_000 },
    'Maximum time for one operation of `dedupeStore` or `deliveryJournal`.',
  ),
  inferSendTime: flag(
    false,
    'For deliveries that the journal does not contain, decode the creation time from the delivery id. Inferred from examples, not documented by Customer.io; an id of another shape is ignored.',
  ),
} as const satisfies Record<
  string,
  OptionSchema<number> | OptionSchema<boolean> | OptionSchema<'retry' | 'acknowledge'>
>;

type Values = {
  -readonly [K in keyof typeof RECEIVER_OPTIONS]: (typeof RECEIVER_OPTIONS)[K]['default'];
};

/** The second argument of `onEvent`. */
export interface EventContext {
  /** The body exactly as it was signed. */
  readonly rawBody: RawBody;
  /** The webhook's span, active while the handler runs. Undefined without an OpenTelemetry SDK. */
  readonly span: Span | undefined;
  /** The call that sent the message, if the delivery journal contains it. */
  readonly send: AcceptedSend | undefined;
  /** Aborts when the handler's time is over. The receiver ignores what the handler does afterwards. */
  readonly signal: AbortSignal;
}

/** Options of `createWebhookReceiver`. */
export interface WebhookReceiverOptions extends Partial<Values> {
  /**
   * Signing keys of the reporting webhook, shown in Customer.io under Data & Integrations > Integrations >
   * Reporting Webhooks. Pass several during a rotation: a request is authentic if one of them matches. Surrounding
   * whitespace is removed.
   *
   * A function is called at the first request, not when the receiver is created, so that a build without secrets
   * works. It may return a promise, for example of a secret manager. It is called again, at most once a minute, if a
   * signature matches no key. If it throws, rejects, returns no key or takes longer than 2 s, the response is 503 and
   * a process warning describes the problem. The next call is at least 1 s later, and keys loaded before stay in use.
   */
  signingKeys: string | readonly string[] | SigningKeysFunction;
  /**
   * Called once per event, without duplicates. Its result is awaited. If it throws, rejects or takes longer than
   * `handlerTimeoutMs`, the event counts as not handled: see `onHandlerFailure`.
   */
  onEvent?: ((event: WebhookEvent, context: EventContext) => unknown) | undefined;
  /** Store that replicas share, so that only one of them handles each event. @default memory of this process */
  dedupeStore?: DedupeStore | undefined;
  /** Journal in which sends are looked up. @default the journal to which the instrumentation of this process records */
  deliveryJournal?: DeliveryJournal | undefined;
}

/** All options with their values. */
export interface ReceiverConfig extends Values {
  readonly signingKeys: readonly string[] | SigningKeysFunction;
  readonly onEvent: WebhookReceiverOptions['onEvent'];
  readonly dedupeStore: DedupeStore | undefined;
  readonly deliveryJournal: DeliveryJournal | undefined;
}

const TABLE = {
  onEvent: callback<NonNullable<WebhookReceiverOptions['onEvent']>>('(event, context) => unknown'),
  dedupeStore: objectWith<DedupeStore>('claim', 'complete', 'release'),
  deliveryJournal: objectWith<DeliveryJournal>('record', 'lookup'),
  ...RECEIVER_OPTIONS,
};

/**
 * Validates the options of `createWebhookReceiver()` and applies the defaults.
 *
 * @throws {TypeError} if an option is invalid. The message has the option, the given value and the accepted values.
 */
export function resolveReceiver(options: WebhookReceiverOptions): ReceiverConfig {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`createWebhookReceiver() needs options with signingKeys. ${KEY_LOCATION}`);
  }
  const values = requireOptions(TABLE, options, '', ['signingKeys']);
  const dedupeWindowMs = options.dedupeWindowMs ?? validityMs(values);
  return { ...values, dedupeWindowMs, signingKeys: resolveSigningKeys(options.signingKeys) };
}
