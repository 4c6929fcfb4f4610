import { milliseconds } from './columns';
import { quantile, type Sample } from './exposition';
import { bucketsOf, named, total } from './samples';

/** Errors of webhooks that were accepted. */
const ACCEPTED_ERRORS: readonly string[] = ['malformed', 'handler'];

/** Returns a line with counts and lag of the webhook feed. Empty before the first webhook. */
export function webhookLine(samples: readonly Sample[]): string[] {
  const received = total(named(samples, 'customerio_webhook_received_total'));
  const rejected = total(
    named(samples, 'customerio_webhook_errors_total').filter(
      ({ labels }) => !ACCEPTED_ERRORS.includes(labels['error_type'] ?? ''),
    ),
  );
  if (received + rejected === 0) return [];
  const duplicates = total(named(samples, 'customerio_webhook_duplicates_total'));
  const lag = quantile(0.95, bucketsOf(named(samples, 'customerio_webhook_lag_ms_bucket')));
  return [
    `webhooks  ${received} received, ${duplicates} duplicates, ${rejected} rejected, ~p95 lag ${milliseconds(lag)} ms`,
  ];
}
