import type { Attributes, MeterProvider } from '@opentelemetry/api';
import type { MetricDefinition } from '../catalog';
import { meterOf } from './providers';

/** Returns functions that create instruments of a meter provider as the catalog defines them. */
export function instrumentFactory(provider: MeterProvider) {
  const meter = meterOf(provider);
  return {
    counter: <A extends Attributes>({ name, unit, description }: MetricDefinition) =>
      meter.createCounter<A>(name, { unit, description }),
    histogram: <A extends Attributes>({ name, unit, description, buckets = [] }: MetricDefinition) =>
      meter.createHistogram<A>(name, {
        unit,
        description,
        advice: { explicitBucketBoundaries: [...buckets] },
      }),
    observableCounter: <A extends Attributes>({ name, unit, description }: MetricDefinition) =>
      meter.createObservableCounter<A>(name, { unit, description }),
    observableUpDownCounter: <A extends Attributes>({ name, unit, description }: MetricDefinition) =>
      meter.createObservableUpDownCounter<A>(name, { unit, description }),
    observableGauge: <A extends Attributes>({ name, unit, description }: MetricDefinition) =>
      meter.createObservableGauge<A>(name, { unit, description }),
  };
}
