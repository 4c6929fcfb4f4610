import { UsageError } from './usage-error';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
/** Longest duration: a day. Node's timers end after 24 days. */
const MAX_MS = 86_400_000;

/**
 * Parses a duration such as `500ms`, `2s`, `1.5m` or `1h`.
 *
 * @param name the option, for the message
 * @returns milliseconds
 * @throws {UsageError} if the text is no duration, or if it is longer than a day
 */
export function parseDuration(text: string, name: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined) {
    throw new UsageError(`${name} is ${JSON.stringify(text)}; accepted: a duration such as 500ms, 2s or 1m.`);
  }
  const ms = Number(amount) * (UNITS_MS[unit] ?? 1);
  if (ms <= MAX_MS) return ms;
  throw new UsageError(`${name} is ${JSON.stringify(text)}; accepted: at most 24h.`);
}
