import { choice, flag, text, wholeNumber, type OptionSchema } from './schema';

/** lru-cache allocates memory for all entries when it is created: 0.4 GB for this size. */
const MAX_JOURNAL_SIZE = 10_000_000;

/** Shorter keys can be guessed together with the ids. */
const MIN_HASH_KEY_LENGTH = 16;

/** Options that JSON and environment variables can give. The table of docs/configuration.md follows from it. */
export const OPTIONS = {
  enabled: flag(
    true,
    'If false, nothing is patched, even if an SDK enables every instrumentation it is given.',
  ),
  logLevel: choice(
    ['none', 'error', 'warn', 'info', 'debug'],
    'warn',
    'Least severity of the log events. `warn` logs failed calls, `info` also successful ones.',
  ),
  requireParentSpan: flag(
    false,
    'Create a span of a call or webhook only below an active span, and that of a batch only if one of its events was enqueued below one. Metrics are recorded either way.',
  ),
  suppressInternalInstrumentation: flag(
    true,
    'Keep HTTP instrumentations from adding spans below ours: their `url.full` contains the customer id, and they would send `traceparent` to Customer.io.',
  ),
  captureCustomerId: choice(
    ['off', 'raw', 'hash'],
    'off',
    'Record the customer id on spans of calls, events and webhooks, and on log events of `logOperation()`: raw, or as a keyed hash (requires `customerIdHashKey`).',
  ),
  customerIdHashKey: text(
    '',
    { minLength: MIN_HASH_KEY_LENGTH, isSecret: true },
    'Secret key of the HMAC-SHA256 over customer ids.',
  ),
  captureEventName: flag(false, 'Record the name of a tracked event on its span.'),
  captureTransactionalMessageId: flag(
    false,
    'Record on the span which transactional message a call sends or a webhook reports on.',
  ),
  captureCampaignIds: flag(
    false,
    'Record on the span which campaign, broadcast or newsletter a webhook reports on.',
  ),
  captureErrorMessage: flag(
    false,
    'Record the text of errors and of failed deliveries, redacted, on spans and log events. The text can still contain personal data that no pattern detects, such as a name. Batches of `cdp-analytics-node` have no text.',
  ),
  eventSpans: flag(
    false,
    'Create a span for each event that is passed to `cdp-analytics-node`. Without it, only its batches have spans, on which customer ids and event names are never recorded.',
  ),
  emailSentSource: choice(
    ['webhooks', 'api'],
    'webhooks',
    'What increments `customerio_email_sent_total`. `webhooks`: reporting webhooks that this process receives. `api`: transactional e-mails that the App API accepts, for services without webhooks.',
  ),
  deliveryJournalSize: wholeNumber(
    50_000,
    { max: MAX_JOURNAL_SIZE },
    'How many accepted sends are kept in memory, so that webhooks received by this process can be linked to them; about 0.3 kB each. 0 keeps none.',
  ),
} as const satisfies Record<string, OptionSchema<boolean> | OptionSchema<string> | OptionSchema<number>>;

export type OptionValues = {
  -readonly [K in keyof typeof OPTIONS]: NonNullable<ReturnType<(typeof OPTIONS)[K]['parse']>>;
};
