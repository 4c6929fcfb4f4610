import type { Counter, Histogram, MeterProvider, Attributes, ObservableResult } from '@opentelemetry/api';
import {
  APIS,
  BOUNCE_TYPES,
  CAMPAIGN_TYPES,
  EVENT_TYPES,
  METRICS,
  WEBHOOK_ERRORS,
  type Api,
  type BounceAttributes,
  type CallAttributes,
  type CampaignAttributes,
  type ErrorAttributes,
  type EventTypeAttributes,
  type InFlightAttributes,
  type LookupAttributes,
  type MessageAttributes,
  type MetricDefinition,
  type NoAttributes,
  type OperationAttributes,
  type OutcomeAttributes,
  type SigningKeyAttributes,
  type StoreAttributes,
  type WebhookErrorAttributes,
  type WebhookErrorType,
} from '../catalog';
import { meterOf } from './providers';

export interface Instruments {
  readonly apiLatency: Histogram<CallAttributes>;
  readonly apiRequests: Counter<CallAttributes>;
  readonly apiErrors: Counter<ErrorAttributes>;
  readonly apiRetries: Counter<ErrorAttributes>;
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
  readonly deliveryLookups: Counter<LookupAttributes>;
  readonly storeFailures: Counter<StoreAttributes>;
}

/** Calls under way, per API: one count for the process, whichever instance records the calls. */
const inFlight: Record<Api, number> = { track: 0, app: 0, pipelines: 0 };
/** An API that was never called has no series. */
const called = new Set<Api>();

export function callStarted(api: Api): void {
  inFlight[api] += 1;
  called.add(api);
}

export function callEnded(api: Api): void {
  inFlight[api] -= 1;
}

/** Authenticated webhook requests by the position of the key that matched, for the process. */
const keyMatches: number[] = [];

export function keyMatched(position: number): void {
  keyMatches[position] = (keyMatches[position] ?? 0) + 1;
}

/** A key that has not matched yet is exported as 0: that it is idle is what an operator wants to see. */
export function keysInUse(count: number): void {
  for (let position = keyMatches.length; position < count; position += 1) keyMatches[position] = 0;
}

/** One set per provider: a second set would observe `customerio_api_in_flight` twice. */
const instrumentsOf = new WeakMap<MeterProvider, Instruments>();

export function instrumentsFor(provider: MeterProvider): Instruments {
  let instruments = instrumentsOf.get(provider);
  if (instruments === undefined) {
    instruments = createInstruments(provider);
    instrumentsOf.set(provider, instruments);
  }
  return instruments;
}

function createInstruments(provider: MeterProvider): Instruments {
  const meter = meterOf(provider);
  const counter = <A extends Attributes>({ name, unit, description }: MetricDefinition) =>
    meter.createCounter<A>(name, { unit, description });
  const histogram = <A extends Attributes>({ name, unit, description, buckets = [] }: MetricDefinition) =>
    meter.createHistogram<A>(name, { unit, description, advice: { explicitBucketBoundaries: [...buckets] } });

  const { name, unit, description } = METRICS.apiInFlight;
  meter
    .createObservableUpDownCounter<InFlightAttributes>(name, { unit, description })
    .addCallback(observeInFlight);

  const signingKey = METRICS.webhookSigningKey;
  meter
    .createObservableCounter<SigningKeyAttributes>(signingKey.name, {
      unit: signingKey.unit,
      description: signingKey.description,
    })
    .addCallback(observeKeys);

  return {
    apiLatency: histogram(METRICS.apiLatency),
    apiRequests: counter(METRICS.apiRequests),
    apiErrors: counter(METRICS.apiErrors),
    apiRetries: counter(METRICS.apiRetries),
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
    deliveryLookups: counter(METRICS.deliveryLookups),
    storeFailures: counter(METRICS.storeFailures),
  };
}

/** Exports a counter as 0: a rate needs a value before the first e-mail. */
export function initializeEmailSent({ emailSent }: Instruments): void {
  CAMPAIGN_TYPES.forEach((campaign_type) => emailSent.add(0, { campaign_type }));
}

/** The same for what a webhook receiver counts. */
export function initializeWebhookCounters(instruments: Instruments): void {
  CAMPAIGN_TYPES.forEach((campaign_type) => instruments.emailDelivered.add(0, { campaign_type }));
  BOUNCE_TYPES.forEach((bounce_type) => instruments.emailBounced.add(0, { bounce_type }));
  const errors = Object.keys(WEBHOOK_ERRORS) as WebhookErrorType[];
  errors.forEach((error_type) => instruments.webhookErrors.add(0, { error_type }));
  for (const event_type of [...EVENT_TYPES, 'unknown' as const]) {
    instruments.webhookReceived.add(0, { event_type });
    instruments.webhookDuplicates.add(0, { event_type });
  }
}

function observeKeys(result: ObservableResult<SigningKeyAttributes>): void {
  keyMatches.forEach((matches, position) => result.observe(matches, { position }));
}

function observeInFlight(result: ObservableResult<InFlightAttributes>): void {
  for (const api of APIS) {
    if (called.has(api)) result.observe(inFlight[api], { api });
  }
}
