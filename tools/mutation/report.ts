import { readFileSync, writeFileSync } from 'node:fs';

/** Stryker's JSON report, as far as it is read here. */
export interface Report {
  readonly files: Readonly<Record<string, ReportedFile>>;
}
export interface ReportedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}
export interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}
/** Both count from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** No spec killed it. */
export const isAlive = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';

export const readReport = (path: string): Report => JSON.parse(readFileSync(path, 'utf8')) as Report;

export const writeReport = (path: string, report: Report): void =>
  writeFileSync(path, JSON.stringify(report));

/**
 * What has to be tried anew since a report, as patterns of Stryker's: the mutants that lived, and all of a file
 * that changed. What a spec killed stays killed, as long as no spec is taken away.
 *
 * @param sourceOf a file's text today, undefined where it is gone
 */
export const since = ({ files }: Report, sourceOf: (path: string) => string | undefined): string[] =>
  Object.entries(files).flatMap(([path, { source, mutants }]) => {
    const today = sourceOf(path);
    if (today === undefined) return [];
    return today === source ? mutants.filter(isAlive).map((mutant) => rangeOf(path, mutant)) : [path];
  });

// columns of patterns count from 0
const rangeOf = (path: string, { location: { start, end } }: Mutant): string =>
  `${path}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

const idOf = ({ mutatorName, replacement, location }: Mutant): string =>
  JSON.stringify([mutatorName, replacement, location]);

/** A report with what was found since: other verdicts on the same text, and files whose text is another. */
export function updated(before: Report, after: Report): Report {
  const files = Object.entries(before.files).map(([path, file]) => {
    const newer = after.files[path];
    if (newer === undefined) return [path, file] as const;
    if (newer.source !== file.source) return [path, newer] as const;
    const verdicts = new Map(newer.mutants.map((mutant) => [idOf(mutant), mutant]));
    const mutants = file.mutants.map((mutant) => verdicts.get(idOf(mutant)) ?? mutant);
    return [path, { ...file, mutants }] as const;
  });
  return { files: Object.fromEntries(files) };
}
