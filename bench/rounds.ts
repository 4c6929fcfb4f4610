import { setImmediate } from 'node:timers/promises';

/** A compared variant. `unit` makes some calls of the SDK, or of the code that is measured instead. */
export interface Variant {
  readonly name: string;
  readonly unit: () => Promise<unknown>;
}

export interface Plan {
  readonly rounds: number;
  readonly warmUpRounds: number;
  readonly unitsPerRound: number;
  readonly callsPerUnit: number;
  /** Units in flight at a time; 1 by default. */
  readonly inFlight?: number;
  /** Runs after a variant's turn and is not measured, for example to export the spans of the turn. */
  readonly between?: () => Promise<unknown>;
}

/** Nanoseconds per call by variant, one entry per round. Entries of the same index are from the same round. */
export type Timings = Record<string, number[]>;

/**
 * Measures the variants in rounds. Each variant has a turn in each round, so that the load of the machine affects
 * all of them. The order changes from round to round, so that no variant always follows the same other one.
 */
export async function interleaved(variants: readonly Variant[], plan: Plan): Promise<Timings> {
  const timings: Timings = Object.fromEntries(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < plan.warmUpRounds + plan.rounds; round += 1) {
    await collectGarbage('major');
    for (const { name, unit } of orderOf(variants, round)) {
      // a variant must not pay for the garbage of the previous one
      await collectGarbage('minor');
      const ns = await timed(unit, plan);
      await plan.between?.();
      if (round >= plan.warmUpRounds) timings[name]?.push(ns);
    }
  }
  return timings;
}

/** Returns the variants in the order of a round: rotated, and reversed in every second round. */
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
 * Collects garbage, then runs finalizers in a turn of the event loop.
 *
 * Use 'minor' before a turn: after a major collection V8 discards code and pages that the next turn needs. Bare
 * calls took twice as long then. The finalizers clear timers: the SDK's `AbortSignal.timeout` leaves one timer per
 * call, which Node clears after the signal is collected.
 */
async function collectGarbage(type: 'major' | 'minor'): Promise<void> {
  globalThis.gc?.({ type, execution: 'sync' });
  await setImmediate();
}
