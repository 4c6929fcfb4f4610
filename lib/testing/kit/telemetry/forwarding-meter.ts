import type {
  BatchObservableCallback,
  Meter,
  MeterOptions,
  MeterProvider,
  MetricOptions,
  Observable,
  ObservableCallback,
} from '@opentelemetry/api';

/**
 * A meter provider that passes every measurement to the providers of the running collections.
 *
 * A provider of the SDK cannot be reset, and the API has no proxy for meters: an application keeps the instruments
 * that it created when it was loaded. Therefore the global provider stays the same for all collections of a process,
 * and each collection has a provider of its own.
 */
export class ForwardingMeterProvider implements MeterProvider {
  /** The providers of the running collections. */
  readonly targets = new Set<MeterProvider>();
  private readonly callbacks = new Set<(target: MeterProvider) => void>();

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    return new ForwardingMeter(this, (target) => target.getMeter(name, version, options));
  }

  addTarget(target: MeterProvider): void {
    this.targets.add(target);
    for (const subscribe of this.callbacks) subscribe(target);
  }

  removeTarget(target: MeterProvider): void {
    this.targets.delete(target);
  }

  /** Runs a function for each target, now and later. */
  forEachTarget(subscribe: (target: MeterProvider) => void): void {
    this.callbacks.add(subscribe);
    for (const target of this.targets) subscribe(target);
  }

  /** Reverts {@link forEachTarget}. */
  removeForEach(subscribe: (target: MeterProvider) => void): void {
    this.callbacks.delete(subscribe);
  }
}

/** The methods of all kinds of instruments of the SDK. */
interface AnyInstrument {
  add?(...measurement: readonly unknown[]): void;
  record?(...measurement: readonly unknown[]): void;
  addCallback?(callback: ObservableCallback): void;
  removeCallback?(callback: ObservableCallback): void;
}

class ForwardingInstrument {
  private readonly instruments = new WeakMap<MeterProvider, AnyInstrument>();
  private readonly subscriptions = new Map<ObservableCallback, (target: MeterProvider) => void>();

  constructor(
    private readonly provider: ForwardingMeterProvider,
    private readonly create: (target: MeterProvider) => AnyInstrument,
  ) {}

  /** Returns the instrument of a target. */
  in(target: MeterProvider): AnyInstrument {
    const instrument = this.instruments.get(target) ?? this.create(target);
    this.instruments.set(target, instrument);
    return instrument;
  }

  add(...measurement: readonly unknown[]): void {
    for (const target of this.provider.targets) this.in(target).add?.(...measurement);
  }

  record(...measurement: readonly unknown[]): void {
    for (const target of this.provider.targets) this.in(target).record?.(...measurement);
  }

  addCallback(callback: ObservableCallback): void {
    if (this.subscriptions.has(callback)) return;
    const subscribe = (target: MeterProvider) => this.in(target).addCallback?.(callback);
    this.subscriptions.set(callback, subscribe);
    this.provider.forEachTarget(subscribe);
  }

  removeCallback(callback: ObservableCallback): void {
    const subscribe = this.subscriptions.get(callback);
    if (subscribe === undefined) return;
    this.subscriptions.delete(callback);
    this.provider.removeForEach(subscribe);
    for (const target of this.provider.targets) this.in(target).removeCallback?.(callback);
  }
}

type Unsubscribe = () => void;

class ForwardingMeter implements Meter {
  private readonly batches = new Map<BatchObservableCallback, Unsubscribe>();

  constructor(
    private readonly provider: ForwardingMeterProvider,
    private readonly meterOf: (target: MeterProvider) => Meter,
  ) {}

  createCounter = this.factory('createCounter');
  createUpDownCounter = this.factory('createUpDownCounter');
  createHistogram = this.factory('createHistogram');
  createGauge = this.factory('createGauge');
  createObservableCounter = this.factory('createObservableCounter');
  createObservableUpDownCounter = this.factory('createObservableUpDownCounter');
  createObservableGauge = this.factory('createObservableGauge');

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    if (this.batches.has(callback)) return;
    const unsubscribes: Unsubscribe[] = [];
    const subscribe = (target: MeterProvider) => {
      const real = (observable: Observable) =>
        (observable as unknown as ForwardingInstrument).in(target) as Observable;
      const translated: BatchObservableCallback = (result) =>
        callback({ observe: (metric, ...measurement) => result.observe(real(metric), ...measurement) });
      const meter = this.meterOf(target);
      meter.addBatchObservableCallback(translated, observables.map(real));
      unsubscribes.push(() => meter.removeBatchObservableCallback(translated, observables.map(real)));
    };
    this.provider.forEachTarget(subscribe);
    unsubscribes.push(() => this.provider.removeForEach(subscribe));
    this.batches.set(callback, () => unsubscribes.forEach((unsubscribe) => unsubscribe()));
  }

  removeBatchObservableCallback(callback: BatchObservableCallback): void {
    this.batches.get(callback)?.();
    this.batches.delete(callback);
  }

  private factory<K extends `create${string}` & keyof Meter>(method: K): Meter[K] {
    const create = (name: string, options?: MetricOptions) => {
      const instrument = new ForwardingInstrument(this.provider, (target) => {
        const meter = this.meterOf(target);
        return (meter[method] as (name: string, options?: MetricOptions) => AnyInstrument)(name, options);
      });
      // creates it now, so that an invalid name is reported at the place of the mistake
      for (const target of this.provider.targets) instrument.in(target);
      return instrument;
    };
    return create;
  }
}
