import type { Machine } from './machine';
import { grouped, measuredText, verdictOf, type Row, type Unit } from './row';
import { targetOf } from './targets';

/** The result of a program, and how to repeat it. */
export interface Result {
  readonly program: 'bench' | 'soak';
  /** The command that repeats the measurement. */
  readonly command: string;
  readonly machine: Machine;
  readonly runs: number;
  readonly rows: readonly Row[];
}

/** Units of the numbers of a row. Its text can have another one: bytes are printed as MB, and a ratio as %. */
const NUMBERS: Readonly<Record<Unit, 'ns' | 'us' | 'ms' | 'bytes' | 'ratio' | 'per second' | 'number'>> = {
  ns: 'ns',
  us: 'us',
  ms: 'ms',
  'ms, exact': 'ms',
  B: 'bytes',
  MB: 'bytes',
  x: 'ratio',
  'x, exact': 'ratio',
  '%': 'ratio',
  '/s': 'per second',
  number: 'number',
};

function jsonRow({ group, row }: { readonly group: string | undefined; readonly row: Row }) {
  const { what, value, unit, spread: [low, high] = [null, null], remark } = row;
  const verdict = verdictOf(row);
  return {
    group: group ?? null,
    what: what.trim(),
    value,
    unit: NUMBERS[unit],
    low,
    high,
    text: measuredText(row),
    ...(remark !== undefined && { remark }),
    target: verdict === undefined ? null : { ...verdict, reason: targetOf(verdict.name).reason },
  };
}

/** Returns a result as a JSON document. A row has the name of the row that it belongs to as `group`. */
export function jsonOf({ program, command, machine, runs, rows }: Result): string {
  const { node, ...hardware } = machine;
  const document = { program, command, node, machine: hardware, runs, rows: grouped(rows).map(jsonRow) };
  return JSON.stringify(document, undefined, 2);
}

/** Returns the exit code: 1 if an exact target is missed; if `isChecked`, also if another one is. */
export function exitCodeOf(rows: readonly Row[], isChecked: boolean): number {
  const missed = rows.map(verdictOf).filter((verdict) => verdict?.isMet === false);
  return missed.some((verdict) => isChecked || verdict?.isExact) ? 1 : 0;
}
