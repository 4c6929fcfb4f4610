import { markdownTable } from './markdown';
import type { Result } from './result';
import { grouped, measuredText, UNITS, verdictOf, type Row } from './row';
import { targetOf } from './targets';

/** The first two columns; then one column for each version of Node. */
const FIXED = ['Ratio or value', 'Target'];

type Cells = Map<string, string>;

const cellsIn = (text: string) =>
  text
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** Returns the columns of a table: the cells by the first cell of their row. */
function columnsIn(table: string): Map<string, Cells> {
  const [header = '', , ...rows] = table.split('\n').filter((each) => each.startsWith('|'));
  const names = cellsIn(header).slice(FIXED.length);
  return new Map(
    names.map((name, index) => [
      name,
      new Map(rows.map(cellsIn).map((cells) => [cells[0] ?? '', cells[FIXED.length + index] ?? ''])),
    ]),
  );
}

/** Returns the limit of a target. That of a run can be larger. */
function limitText({ target, unit }: Row): string {
  if (target === undefined) return '';
  const { is, limit } = targetOf(target);
  return limit === undefined ? '' : `${is} ${UNITS[unit](limit)}`;
}

function resultCell(row: Row): string {
  return verdictOf(row)?.isMet === false ? `**${measuredText(row)}**` : measuredText(row);
}

/** Returns the rows of the summary, each with a different label. Rows of the same name have the name of their group too. */
function labeled(rows: readonly Row[]): { readonly label: string; readonly row: Row }[] {
  const all = grouped(rows).filter(({ row }) => row.target !== undefined || row.isSummarized);
  return all.map(({ group, row }) => {
    const label = row.what.trim();
    const isUnique = all.filter((other) => other.row.what.trim() === label).length === 1;
    return { label: isUnique || group === undefined ? label : `${group}: ${label}`, row };
  });
}

const versionOf = (name: string) => Number(/\d+/.exec(name)?.[0]);

/**
 * Returns the table of the targets, for all versions of Node, with a new column for a result. A missed target is bold.
 *
 * @param table the table so far, or an empty text
 */
export function withColumn(table: string, name: string, { command, machine, rows }: Result): string {
  const summarized = labeled(rows);
  const columns = columnsIn(table);
  columns.set(
    name,
    new Map([
      ...summarized.map(({ label, row }): [string, string] => [label, resultCell(row)]),
      ['Version', machine.node],
      ['Command', `\`${command}\``],
    ]),
  );
  const names = [...columns.keys()].sort((left, right) => versionOf(left) - versionOf(right));
  const rowOf = (label: string, limit: string) => [
    label,
    limit,
    ...names.map((each) => columns.get(each)?.get(label) ?? ''),
  ];
  return markdownTable(
    [...FIXED, ...names],
    [
      ...summarized.map(({ label, row }) => rowOf(label, limitText(row))),
      rowOf('Version', ''),
      rowOf('Command', ''),
    ],
  );
}
