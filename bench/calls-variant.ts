import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { CustomerIOInstrumentation } from '../lib';
import { PACKAGE_NAME } from '../lib/version';
import { BY_HAND, wrapByHand } from './by-hand';
import { Recipe, RECIPE } from './recipe';
import { CALLS_PER_UNIT, clientOf, loadSdk, stubFetch, unitOf } from './stub';
import { BenchTelemetry } from './telemetry';
import { serveTurns } from './turns';
import { cpuMicros } from './webhooks/cpu';

type Unit = () => Promise<unknown>;

/** Creates the unit of each variant that runs alone in a process, with the number of units that it recorded. */
export const ALONE: Readonly<
  Record<string, () => { readonly unit: Unit; readonly scope?: string; readonly recipe?: Recipe }>
> = {
  bare: () => ({ unit: unitOf(clientOf(loadSdk())) }),
  [BY_HAND]: () => {
    const sdk = loadSdk();
    wrapByHand(sdk);
    return { unit: unitOf(clientOf(sdk)), scope: BY_HAND };
  },
  instrumented: () => {
    new CustomerIOInstrumentation();
    return { unit: unitOf(clientOf(loadSdk())), scope: PACKAGE_NAME };
  },
  [RECIPE]: () => {
    const recipe = new Recipe(clientOf(loadSdk()));
    return { unit: recipe.unit(), recipe };
  },
};

/** After this number of units the event loop turns: spans are exported, timers and finalizers run. */
const UNITS_PER_TICK = 25;
const TICKS_PER_TURN = 60;
const CALLS_PER_TURN = UNITS_PER_TICK * TICKS_PER_TURN * CALLS_PER_UNIT;

/** Makes calls. @returns CPU time of this process per call in nanoseconds */
async function turn(unit: Unit): Promise<number> {
  const before = cpuMicros();
  for (let tick = 0; tick < TICKS_PER_TURN; tick += 1) {
    for (let done = 0; done < UNITS_PER_TICK; done += 1) await unit();
    await setImmediate();
  }
  return ((cpuMicros() - before) * 1000) / CALLS_PER_TURN;
}

async function serve(name: string): Promise<void> {
  stubFetch();
  // also in the process of the bare client, which does not use it
  const telemetry = new BenchTelemetry('default').register();
  const { unit, scope, recipe } = ALONE[name]!();
  await unit();
  assert.equal((await telemetry.takeSpans()).length, name === 'bare' ? 0 : CALLS_PER_UNIT, `${name}: spans`);
  if (scope !== undefined) {
    const requests = [...(await telemetry.values(scope))].filter(([series]) =>
      series.includes('requests_total'),
    );
    assert.equal(requests.length, CALLS_PER_UNIT, `${name}: one series for each operation`);
  }
  if (recipe !== undefined) assert.equal(recipe.linesLogged, CALLS_PER_UNIT, 'recipe: one line per call');
  serveTurns(() => turn(unit));
}

const [name] = process.argv.slice(2);
if (require.main === module && name !== undefined) void serve(name);
