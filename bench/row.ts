import { median, quantile } from './statistics';
import { targetOf, type Comparison, type TargetName } from './targets';

const count = (value: number) => Math.round(value).toLocaleString('en');

/** Units of the rows. All values of a unit are formatted alike. */
export const UNITS = {
  ns: (value) => `${count(value)} ns`,
  us: (value) => `${value.toFixed(1)} us`,
  ms: (value) => `${value.toFixed(1)} ms`,
  /** Milliseconds with three digits, for what takes microseconds. */
  'ms, exact': (value) => `${value.toFixed(3)} ms`,
  B: (value) => `${count(value)} B`,
  // a slope can round to -0.0
  MB: (value) => `${(value / 1e6).toFixed(1).replace(/^-0\.0$/, '0.0')} MB`,
  x: (value) => `${value.toFixed(2)} x`,
  /** A ratio with three digits, for targets of a few percent. */
  'x, exact': (value) => `${value.toFixed(3)} x`,
  '%': (value) => `${(value * 100).toFixed(1)} %`,
  '/s': (value) => `${count(value)} /s`,
  number: count,
} as const satisfies Readonly<Record<string, (value: number) => string>>;

export type Unit = keyof typeof UNITS;

/** Smallest and largest value, or first and third quartile. */
export type Spread = readonly [low: number, high: number];

/** One row of the result. A row without a target is for comparison only. */
export interface Row {
  /** Starts with two spaces if the row belongs to the one above that does not. */
  readonly what: string;
  /** In the unit, but in bytes for MB, and as a ratio for %. */
  readonly value: number;
  readonly unit: Unit;
  readonly spread?: Spread;
  readonly target?: TargetName;
  /** The limit of this run, if it is not that of the target. */
  readonly limit?: number;
  /** What is wrong, if a count is not as expected. */
  readonly remark?: string;
  /** Whether a row without a target is in the summary of all versions of Node. */
  readonly isSummarized?: boolean;
  /** Whether the row is printed, but not written into the document. */
  readonly isDetail?: boolean;
}

/** Returns minimum and maximum over processes: a process compiles each variant once, so its rounds are similar. */
export const range = (values: readonly number[]): Spread => [Math.min(...values), Math.max(...values)];
export const quartiles = (values: readonly number[]): Spread => [
  quantile(values, 0.25),
  quantile(values, 0.75),
];

/** Returns a row with the median of some values. */
export const rowOf = (
  what: string,
  values: readonly number[],
  unit: Unit,
  spreadOf: (values: readonly number[]) => Spread = quartiles,
): Row => ({ what, value: median(values), unit, spread: spreadOf(values) });

export const measuredText = ({ value, unit }: Row): string => UNITS[unit](value);

export const spreadText = ({ spread, unit, remark }: Row): string =>
  remark ?? (spread === undefined ? '' : spread.map((value) => UNITS[unit](value)).join(' .. '));

const COMPARE: Readonly<Record<Comparison, (value: number, limit: number) => boolean>> = {
  '<=': (value, limit) => value <= limit,
  '<': (value, limit) => value < limit,
  '>=': (value, limit) => value >= limit,
  '=': (value, limit) => value === limit,
};

/** A target and what a run made of it. */
export interface Verdict {
  readonly name: TargetName;
  readonly is: Comparison;
  readonly limit: number;
  readonly isExact: boolean;
  readonly isMet: boolean;
  readonly text: string;
}

/**
 * Returns the verdict on a row, or undefined if it has no target. A value that is not a number misses its target.
 *
 * @throws if neither the row nor its target has a limit
 */
export function verdictOf({ what, value, unit, target, limit: own, remark }: Row): Verdict | undefined {
  if (target === undefined) return undefined;
  const { is, limit: general, isExact = false } = targetOf(target);
  const limit = own ?? general;
  if (limit === undefined) throw new Error(`the row "${what.trim()}" has no limit for its target ${target}`);
  const isMet = remark === undefined && COMPARE[is](value, limit);
  return { name: target, is, limit, isExact, isMet, text: `${is} ${UNITS[unit](limit)}` };
}

/** Returns each row with the name of the row that it belongs to. That of a row without one is undefined. */
export function grouped(rows: readonly Row[]): { readonly group: string | undefined; readonly row: Row }[] {
  let group: string | undefined;
  return rows.map((row) => {
    if (row.what.startsWith('  ')) return { group, row };
    group = row.what;
    return { group: undefined, row };
  });
}
