import { quantile, type Sample } from './exposition';
import { bucketsOf, named, total } from './samples';

/** Errors of webhooks that were accepted. */
const ACCEPTED_ERRORS: readonly string[] = ['malformed', 'handler'];

/** The webhooks of a receiver, since the service started. */
export interface WebhookFeed {
  readonly received: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Milliseconds from the event to the receipt. NaN before the first webhook. */
  readonly lagP95: number;
}

export const webhookFeedOf = (samples: readonly Sample[]): WebhookFeed => ({
  received: total(named(samples, 'customerio_webhook_received_total')),
  duplicates: total(named(samples, 'customerio_webhook_duplicates_total')),
  rejected: total(
    named(samples, 'customerio_webhook_errors_total').filter(
      ({ labels }) => !ACCEPTED_ERRORS.includes(labels['error_type'] ?? ''),
    ),
  ),
  lagP95: quantile(0.95, bucketsOf(named(samples, 'customerio_webhook_lag_ms_bucket'))),
});
