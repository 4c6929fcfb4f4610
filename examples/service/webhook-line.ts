import { milliseconds } from './columns';
import { quantile, type Sample } from './exposition';
import { bucketsOf, named, total } from './samples';

/** Errors of webhooks that were taken all the same. */
const TAKEN: readonly string[] = ['malformed', 'handler'];

/**
 * How the feed of webhooks is.
 * @returns no line while nothing has come
 */
export function webhookLine(samples: readonly Sample[]): string[] {
  const received = total(named(samples, 'customerio_webhook_received_total'));
  const rejected = total(
    named(samples, 'customerio_webhook_errors_total').filter(
      ({ labels }) => !TAKEN.includes(labels['error_type'] ?? ''),
    ),
  );
  if (received + rejected === 0) return [];
  const duplicates = total(named(samples, 'customerio_webhook_duplicates_total'));
  const lag = quantile(0.95, bucketsOf(named(samples, 'customerio_webhook_lag_ms_bucket')));
  return [
    `webhooks  ${received} received, ${duplicates} duplicates, ${rejected} rejected, ~p95 lag ${milliseconds(lag)} ms`,
  ];
}
