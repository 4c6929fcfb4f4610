import { describeValue } from '../foreign/describe';
import { hasMethods } from '../foreign/read';

/** One option: how it is checked, what it defaults to, and how it is documented. */
export interface OptionSchema<T> {
  /** The value if the option is not given. */
  readonly default: T;
  /** Returns the value, converted from text if needed, or undefined if it is not accepted. */
  readonly parse: (value: unknown) => T | undefined;
  /** Accepted values, for error messages and documentation. */
  readonly accepted: string;
  readonly description: string;
  /** The value must never be printed. */
  readonly isSecret?: true;
}

export type OptionTable = Readonly<Record<string, OptionSchema<unknown>>>;

/** The longest text of a number: 15 digits are always a safe integer. */
const WHOLE_NUMBER = /^\d{1,15}$/;

export const flag = (defaultValue: boolean, description: string): OptionSchema<boolean> => ({
  default: defaultValue,
  parse: (value) => {
    const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (text === true || text === 'true') return true;
    return text === false || text === 'false' ? false : undefined;
  },
  accepted: 'true, false',
  description,
});

export const choice = <T extends readonly string[]>(
  values: readonly [...T],
  defaultValue: T[number],
  description: string,
): OptionSchema<T[number]> => ({
  default: defaultValue,
  parse: (value) =>
    typeof value === 'string' ? values.find((each) => each === value.trim().toLowerCase()) : undefined,
  accepted: values.map((value) => `"${value}"`).join(', '),
  description,
});

export const wholeNumber = (
  defaultValue: number,
  { min = 0, max = Number.MAX_SAFE_INTEGER }: { readonly min?: number; readonly max?: number },
  description: string,
): OptionSchema<number> => ({
  default: defaultValue,
  parse: (value) => {
    const text = typeof value === 'string' ? value.trim() : value;
    const number = typeof text === 'string' && WHOLE_NUMBER.test(text) ? Number(text) : text;
    return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
      ? number
      : undefined;
  },
  accepted: `a whole number from ${min} to ${max}`,
  description,
});

export const text = (
  defaultValue: string,
  { minLength = 0, ...rest }: { readonly minLength?: number; readonly isSecret?: true },
  description: string,
): OptionSchema<string> => ({
  default: defaultValue,
  parse: (value) => (typeof value === 'string' && value.length >= minLength ? value : undefined),
  accepted: minLength === 0 ? 'a string' : `a string of at least ${minLength} characters`,
  description,
  ...rest,
});

/** An option that only code can give: a function. */
export const callback = <F>(signature: string): OptionSchema<F | undefined> => ({
  default: undefined,
  parse: (value) => (typeof value === 'function' ? (value as F) : undefined),
  accepted: `a function ${signature}`,
  description: '',
});

/** An option that only code can give: an object with these methods. */
export const objectWith = <T>(...methods: readonly (keyof T & string)[]): OptionSchema<T | undefined> => ({
  default: undefined,
  parse: (value) => (hasMethods(value, ...methods) ? (value as T) : undefined),
  accepted: `an object with the methods ${methods.join(', ').replace(/, (?=\w+$)/, ' and ')}`,
  description: '',
});

/** A value as it was given, and the name under which it was given. */
export interface OptionSource {
  readonly label: string;
  readonly value: unknown;
  readonly isFromEnvironment?: true;
}

/** The values of a table's options. */
export type ValuesOf<T extends OptionTable> = { -readonly [K in keyof T]: T[K]['default'] };

export interface ParsedOptions<T extends OptionTable> {
  /** Accepted values, else defaults. */
  readonly values: ValuesOf<T>;
  /** One message per rejected value, by option name. */
  readonly problems: ReadonlyMap<keyof T, string>;
}

/**
 * Checks each option of a table. A rejected value is replaced by the default.
 *
 * @param isExact accepts no value that would need a conversion, such as text for a number.
 */
export function parseOptions<T extends OptionTable>(
  table: T,
  sourceOf: (name: string) => OptionSource,
  { isExact = false }: { readonly isExact?: boolean } = {},
): ParsedOptions<T> {
  const problems = new Map<keyof T, string>();
  const entries = Object.entries(table).map(([name, option]): [string, unknown] => {
    const source = sourceOf(name);
    const { label, value } = source;
    const parsed = value === undefined ? undefined : option.parse(value);
    const isAccepted = value === undefined || (parsed !== undefined && (!isExact || parsed === value));
    if (!isAccepted) {
      problems.set(name, `${label} is ${describeSource(source, option)}; accepted: ${option.accepted}.`);
    }
    return [name, isAccepted && parsed !== undefined ? parsed : option.default];
  });
  return { values: Object.fromEntries(entries) as ValuesOf<T>, problems };
}

/** A word or a number, too short for a secret. */
const HARMLESS = /^(?:[a-z][a-z_-]{0,19}|-?\d{1,12}(?:\.\d{1,6})?)$/i;

/**
 * Describes a rejected value by type and length, because it can be a password in the wrong place. Prints a word or a
 * number of an environment variable, so that a typing error is visible.
 */
const describeSource = ({ value, isFromEnvironment }: OptionSource, { isSecret }: OptionSchema<unknown>) =>
  isFromEnvironment && !isSecret && typeof value === 'string' && HARMLESS.test(value.trim())
    ? JSON.stringify(value.trim())
    : describeValue(value);
