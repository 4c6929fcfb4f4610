import type { Counter, Histogram, ObservableCounter, ObservableUpDownCounter } from '@opentelemetry/api';
import {
  CAMPAIGN_TYPES,
  METRICS,
  type BounceAttributes,
  type CallAttributes,
  type CampaignAttributes,
  type ErrorAttributes,
  type EventTypeAttributes,
  type InFlightAttributes,
  type LookupAttributes,
  type MessageAttributes,
  type NoAttributes,
  type OperationAttributes,
  type OutcomeAttributes,
  type SigningKeyAttributes,
  type StoreAttributes,
  type WebhookErrorAttributes,
} from '../catalog';
import { instrumentsByProvider } from './instrument-factory';

/** The instruments of one meter provider. Observables get their callbacks from the owners of the state. */
export interface Instruments {
  readonly apiLatency: Histogram<CallAttributes>;
  readonly apiRequests: Counter<CallAttributes>;
  readonly apiErrors: Counter<ErrorAttributes>;
  readonly apiRetries: Counter<ErrorAttributes>;
  readonly apiInFlight: ObservableUpDownCounter<InFlightAttributes>;
  readonly apiBatchSize: Histogram<OperationAttributes>;
  readonly apiPartialFailures: Counter<OperationAttributes>;
  readonly emailSent: Counter<CampaignAttributes>;
  readonly emailDelivered: Counter<CampaignAttributes>;
  readonly emailBounced: Counter<BounceAttributes>;
  readonly messageEvents: Counter<MessageAttributes>;
  readonly messageLatency: Histogram<MessageAttributes>;
  readonly webhookReceived: Counter<EventTypeAttributes>;
  readonly webhookErrors: Counter<WebhookErrorAttributes>;
  readonly webhookDuplicates: Counter<EventTypeAttributes>;
  readonly webhookLag: Histogram<NoAttributes>;
  readonly webhookDuration: Histogram<OutcomeAttributes>;
  readonly webhookSigningKey: ObservableCounter<SigningKeyAttributes>;
  readonly deliveryLookups: Counter<LookupAttributes>;
  readonly storeFailures: Counter<StoreAttributes>;
}

/** Returns the instruments of a meter provider. */
export const instrumentsFor = instrumentsByProvider(
  ({ counter, histogram, observableCounter, observableUpDownCounter }): Instruments => ({
    apiLatency: histogram(METRICS.apiLatency),
    apiRequests: counter(METRICS.apiRequests),
    apiErrors: counter(METRICS.apiErrors),
    apiRetries: counter(METRICS.apiRetries),
    apiInFlight: observableUpDownCounter(METRICS.apiInFlight),
    apiBatchSize: histogram(METRICS.apiBatchSize),
    apiPartialFailures: counter(METRICS.apiPartialFailures),
    emailSent: counter(METRICS.emailSent),
    emailDelivered: counter(METRICS.emailDelivered),
    emailBounced: counter(METRICS.emailBounced),
    messageEvents: counter(METRICS.messageEvents),
    messageLatency: histogram(METRICS.messageLatency),
    webhookReceived: counter(METRICS.webhookReceived),
    webhookErrors: counter(METRICS.webhookErrors),
    webhookDuplicates: counter(METRICS.webhookDuplicates),
    webhookLag: histogram(METRICS.webhookLag),
    webhookDuration: histogram(METRICS.webhookDuration),
    webhookSigningKey: observableCounter(METRICS.webhookSigningKey),
    deliveryLookups: counter(METRICS.deliveryLookups),
    storeFailures: counter(METRICS.storeFailures),
  }),
);

/** Exports the counter as 0 for every campaign type: a rate needs a value before the first e-mail. */
export function initializeEmailSent({ emailSent }: Instruments): void {
  CAMPAIGN_TYPES.forEach((campaign_type) => emailSent.add(0, { campaign_type }));
}
