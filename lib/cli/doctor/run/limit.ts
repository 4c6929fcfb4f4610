import type { OptionValues } from '../../command';
import { UsageError } from '../../usage-error';

const DEFAULT_LIMIT_MS = 20_000;
const MAX_LIMIT_MS = 3_600_000;
const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/**
 * Returns how long the application may run, in milliseconds.
 *
 * @throws UsageError if `--for` is not a duration
 */
export function limitOf(values: OptionValues): number {
  const { for: text } = values;
  if (typeof text !== 'string') return DEFAULT_LIMIT_MS;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS_MS[unit] ?? Number.NaN);
  if (ms > 0 && ms <= MAX_LIMIT_MS) return ms;
  throw new UsageError(`--for is "${text}"; give a duration of at most an hour, such as 500ms, 20s or 2m.`);
}
