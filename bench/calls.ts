import { CustomerIOInstrumentation } from '../lib';
import { bareTelemetry, BY_HAND, wrapByHand } from './by-hand';
import { isQuick, reportResult } from './phase';
import { Recipe, RECIPE } from './recipe';
import { interleaved, type Timings } from './rounds';
import { CALLS_PER_UNIT, clientOf, copyOfSdk, loadSdk, stubFetch, unitOf } from './stub';
import { BenchTelemetry } from './telemetry';
import { verify } from './verify';

/** Measures calls with traces and metrics enabled: bare, by hand, instrumented, by the recipe; and telemetry alone. */
async function calls(): Promise<Timings> {
  stubFetch();
  const telemetry = new BenchTelemetry('whole turn').register();

  const bare = copyOfSdk();
  const wrapped = copyOfSdk();
  wrapByHand(wrapped);
  const recipe = new Recipe(clientOf(copyOfSdk()));
  // enabled after the copies are loaded, so that only the last one is patched
  new CustomerIOInstrumentation();
  const instrumented = loadSdk();

  const variants = {
    bare: unitOf(clientOf(bare)),
    [BY_HAND]: unitOf(clientOf(wrapped)),
    instrumented: unitOf(clientOf(instrumented)),
    [RECIPE]: recipe.unit(),
    floor: bareTelemetry(),
  };
  await verify(variants, telemetry, recipe);

  return interleaved(
    Object.entries(variants).map(([name, unit]) => ({ name, unit })),
    {
      rounds: isQuick ? 8 : 16,
      warmUpRounds: 6,
      unitsPerRound: 1000,
      callsPerUnit: CALLS_PER_UNIT,
      between: () => telemetry.takeSpans(),
    },
  );
}

reportResult(calls);
