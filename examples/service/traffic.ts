import type { Clients } from './clients';
import { harmlessSteps } from './harmless-steps';
import { simulatedSteps } from './simulated-steps';
import type { Step } from './step';

export interface Traffic {
  /** Starts no more calls, and waits up to a second for calls in flight. */
  stop(): Promise<void>;
}

interface Rate {
  readonly intervalMs: number;
  /** Maximum number of concurrent calls; a call above it is skipped. */
  readonly concurrency: number;
}

const SIMULATED: Rate = { intervalMs: 33, concurrency: 40 };
/** A real workspace has rate limits. */
const REAL: Rate = { intervalMs: 1_000, concurrency: 1 };
const LAST_CALLS_MS = 1_000;

/** @param hasMistakes whether some simulated calls have wrong arguments. */
export function startTraffic({ pipelines, ...clients }: Clients, hasMistakes: boolean): Traffic {
  return pipelines === undefined
    ? run(harmlessSteps({ ...clients }), REAL)
    : run(simulatedSteps({ ...clients, pipelines }, hasMistakes), SIMULATED);
}

function run(steps: Iterator<Step, never>, { intervalMs, concurrency }: Rate): Traffic {
  const inFlight = new Set<Promise<unknown>>();

  // results are ignored here: the telemetry reports them
  const startCall = () => {
    if (inFlight.size >= concurrency) return;
    const call = attempt(steps.next().value).finally(() => inFlight.delete(call));
    inFlight.add(call);
  };

  startCall();
  const timer = setInterval(startCall, intervalMs);
  return {
    async stop() {
      clearInterval(timer);
      const timeout = new Promise((resolve) => setTimeout(resolve, LAST_CALLS_MS).unref());
      await Promise.race([Promise.all(inFlight), timeout]);
    },
  };
}

/** Runs a step and ignores its error. The SDK throws some errors synchronously. */
async function attempt(step: Step): Promise<void> {
  try {
    await step();
  } catch {
    // counted by the instrumentation
  }
}
