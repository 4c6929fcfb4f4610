const MAX_WINDOW_MS = 365 * 24 * 60 * 60_000;

interface Tolerance {
  readonly tolerancePastMs: number;
  readonly toleranceFutureMs: number;
}

/** Returns how long the timestamp of a webhook can be valid, at most a year, in milliseconds. */
export const validityMs = ({ tolerancePastMs, toleranceFutureMs }: Tolerance): number =>
  Math.min(tolerancePastMs + toleranceFutureMs, MAX_WINDOW_MS);

/** Returns a message if an event can be forgotten while its webhook is still valid. */
export function windowProblem(config: Tolerance & { readonly dedupeWindowMs: number }): string | undefined {
  const { dedupeWindowMs, tolerancePastMs } = config;
  const validMs = validityMs(config);
  if (dedupeWindowMs >= validMs) return undefined;
  return (
    `dedupeWindowMs is ${dedupeWindowMs}, but a webhook is accepted for ${validMs} ms (tolerancePastMs and ` +
    'toleranceFutureMs): after the window, a webhook that is sent again is handled again. Increase dedupeWindowMs, or ' +
    `reduce tolerancePastMs, which is ${tolerancePastMs}.`
  );
}
