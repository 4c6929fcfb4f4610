import type { Counter, Histogram, MeterProvider, Attributes, ObservableResult } from '@opentelemetry/api';
import {
  APIS,
  CAMPAIGN_TYPES,
  METRICS,
  type Api,
  type CallAttributes,
  type CampaignAttributes,
  type ErrorAttributes,
  type InFlightAttributes,
  type MetricDefinition,
  type OperationAttributes,
} from './catalogue';
import { meterOf } from './signals';

export interface Instruments {
  readonly apiLatency: Histogram<CallAttributes>;
  readonly apiRequests: Counter<CallAttributes>;
  readonly apiErrors: Counter<ErrorAttributes>;
  readonly apiRetries: Counter<ErrorAttributes>;
  readonly apiBatchSize: Histogram<OperationAttributes>;
  readonly apiPartialFailures: Counter<OperationAttributes>;
  readonly emailSent: Counter<CampaignAttributes>;
  /** Exports the e-mail counters as 0: a rate needs a value before the first e-mail. */
  zeroEmails(): void;
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

  const emailSent = counter<CampaignAttributes>(METRICS.emailSent);

  return {
    apiLatency: histogram(METRICS.apiLatency),
    apiRequests: counter(METRICS.apiRequests),
    apiErrors: counter(METRICS.apiErrors),
    apiRetries: counter(METRICS.apiRetries),
    apiBatchSize: histogram(METRICS.apiBatchSize),
    apiPartialFailures: counter(METRICS.apiPartialFailures),
    emailSent,
    zeroEmails: () => CAMPAIGN_TYPES.forEach((campaign_type) => emailSent.add(0, { campaign_type })),
  };
}

function observeInFlight(result: ObservableResult<InFlightAttributes>): void {
  for (const api of APIS) {
    if (called.has(api)) result.observe(inFlight[api], { api });
  }
}
