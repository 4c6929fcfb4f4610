import type { Span } from '@opentelemetry/api';
import { hasMethods } from '../config';
import { describe } from '../config/options';
import { RETENTION_MS, type DedupeStore, type DeliveryJournal, type AcceptedSend } from '../config/stores';
import type { WebhookEvent } from './events/event';
import type { RawBody } from './verification/signature';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MIB = 1024 * 1024;
/** The longest timer Node has. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface ValueOption {
  readonly default: number | boolean | string;
  readonly accepts: (value: unknown) => boolean;
  readonly accepted: string;
  readonly description: string;
}

const number = (
  defaultValue: number,
  { least, most }: { least: number; most: number },
  description: string,
) => ({
  default: defaultValue,
  accepts: (value: unknown) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  accepted: `a whole number from ${least} to ${most}`,
  description,
});

const choice = <T extends string>(defaultValue: T, values: readonly T[], description: string) => ({
  default: defaultValue,
  accepts: (value: unknown) => values.includes(value as T),
  accepted: values.map((value) => `"${value}"`).join(', '),
  description,
});

const flag = (defaultValue: boolean, description: string) => ({
  default: defaultValue,
  accepts: (value: unknown) => typeof value === 'boolean',
  accepted: 'true, false',
  description,
});

const timer = { least: 1, most: MAX_TIMER_MS };
const anyTime = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** Options with plain values: one table, from which checks and README follow. */
export const RECEIVER_OPTIONS = {
  tolerancePastMs: number(
    RETENTION_MS,
    anyTime,
    'How old `X-CIO-Timestamp` may be. Customer.io repeats a webhook for 7 days, and nobody documents whether it stamps a repetition anew; dedupe is what stops replays.',
  ),
  toleranceFutureMs: number(5 * MINUTE_MS, anyTime, 'How far ahead of our clock `X-CIO-Timestamp` may be.'),
  maxBodyBytes: number(
    10 * MIB,
    // Node's longest text is a little below 512 MiB
    { least: 1, most: 256 * MIB },
    'Largest body in bytes; with "Body Content" on, a webhook carries the whole message.',
  ),
  bodyTimeoutMs: number(3_000, timer, 'How long a body may take to arrive. Customer.io waits 4 s in all.'),
  handlerTimeoutMs: number(
    3_000,
    timer,
    'How long `onEvent` may take, counted from the arrival of the request, so that the answer is inside the 4 s.',
  ),
  onHandlerFailure: choice<'retry' | 'acknowledge'>(
    'retry',
    ['retry', 'acknowledge'],
    'When `onEvent` failed or exceeded its time: `retry` answers 503, and Customer.io repeats this event before it sends any other; `acknowledge` answers 200, and the event is not repeated.',
  ),
  healthCheck: flag(false, 'Answer GET and HEAD with 200, for a health probe, instead of 405.'),
  dedupeWindowMs: number(
    RETENTION_MS,
    { least: 1, most: 365 * DAY_MS },
    'How long a handled event is remembered.',
  ),
  dedupeMaxIds: number(
    100_000,
    { least: 1, most: 10_000_000 },
    'How many handled events this process remembers, the latest ones; about 0.2 kB each.',
  ),
  storeTimeoutMs: number(
    250,
    { least: 1, most: 3_000 },
    'Longest wait for one operation of `dedupeStore` or `deliveryJournal`.',
  ),
  inferSendTime: flag(
    false,
    'For deliveries that the journal does not know, read the time of creation out of the delivery id. Inferred from examples, not documented by Customer.io; an id of another shape is passed over.',
  ),
} as const satisfies Record<string, ValueOption>;

type Values = { -readonly [K in keyof typeof RECEIVER_OPTIONS]: (typeof RECEIVER_OPTIONS)[K]['default'] };

/** What a handler learns beside the event. */
export interface EventContext {
  /** The body exactly as it was signed. */
  readonly rawBody: RawBody;
  /** The webhook's span; it is active while the handler runs. Undefined without an OpenTelemetry SDK. */
  readonly span: Span | undefined;
  /** The call that sent the message, if the delivery journal knows it. */
  readonly send: AcceptedSend | undefined;
  /** Aborts when the handler's time is over: what it still does then nobody waits for. */
  readonly signal: AbortSignal;
}

/** Options of `createWebhookReceiver`. */
export interface WebhookReceiverOptions extends Partial<Values> {
  /**
   * Signing keys of the reporting webhook: in Customer.io under Data & Integrations > Integrations >
   * Reporting Webhooks. Several for rotation: a request is authentic if any of them made its signature.
   */
  signingKeys: string | readonly string[];
  /**
   * Called once for each event, with duplicates left out; what it returns is awaited. If it throws, rejects
   * or takes longer than `handlerTimeoutMs`, the event counts as not seen: see `onHandlerFailure`.
   */
  onEvent?: ((event: WebhookEvent, info: EventContext) => unknown) | undefined;
  /** Shared by replicas, so that each event is handled by one of them. Default: memory of this process. */
  dedupeStore?: DedupeStore | undefined;
  /** Where sends are looked up. Default: what the instrumentation of this process writes to. */
  deliveryJournal?: DeliveryJournal | undefined;
}

export interface ReceiverConfig extends Values {
  readonly signingKeys: readonly string[];
  readonly onEvent: WebhookReceiverOptions['onEvent'];
  readonly dedupeStore: DedupeStore | undefined;
  readonly deliveryJournal: DeliveryJournal | undefined;
}

const KEY_LOCATION =
  'The key is shown in Customer.io under Data & Integrations > Integrations > Reporting Webhooks.';

/** What only code can give, what it has to be, and how that is checked. */
const CODE_OPTIONS: Readonly<Record<string, { accepted: string; accepts: (value: unknown) => boolean }>> = {
  onEvent: { accepted: 'a function (event, info)', accepts: (value) => typeof value === 'function' },
  dedupeStore: {
    accepted: 'an object with the methods claim, complete and release',
    accepts: (value) => hasMethods(value, ['claim', 'complete', 'release']),
  },
  deliveryJournal: {
    accepted: 'an object with the methods record and lookup',
    accepts: (value) => hasMethods(value, ['record', 'lookup']),
  },
};

/** @throws {TypeError} that says which option, what was given and what is accepted. */
export function resolveReceiver(options: WebhookReceiverOptions): ReceiverConfig {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`createWebhookReceiver() needs options with signingKeys. ${KEY_LOCATION}`);
  }
  const given = options as unknown as Readonly<Record<string, unknown>>;
  const known = ['signingKeys', ...Object.keys(CODE_OPTIONS), ...Object.keys(RECEIVER_OPTIONS)];
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`${unknown} is not an option; accepted: ${known.join(', ')}.`);
  }
  const values: Record<string, unknown> = { signingKeys: signingKeysIn(given['signingKeys']) };
  for (const [name, { accepts, accepted }] of Object.entries({ ...RECEIVER_OPTIONS, ...CODE_OPTIONS })) {
    const value = given[name];
    if (value !== undefined && !accepts(value)) {
      throw new TypeError(`${name} is ${describe(value)}; accepted: ${accepted}.`);
    }
    values[name] = value ?? (RECEIVER_OPTIONS as Record<string, ValueOption>)[name]?.default;
  }
  return values as unknown as ReceiverConfig;
}

/** Never the value: a number can be a key that a parser of settings took for one. */
function nonKey(given: unknown): string {
  if (typeof given === 'string') return 'blank (is its environment variable set?)';
  if (given === undefined) return 'undefined (is its environment variable set?)';
  return given === null || Array.isArray(given) ? describe(given) : `a value of type ${typeof given}`;
}

function signingKeysIn(given: unknown): string[] {
  const keys: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  if (keys.length === 0) {
    throw new TypeError(`signingKeys is empty: no webhook could be verified. ${KEY_LOCATION}`);
  }
  return keys.map((key, position) => {
    if (typeof key !== 'string' || key.trim() === '') {
      const sentence = `signingKeys[${position}] is ${nonKey(key)}; accepted: text that is not blank.`;
      throw new TypeError(`${sentence} ${KEY_LOCATION}`);
    }
    // copied with the mouse: no key begins or ends with a space
    return key.trim();
  });
}
