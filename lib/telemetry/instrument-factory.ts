import type { Attributes, MeterProvider } from '@opentelemetry/api';
import type { MetricDefinition } from '../catalog';
import { meterOf } from './providers';

type InstrumentFactory = ReturnType<typeof instrumentFactory>;

/**
 * Returns a function that creates the instruments of a meter provider at its first call, and returns the same ones
 * later. A second set would report observable instruments twice.
 */
export function instrumentsByProvider<T>(
  create: (factory: InstrumentFactory) => T,
): (provider: MeterProvider) => T {
  const created = new WeakMap<MeterProvider, T>();
  return (provider) => {
    let instruments = created.get(provider);
    if (instruments === undefined) {
      instruments = create(instrumentFactory(provider));
      created.set(provider, instruments);
    }
    return instruments;
  };
}

/** Returns functions that create instruments of a meter provider as the catalog defines them. */
function instrumentFactory(provider: MeterProvider) {
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
