import { BOUNCE_TYPES, CAMPAIGN_TYPES, EVENT_TYPES, WEBHOOK_ERRORS, type WebhookErrorType } from '../catalog';
import type { Instruments } from '../telemetry/instruments';

/** Sets a receiver's counters to 0 for every label value, because a rate needs a value before the first webhook. */
export function initializeWebhookCounters(instruments: Instruments): void {
  CAMPAIGN_TYPES.forEach((campaign_type) => instruments.emailDelivered.add(0, { campaign_type }));
  BOUNCE_TYPES.forEach((bounce_type) => instruments.emailBounced.add(0, { bounce_type }));
  const errorTypes = Object.keys(WEBHOOK_ERRORS) as WebhookErrorType[];
  errorTypes.forEach((error_type) => instruments.webhookErrors.add(0, { error_type }));
  for (const event_type of [...EVENT_TYPES, 'unknown' as const]) {
    instruments.webhookReceived.add(0, { event_type });
    instruments.webhookDuplicates.add(0, { event_type });
  }
}
