/** The options that JSON and the environment can give: one table, from which config and README follow. */

export interface OptionDefinition<T> {
  readonly default: T;
  /** Reads an option or a variable; `undefined` means "not acceptable". */
  readonly parse: (raw: unknown) => T | undefined;
  /** What is accepted, for the error text and the README. */
  readonly accepted: string;
  readonly description: string;
  /** The value is never printed. */
  readonly secret?: true;
}

const flag = (defaultValue: boolean, description: string): OptionDefinition<boolean> => ({
  default: defaultValue,
  parse: (raw) => {
    const text = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
    if (text === true || text === 'true') return true;
    if (text === false || text === 'false') return false;
    return undefined;
  },
  accepted: 'true, false',
  description,
});

const choice = <const T extends readonly string[]>(
  values: T,
  defaultValue: T[number],
  description: string,
): OptionDefinition<T[number]> => ({
  default: defaultValue,
  parse: (raw) => {
    const text = typeof raw === 'string' ? raw.trim().toLowerCase() : undefined;
    return values.find((value) => value === text);
  },
  accepted: values.map((value) => `"${value}"`).join(', '),
  description,
});

const WHOLE_NUMBER = /^\d{1,9}$/;

const wholeNumber = (defaultValue: number, most: number, description: string): OptionDefinition<number> => ({
  default: defaultValue,
  parse: (raw) => {
    const text = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : '';
    return WHOLE_NUMBER.test(text) && Number(text) <= most ? Number(text) : undefined;
  },
  accepted: `a whole number from 0 to ${most}`,
  description,
});

/** lru-cache reserves room for all at once: 0.4 GB. A process that was given ten times as many ran out of memory. */
const MAX_JOURNAL_SIZE = 10_000_000;

/** Shorter keys can be guessed together with the ids. */
const MIN_HASH_KEY_LENGTH = 16;

export const OPTIONS = {
  enabled: flag(
    true,
    'Off means off: nothing is patched, also when an SDK enables every instrumentation it is given.',
  ),
  logLevel: choice(
    ['none', 'error', 'warn', 'info', 'debug'],
    'warn',
    'Least severity of the log events. `warn` logs failed calls, `info` successful ones too.',
  ),
  requireParentSpan: flag(
    false,
    'Create a span of a call or webhook only below an active span. Metrics are recorded either way.',
  ),
  suppressInternalInstrumentation: flag(
    true,
    'Keep HTTP instrumentations from adding spans below ours: their `url.full` carries the customer id, and they would send `traceparent` to Customer.io.',
  ),
  captureCustomerId: choice(
    ['off', 'raw', 'hash'],
    'off',
    'Record the customer id on spans of calls and webhooks, and on what `logOperation()` is told: as it is, or as a keyed hash (needs `customerIdHashKey`).',
  ),
  customerIdHashKey: {
    default: '',
    parse: (raw: unknown) => (typeof raw === 'string' && raw.length >= MIN_HASH_KEY_LENGTH ? raw : undefined),
    accepted: `a string of at least ${MIN_HASH_KEY_LENGTH} characters`,
    description: 'Secret key of the HMAC-SHA256 over customer ids.',
    secret: true,
  },
  captureEventName: flag(false, 'Record the name of a tracked event on its span.'),
  captureTransactionalMessageId: flag(
    false,
    'Record which transactional message was sent, or a webhook is about, on its span.',
  ),
  captureCampaignIds: flag(
    false,
    'Record which campaign, broadcast or newsletter a webhook is about on its span.',
  ),
  captureErrorMessage: flag(
    false,
    'Record the text of errors and of failed deliveries, redacted, on spans and log events. The text can still hold what a pattern cannot know, such as a name.',
  ),
  emailSentSource: choice(
    ['webhooks', 'api'],
    'webhooks',
    'What counts `customerio_email_sent_total`: `api` when the App API accepts a transactional e-mail, for services without webhooks; `webhooks` what a webhook receiver of this process is told.',
  ),
  deliveryJournalSize: wholeNumber(
    50_000,
    MAX_JOURNAL_SIZE,
    'Accepted sends kept in memory, so that webhooks that this process receives are tied to them; about 0.3 kB each. 0 keeps none.',
  ),
} as const satisfies Record<
  string,
  OptionDefinition<boolean> | OptionDefinition<string> | OptionDefinition<number>
>;

export type OptionValues = {
  -readonly [K in keyof typeof OPTIONS]: (typeof OPTIONS)[K]['default'] extends boolean
    ? boolean
    : NonNullable<ReturnType<(typeof OPTIONS)[K]['parse']>>;
};

/** A value as an error text may show it: short, and never a secret. */
export function describe(value: unknown, option?: { readonly secret?: true }): string {
  if (option?.secret) {
    return typeof value === 'string' ? `a string of ${value.length} characters` : `a ${typeof value}`;
  }
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
