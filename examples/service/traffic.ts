import type { Clients } from './clients';
import { harmlessSteps } from './harmless-steps';
import { simulatedSteps } from './simulated-steps';

/** One call of the SDK. */
export type Step = () => Promise<unknown>;

export interface WeightedStep {
  /** How often, in proportion to the others. */
  readonly weight: number;
  readonly step: Step;
}

export interface Traffic {
  /** Starts no more calls, and waits a moment for those under way. */
  stop(): Promise<void>;
}

interface Pace {
  readonly everyMs: number;
  /** Calls under way at once; a turn above that is skipped. */
  readonly concurrency: number;
}

const SIMULATED: Pace = { everyMs: 33, concurrency: 40 };
/** Somebody's workspace, with rate limits. */
const REAL: Pace = { everyMs: 1_000, concurrency: 1 };
const LAST_CALLS_MS = 1_000;

export function startTraffic({ pipelines, ...clients }: Clients): Traffic {
  return pipelines === undefined
    ? run(harmlessSteps({ ...clients }), REAL)
    : run(simulatedSteps({ ...clients, pipelines }), SIMULATED);
}

function run(steps: Iterator<Step, never>, { everyMs, concurrency }: Pace): Traffic {
  const underWay = new Set<Promise<unknown>>();

  // Nobody looks at the outcome here: that is what the telemetry is for.
  const turn = () => {
    if (underWay.size >= concurrency) return;
    const call = attempt(steps.next().value).finally(() => underWay.delete(call));
    underWay.add(call);
  };

  turn();
  const timer = setInterval(turn, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      const patience = new Promise((resolve) => setTimeout(resolve, LAST_CALLS_MS).unref());
      await Promise.race([Promise.all(underWay), patience]);
    },
  };
}

/** The SDK reports some mistakes by throwing before there is a promise. */
async function attempt(step: Step): Promise<void> {
  try {
    await step();
  } catch {
    // counted by the instrumentation
  }
}
