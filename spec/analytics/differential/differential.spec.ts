import { expect } from 'chai';
import fc from 'fast-check';
import { CustomerIOInstrumentation } from '../../../lib/instrumentation';
import { ANALYTICS_ALIASES, freshAnalytics, type AnalyticsAlias } from '../../harness/sdk/analytics-world';
import { InMemoryTelemetry, type Point } from '../../harness/telemetry/telemetry';
import { runSequence, SequenceServer, type Trace } from './sequence-run';
import { sequences } from './steps';

/** Number of sequences of each variant. `PROPERTY_RUNS` sets another one, and `PROPERTY_SEED` repeats a run. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);
const SEED = Number(process.env['PROPERTY_SEED'] ?? Date.now());

/** Number of sequences that run at the same time. A server does not accept any number of connections at once. */
const CONCURRENCY = 200;

interface Outcome {
  readonly traces: ReadonlyMap<AnalyticsAlias, readonly Trace[]>;
  readonly rejections: readonly string[];
}

describe('sequences of calls, plugins, listeners and faults', () => {
  const all = fc.sample(sequences, { numRuns: RUNS, seed: SEED });
  let bare: Outcome;
  let instrumented: Outcome;
  /** Number of events by outcome. */
  const outcomes = new Map<unknown, number>();
  let sending: readonly Point[];

  /** Runs many sequences at the same time: most of them wait for timers of the SDK. */
  async function runAll(
    name: string,
    server: SequenceServer,
    prepare: (sdk: unknown) => unknown,
  ): Promise<Outcome> {
    const rejections: string[] = [];
    const count = (error: unknown) => rejections.push(String(error));
    process.on('unhandledRejection', count);
    const traces = new Map(ANALYTICS_ALIASES.map((alias) => [alias, [] as Trace[]]));
    const runs = ANALYTICS_ALIASES.flatMap((alias, variant) => {
      const sdk = freshAnalytics(alias);
      prepare(sdk);
      return all.map((sequence, index) => async () => {
        const trace = await runSequence(sdk, server, `${name}-${variant}-${index}`, sequence);
        (traces.get(alias) as Trace[])[index] = trace;
      });
    });
    const worker = async () => {
      for (let run = runs.pop(); run !== undefined; run = runs.pop()) await run();
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    process.off('unhandledRejection', count);
    return { traces, rejections: rejections.sort() };
  }

  before(async () => {
    const server = await SequenceServer.start();
    bare = await runAll('bare', server, () => undefined);
    const telemetry = new InMemoryTelemetry().register();
    const instrumentation = new CustomerIOInstrumentation({ eventSpans: true, logLevel: 'debug' });
    instrumented = await runAll('instrumented', server, (sdk) => instrumentation.instrument(sdk));
    for (const { attributes, value } of await telemetry.points('customerio_pipelines_events_total')) {
      outcomes.set(attributes['outcome'], (outcomes.get(attributes['outcome']) ?? 0) + value);
    }
    sending = [
      ...(await telemetry.points('customerio_pipelines_queue_events')),
      ...(await telemetry.points('customerio_api_in_flight')),
    ].filter(({ attributes }) => attributes['state'] !== 'queued');
    instrumentation.disable();
    await telemetry.shutdown();
    await server.close();
  });

  for (const alias of ANALYTICS_ALIASES) {
    it(`have the same effect with and without the instrumentation of ${alias}`, () => {
      all.forEach((sequence, index) => {
        const reproduction = `PROPERTY_SEED=${SEED}, sequence ${index}: ${JSON.stringify(sequence)}`;
        const expected = bare.traces.get(alias)?.[index];
        expect(instrumented.traces.get(alias)?.[index], reproduction).to.deep.equal(expected);
      });
    });
  }

  it('have the same unhandled rejections', () => {
    expect(instrumented.rejections, `PROPERTY_SEED=${SEED}`).to.deep.equal(bare.rejections);
  });

  it('have one outcome for each call, which is accepted for each event with a response of success', () => {
    const accepted = [...instrumented.traces.values()].flat().map((trace) => trace.accepted);
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
    const calls = all.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'call'));
    expect(outcomes.get('accepted'), `PROPERTY_SEED=${SEED}`).to.equal(sum(accepted));
    expect(sum(outcomes.values()), `PROPERTY_SEED=${SEED}`).to.equal(calls.length * ANALYTICS_ALIASES.length);
    expect(sending.map(({ value }) => value)).to.deep.equal(sending.map(() => 0));
  });
});
