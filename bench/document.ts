import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { description } from './machine';
import { markdownTable } from './markdown';
import type { Result } from './result';
import { measuredText, spreadText, verdictOf, type Row } from './row';
import { withColumn } from './summary';
import { majorOf } from './tolerance';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'performance.md');

const HEADER = ['What', 'Measured', 'Spread', 'Target'];

function cellsOf(row: Row): string[] {
  const { what } = row;
  const name = what.startsWith('  ') ? `… ${what.trim()}` : what;
  const verdict = verdictOf(row);
  if (verdict === undefined) return [name, measuredText(row), spreadText(row), ''];
  const target = verdict.isMet ? verdict.text : `${verdict.text}, missed`;
  return [`**${name}**`, `**${measuredText(row)}**`, spreadText(row), target];
}

/** Returns the result as Markdown, with its command and its machine, and without details. */
function section({ command, machine, rows }: Result): string {
  const shown = rows.filter(({ isDetail }) => !isDetail);
  return `    ${command}\n\n${description(machine)}.\n\n${markdownTable(HEADER, shown.map(cellsOf))}`;
}

/** Replaces the text between the markers of a name. Returns undefined if the document has no such markers. */
function replaced(document: string, name: string, change: (text: string) => string): string | undefined {
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) return undefined;
  const start = from + begin.length;
  return `${document.slice(0, start)}\n${change(document.slice(start, to).trim())}\n\n${document.slice(to)}`;
}

/**
 * Returns the document with a result between its markers. A result has a section for the major version of its Node, if there
 * are markers for it, and a column in the summary of all versions.
 *
 * @throws if the document has no place for the result
 */
export function documentWith(document: string, result: Result): string {
  const { program, machine } = result;
  const major = majorOf(machine.node);
  const name = `${program}-${major}`;
  const withSection = replaced(document, name, () => section(result));
  const withSummary = replaced(withSection ?? document, `${program}-summary`, (table) =>
    withColumn(table, `Node ${major}`, result),
  );
  const changed = withSummary ?? withSection;
  if (changed === undefined) {
    throw new Error(
      `the document has no section <!-- ${name}:begin --> … <!-- ${name}:end -->; add both markers`,
    );
  }
  return changed;
}

/** Writes a result into docs/performance.md. */
export function writeResult(result: Result): void {
  writeFileSync(DOCUMENT, documentWith(readFileSync(DOCUMENT, 'utf8'), result));
}
