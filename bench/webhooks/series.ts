import { BOUNCE_TYPES, CAMPAIGN_TYPES, EVENT_TYPES, WEBHOOK_ERRORS } from '../../lib/catalog';
import { LABELS } from './events';

/** Returns the number of series that the bench's events must produce for each metric, for any number of events. */
export function expectedSeries(): Record<string, number> {
  const distinct = (events: typeof LABELS) => new Set(events.map(({ labels }) => labels)).size;
  return {
    // exported as 0 from the start: every published event type, and `unknown`
    customerio_webhook_received_total: EVENT_TYPES.length + 1,
    customerio_webhook_duplicates_total: EVENT_TYPES.length + 1,
    customerio_webhook_errors_total: Object.keys(WEBHOOK_ERRORS).length,
    customerio_email_sent_total: CAMPAIGN_TYPES.length,
    customerio_email_delivered_total: CAMPAIGN_TYPES.length,
    customerio_email_bounced_total: BOUNCE_TYPES.length,
    // found, not_found
    customerio_delivery_lookups_total: 2,
    customerio_message_events_total: distinct(LABELS),
    customerio_message_latency_ms: distinct(LABELS.filter(({ known }) => known)),
    customerio_webhook_lag_ms: 1,
    customerio_webhook_duration_ms: 1,
    customerio_webhook_signing_key_total: 1,
  };
}
