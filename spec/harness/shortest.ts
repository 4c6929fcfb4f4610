const MAX_RUNS = 5;

/**
 * Returns the shortest duration of up to five runs, in milliseconds. Ends at the first duration below `sufficientMs`.
 * A pause of the process during one run does not change the result, but a delay in the code under test does.
 *
 * @param run a run that lasts until it resolves, or until it calls `stop`
 */
export async function shortestMs(
  sufficientMs: number,
  run: (stop: () => void) => Promise<void>,
): Promise<number> {
  let shortest = Infinity;
  for (let runs = 0; runs < MAX_RUNS && shortest >= sufficientMs; runs += 1) {
    const begun = performance.now();
    const stop = () => (elapsedMs ??= performance.now() - begun);
    let elapsedMs: number | undefined;
    await run(stop);
    shortest = Math.min(shortest, stop());
  }
  return shortest;
}
