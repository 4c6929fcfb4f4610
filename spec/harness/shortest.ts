const MAX_RUNS = 5;

/** Measures a part of a run. Without calls, it measures the whole run. */
export interface Stopwatch {
  start(): void;
  stop(): void;
}

/**
 * Returns the shortest duration of up to five runs, in milliseconds. Ends at the first duration below `sufficientMs`.
 * A pause of the process during one run does not change the result, but a delay in the code under test does.
 */
export async function shortestMs(
  sufficientMs: number,
  run: (watch: Stopwatch) => Promise<void>,
): Promise<number> {
  let shortest = Infinity;
  for (let runs = 0; runs < MAX_RUNS && shortest >= sufficientMs; runs += 1) {
    let begun = performance.now();
    let elapsedMs: number | undefined;
    const start = () => void (begun = performance.now());
    const stop = () => (elapsedMs ??= performance.now() - begun);
    await run({ start, stop });
    shortest = Math.min(shortest, stop());
  }
  return shortest;
}
