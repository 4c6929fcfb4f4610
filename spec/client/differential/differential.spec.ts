import { inspect, isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CustomerIOInstrumentationConfig } from '../../../lib/config';
import type { SdkModule } from '../../harness/sdk/sdk';
import type { ScriptedResponse } from '../../harness/servers/scripted-server';
import { explode } from '../../harness/telemetry/broken-apis';
import { describeValue, observe, type Observation } from './observed-calls';
import { checkProperty } from './property';
import { SdkPair } from './sdk-pair';
import { responses, stepsFor, WAYS, type Step } from './steps';

const SDKS = [
  'customerio-node',
  'customerio-node-v4',
  'customerio-node-v3',
  'customerio-node-v2',
  'customerio-node-v1',
] as const;

const CONFIGURATIONS: Readonly<Record<string, CustomerIOInstrumentationConfig>> = {
  'with defaults': {},
  'with all options': {
    captureCustomerId: 'raw',
    captureEventName: true,
    captureTransactionalMessageId: true,
    captureErrorMessage: true,
    emailSentSource: 'api',
    logLevel: 'debug',
    requestHook: (_span, info) => {
      (info.arguments as unknown[]).length = 0;
      explode();
    },
    responseHook: explode,
  },
};

const INVALID_URL = { url: 'nowhere', apiUrl: 'nowhere', retry: { maxRetries: 0 } };
/** Client timeout in milliseconds. Opening a connection takes less. */
const HANG_MS = 60;

type Method = (...args: unknown[]) => unknown;

/** Replaces random ids and timestamps, which differ between two runs. */
const normalize = (bytes: string): string =>
  bytes
    .replace(/"messageId":"[0-9a-f-]{36}"/g, '"messageId":"…"')
    .replace(/"timestamp":"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"timestamp":"…"')
    .replace(/----formdata-undici-\d+/g, '----formdata-undici-…');

interface Trace extends Observation {
  readonly wire: string;
  readonly touched: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

function createArguments({ method, odd }: Step, sdk: SdkModule, touched: string[]): unknown[] {
  const args = method.usualArguments(sdk);
  for (const [position, { make }] of odd) args[position] = make((event) => touched.push(event));
  return args;
}

async function run(pair: SdkPair, sdk: SdkModule, step: Step): Promise<Trace> {
  const { method, way, responses, hasInvalidUrl } = step;
  const hangs = responses[0]?.kind === 'hang';
  const options = { ...(hangs && { timeout: HANG_MS }), ...(hasInvalidUrl && INVALID_URL) };
  const client = pair.client(sdk, method.client, options);
  const touched: string[] = [];
  const args = createArguments(step, sdk, touched);
  const state = () => describeValue([args, client], new Map([[pair.server, 0]]));
  const before = state();
  pair.server.script(responses);
  const observation = await observe(() => WAYS[way]?.(client, method.name, args));
  // the timing of the machine decides whether a request is sent before it is aborted
  const wire = hangs ? '' : normalize(pair.server.received());
  return { ...observation, wire, touched, before, after: state() };
}

/** Runs concurrent calls over one connection. Returns their results, their order of settlement and the bytes on the wire. */
async function runTogether(
  pair: SdkPair,
  sdk: SdkModule,
  steps: readonly Step[],
  scripted: readonly ScriptedResponse[],
) {
  const { options, close } = pair.oneConnection();
  const settled: number[] = [];
  pair.server.script(scripted);
  const observations = steps.map((step, index) => {
    const client = pair.client(sdk, step.method.client, options);
    const args = createArguments(step, sdk, []);
    return observe(() => (Reflect.get(client, step.method.name) as Method).apply(client, args)).finally(() =>
      settled.push(index),
    );
  });
  const results = await Promise.all(observations);
  const wire = normalize(pair.server.received());
  await close();
  return { results, settled, wire };
}

/** Throws an error that shows only the differing fields: whole traces are very long. */
function expectSame(actual: object, expected: object): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const [bare, ours] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
  const differing = [...new Set([...bare.keys(), ...ours.keys()])].filter(
    (key) => !isDeepStrictEqual(ours.get(key), bare.get(key)),
  );
  const show = (value: unknown) => inspect(value, { depth: 8, breakLength: 110 }).slice(0, 1500);
  throw new Error(
    differing
      .map(
        (key) =>
          `${key} without instrumentation:\n${show(bare.get(key))}\nwith instrumentation:\n${show(ours.get(key))}`,
      )
      .join('\n'),
  );
}

for (const alias of SDKS) {
  for (const [configuration, config] of Object.entries(CONFIGURATIONS)) {
    describe(`${alias}, instrumented ${configuration}`, () => {
      let pair: SdkPair;
      before(async () => {
        pair = await SdkPair.create(alias, config);
      });
      after(() => pair.end());

      // capture options read the arguments
      const steps = () => stepsFor(pair, configuration === 'with defaults');

      it('has the same results, errors and requests as the uninstrumented SDK, for any arguments and responses', async function () {
        const same = fc.asyncProperty(steps(), async (step) => {
          pair.telemetry.reset();
          const bare = await run(pair, pair.bare, step);
          expect(pair.telemetry.spans).to.deep.equal([]);
          expectSame(await run(pair, pair.instrumented, step), bare);
        });
        await checkProperty(this.runnable(), same, 80);
      }).timeout(120_000);

      it('sends and settles concurrent calls in the same order as the uninstrumented SDK', async function () {
        const concurrent = fc.tuple(
          fc.array(steps(), { minLength: 2, maxLength: 6 }),
          fc.array(responses, { maxLength: 6 }),
        );
        const same = fc.asyncProperty(concurrent, async ([calls, scripted]) => {
          const bare = await runTogether(pair, pair.bare, calls, scripted);
          expectSame(await runTogether(pair, pair.instrumented, calls, scripted), bare);
        });
        await checkProperty(this.runnable(), same, 20);
      }).timeout(120_000);
    });
  }
}
