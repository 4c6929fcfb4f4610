import type { Clients } from './clients';
import { eventSteps } from './event-steps';
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
/** A batch of 15 events is sent every 1.5 s. */
const EVENTS: Rate = { intervalMs: 100, concurrency: 1 };
/** A real workspace has rate limits. */
const REAL: Rate = { intervalMs: 1_000, concurrency: 1 };
const LAST_CALLS_MS = 1_000;

/** @param hasMistakes whether some simulated calls and events have wrong arguments. */
export function startTraffic(clients: Clients, hasMistakes: boolean): Traffic {
  const { track, app, pipelines, analytics } = clients;
  if (pipelines === undefined || analytics === undefined) return run(harmlessSteps({ track, app }), REAL);
  const calls = run(simulatedSteps({ track, app, pipelines }, hasMistakes), SIMULATED);
  const events = run(eventSteps(analytics, hasMistakes), EVENTS);
  return {
    async stop() {
      await Promise.all([calls.stop(), events.stop()]);
    },
  };
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
