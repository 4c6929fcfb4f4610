import { inspect, isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CustomerIOInstrumentationConfig } from '../../../lib/config';
import { explode } from '../../harness/telemetry/broken-apis';
import { describeValue, observe, type Observation } from './observed-calls';
import { checkProperty } from './property';
import type { ScriptedResponse } from '../../harness/servers/scripted-server';
import { responses, stepsFor, WAYS, type Step } from './steps';
import type { SdkModule } from '../../harness/sdk/sdk';
import { SdkPair } from './sdk-pair';

const SDKS = [
  'customerio-node',
  'customerio-node-v4',
  'customerio-node-v3',
  'customerio-node-v2',
  'customerio-node-v1',
] as const;

const CONFIGURATIONS: Readonly<Record<string, CustomerIOInstrumentationConfig>> = {
  'as it comes': {},
  'with everything on': {
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

const LOST = { url: 'nowhere', apiUrl: 'nowhere', retry: { maxRetries: 0 } };
/** Longer than a connection takes. */
const HANG_MS = 60;

type Method = (...args: unknown[]) => unknown;

/** What nobody could make the same twice. */
const withoutChance = (bytes: string): string =>
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

function prepared({ method, odd }: Step, sdk: SdkModule, touched: string[]): unknown[] {
  const args = method.usualArguments(sdk);
  for (const [position, { make }] of odd) args[position] = make((event) => touched.push(event));
  return args;
}

async function run(pair: SdkPair, sdk: SdkModule, step: Step): Promise<Trace> {
  const { method, way, turns, isLost } = step;
  const hangs = turns[0]?.kind === 'hang';
  const options = { ...(hangs && { timeout: HANG_MS }), ...(isLost && LOST) };
  const client = pair.client(sdk, method.client, options);
  const touched: string[] = [];
  const args = prepared(step, sdk, touched);
  const state = () => describeValue([args, client], new Map([[pair.server, 0]]));
  const before = state();
  pair.server.script(turns);
  const observation = await observe(() => WAYS[way]?.(client, method.name, args));
  // whether a request that is given up has left by then is up to the machine
  const wire = hangs ? '' : withoutChance(pair.server.received());
  return { ...observation, wire, touched, before, after: state() };
}

/** Calls that are all under way together, on one connection: what came of each, and in which order. */
async function runTogether(
  pair: SdkPair,
  sdk: SdkModule,
  steps: readonly Step[],
  turns: readonly ScriptedResponse[],
) {
  const { options, close } = pair.oneConnection();
  const settled: number[] = [];
  pair.server.script(turns);
  const observations = steps.map((step, index) => {
    const client = pair.client(sdk, step.method.client, options);
    const args = prepared(step, sdk, []);
    return observe(() => (Reflect.get(client, step.method.name) as Method).apply(client, args)).finally(() =>
      settled.push(index),
    );
  });
  const results = await Promise.all(observations);
  const wire = withoutChance(pair.server.received());
  await close();
  return { results, settled, wire };
}

/** Names what differs: whole traces fill screens. */
function expectSame(actual: object, expected: object): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const [of, is] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
  const differing = [...new Set([...of.keys(), ...is.keys()])].filter(
    (key) => !isDeepStrictEqual(is.get(key), of.get(key)),
  );
  const show = (value: unknown) => inspect(value, { depth: 8, breakLength: 110 }).slice(0, 1500);
  throw new Error(
    differing
      .map((key) => `${key} of the bare one:\n${show(of.get(key))}\nof ours:\n${show(is.get(key))}`)
      .join('\n'),
  );
}

for (const alias of SDKS) {
  for (const [configuration, config] of Object.entries(CONFIGURATIONS)) {
    describe(`${alias}, instrumented ${configuration}, against the bare one`, () => {
      let pair: SdkPair;
      before(async () => {
        pair = await SdkPair.create(alias, config);
      });
      after(() => pair.end());

      // what captures arguments reads them
      const steps = () => stepsFor(pair, configuration === 'as it comes');

      it('gives the same results, errors and requests, whatever is passed and happens', async function () {
        const same = fc.asyncProperty(steps(), async (step) => {
          pair.telemetry.reset();
          const bare = await run(pair, pair.bare, step);
          expect(pair.telemetry.spans).to.deep.equal([]);
          expectSame(await run(pair, pair.instrumented, step), bare);
        });
        await checkProperty(this.runnable(), same, 80);
      }).timeout(120_000);

      it('sends and settles calls in the same order, when many are under way', async function () {
        const together = fc.tuple(
          fc.array(steps(), { minLength: 2, maxLength: 6 }),
          fc.array(responses, { maxLength: 6 }),
        );
        const same = fc.asyncProperty(together, async ([calls, turns]) => {
          const bare = await runTogether(pair, pair.bare, calls, turns);
          expectSame(await runTogether(pair, pair.instrumented, calls, turns), bare);
        });
        await checkProperty(this.runnable(), same, 20);
      }).timeout(120_000);
    });
  }
}
