import type { CustomerIOInstrumentationConfig } from '../../../lib/config';
import { CustomerIOInstrumentation } from '../../../lib/instrumentation';
import { startSimulator, type Behavior, type Simulator } from '../../../lib/testing/simulator';
import { InMemoryTelemetry } from '../telemetry/telemetry';
import { until } from '../until';
import { load, unloadSdk } from './sdk';

/** Longer than the retries of a batch take if no server responds. */
const MAX_END_MS = 1_000;
/** Number of waits for the end. Each one adds a listener to a client, which warns if it has more than ten. */
const END_WAITS = 8;

/** One release of each variant of the code of `@customerio/cdp-analytics-node`, by the name of its installation. */
export const ANALYTICS_ALIASES = [
  'customerio-cdp-v0.0',
  'customerio-cdp-v0.3',
  '@customerio/cdp-analytics-node',
] as const;
export type AnalyticsAlias = (typeof ANALYTICS_ALIASES)[number];

/** The public part of a client that specs use. */
export interface AnalyticsClient {
  /** Resolves when the pipeline plugin is loaded. */
  readonly ready: Promise<void>;
  track(event: object, callback?: (error: unknown) => void): void;
  identify(event: object): void;
  page(event: object): void;
  screen(event: object): void;
  group(event: object): void;
  alias(event: object): void;
  register(...plugins: object[]): Promise<void>;
  deregister(...names: string[]): Promise<void>;
  closeAndFlush(options?: { timeout?: number }): Promise<void>;
  on(event: string, listener: (payload: unknown) => void): this;
}

type AnalyticsClass = new (settings: object) => AnalyticsClient;
export interface AnalyticsModule {
  readonly Analytics: AnalyticsClass;
}

/** Loads a new copy of the SDK by alias or folder. Its prototypes were not patched by other specs. */
export function freshAnalytics(alias: string = '@customerio/cdp-analytics-node'): AnalyticsModule {
  unloadSdk(alias);
  return load(alias) as AnalyticsModule;
}

/** An event that the SDK accepts. */
export const anEvent = (fields: object = {}) => ({ userId: 'customer-4711', event: 'ordered', ...fields });

/** A plugin with a hook for two types of events. */
export const aPlugin = (type: string, hook: (context: unknown) => unknown, name = 'test') => ({
  name,
  type,
  version: '1',
  isLoaded: () => true,
  load: () => Promise.resolve(),
  track: hook,
  identify: hook,
});

/** An instrumented copy of the SDK with in-memory telemetry and a simulated Customer.io on loopback. */
export class AnalyticsWorld {
  readonly telemetry = new InMemoryTelemetry().register();
  private readonly clients: AnalyticsClient[] = [];

  private constructor(
    readonly sdk: AnalyticsModule,
    readonly simulator: Simulator,
    readonly instrumentation: CustomerIOInstrumentation,
  ) {}

  static async create(
    config: CustomerIOInstrumentationConfig = {},
    alias?: string,
    sdk: AnalyticsModule = freshAnalytics(alias),
  ): Promise<AnalyticsWorld> {
    const instrumentation = new CustomerIOInstrumentation(config);
    instrumentation.instrument(sdk);
    return new AnalyticsWorld(sdk, await startSimulator(), instrumentation);
  }

  /** Returns settings of a client whose batches go to the simulator, after 5 ms at most. */
  settings(extra: object = {}): object {
    return {
      writeKey: 'key',
      host: this.simulator.url,
      path: '/cdp/v1/batch',
      flushInterval: 5,
      ...extra,
    };
  }

  client(extra: object = {}): AnalyticsClient {
    const client = new this.sdk.Analytics(this.settings(extra));
    this.clients.push(client);
    return client;
  }

  /** Lets requests fail or succeed in a given way, in order; `Infinity` times the last one. */
  respond(...behaviors: readonly Behavior[]): void {
    behaviors.slice(0, -1).forEach((behavior) => this.simulator.script({ api: 'pipelines' }, behavior));
    const last = behaviors.at(-1);
    if (last !== undefined) this.simulator.repeat({ api: 'pipelines' }, last, Infinity);
  }

  /** Returns the number of events by outcome, such as `track accepted`. */
  async outcomes(): Promise<Record<string, number>> {
    const points = await this.telemetry.points('customerio_pipelines_events_total');
    return Object.fromEntries(
      points.map(({ attributes, value }) => [
        `${String(attributes['operation'])} ${String(attributes['outcome'])}`,
        value,
      ]),
    );
  }

  /** Waits until this number of events have an outcome. Returns the outcomes. */
  async untilOutcomes(count: number): Promise<Record<string, number>> {
    return until(`${count} outcomes`, async () => {
      const outcomes = await this.outcomes();
      return Object.values(outcomes).reduce((sum, each) => sum + each, 0) >= count && outcomes;
    });
  }

  /** Returns the number of events in the queue: before their batch is sent, and while it is sent. */
  async queue(): Promise<number[]> {
    const points = await this.telemetry.points('customerio_pipelines_queue_events');
    return ['queued', 'sending'].map(
      (state) => points.find(({ attributes }) => attributes['state'] === state)?.value ?? NaN,
    );
  }

  async end(): Promise<void> {
    await this.flush(1);
    this.instrumentation.disable();
    await this.simulator.close();
    // the telemetry of the next spec must not contain these events; some can never end
    // a pause of the process uses up one of the waits only
    for (let wait = 0; wait < END_WAITS; wait += 1) await this.flush(MAX_END_MS / END_WAITS);
    await this.telemetry.shutdown();
  }

  private flush(timeout: number): Promise<unknown> {
    return Promise.all(this.clients.map((client) => client.closeAndFlush({ timeout })));
  }
}
