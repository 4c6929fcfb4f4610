import { setImmediate } from 'node:timers/promises';

/** What is compared: `unit` is some calls of the SDK, or of what is measured instead of them. */
export interface Variant {
  readonly name: string;
  readonly unit: () => Promise<unknown>;
}

export interface Plan {
  readonly rounds: number;
  readonly warmUpRounds: number;
  readonly unitsPerRound: number;
  readonly callsPerUnit: number;
  /** Units under way at a time. */
  readonly inFlight?: number;
  /** Runs after a variant's turn and is not measured: exports what the turn left behind. */
  readonly between?: () => Promise<unknown>;
}

/** Nanoseconds per call by variant, one entry per round; those of one index were measured side by side. */
export type Timings = Record<string, number[]>;

/**
 * In each round every variant has a turn, so that what the machine does meanwhile hits all of them. The
 * order changes from round to round, so that none always follows the same other one.
 */
export async function interleaved(variants: readonly Variant[], plan: Plan): Promise<Timings> {
  const timings: Timings = Object.fromEntries(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < plan.warmUpRounds + plan.rounds; round += 1) {
    await collected('major');
    for (const { name, unit } of orderOf(variants, round)) {
      // nobody pays for the garbage of the one before
      await collected('minor');
      const ns = await timed(unit, plan);
      await plan.between?.();
      if (round >= plan.warmUpRounds) timings[name]?.push(ns);
    }
  }
  return timings;
}

/** Rotated, and every second time backwards. */
export function orderOf<V>(variants: readonly V[], round: number): V[] {
  const first = Math.floor(round / 2) % variants.length;
  const order = [...variants.slice(first), ...variants.slice(0, first)];
  return round % 2 === 0 ? order : order.reverse();
}

async function timed(unit: () => Promise<unknown>, plan: Plan): Promise<number> {
  const { unitsPerRound, callsPerUnit, inFlight = 1 } = plan;
  const share = Math.ceil(unitsPerRound / inFlight);
  const startedAt = process.hrtime.bigint();
  if (inFlight === 1) await repeated(unit, share);
  else await Promise.all(Array.from({ length: inFlight }, () => repeated(unit, share)));
  return Number(process.hrtime.bigint() - startedAt) / (share * inFlight * callsPerUnit);
}

async function repeated(unit: () => Promise<unknown>, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) await unit();
}

/**
 * A major collection per turn would give V8 reasons to throw away code and pages that the next turn needs
 * again (measured: bare calls took twice as long); a minor one leaves them.
 *
 * The turn of the event loop runs finalisers: the SDK's `AbortSignal.timeout` leaves a timer per call,
 * which Node clears after the signal was collected.
 */
async function collected(type: 'major' | 'minor'): Promise<void> {
  globalThis.gc?.({ type, execution: 'sync' });
  await setImmediate();
}
