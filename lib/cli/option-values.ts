import type { OptionValues } from './command';
import { UsageError } from './usage-error';

/** Returns the text of an option, or `undefined` if it is not given. @throws {UsageError} if it is empty */
export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '') throw new UsageError(`--${name} is empty; give it a value, or leave it out.`);
  return value.trim();
}

/** Returns the texts of an option that may be given several times. */
export const textOptions = (values: OptionValues, name: string): readonly string[] =>
  [values[name] ?? []].flat().filter((value) => typeof value === 'string');

/**
 * Returns the whole number of an option.
 *
 * @throws {UsageError} if the text is no whole number in the range
 */
export function wholeNumberOption(
  values: OptionValues,
  name: string,
  { min = 0, max, fallback }: { readonly min?: number; readonly max: number; readonly fallback: number },
): number {
  const text = textOption(values, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(
    `--${name} is ${JSON.stringify(text)}; accepted: a whole number from ${min} to ${max}.`,
  );
}
