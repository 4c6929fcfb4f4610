import { PACKAGE_VERSION } from '../../version';
import type { Io } from '../command';
import { paintFor, widthOf, wrap, type Style } from '../paint';
import type { Finding, Level } from './check';
import type { Findings } from './run-checks';

const LOOK: Readonly<Record<Level, { readonly mark: string; readonly style: Style }>> = {
  pass: { mark: 'pass', style: 'green' },
  warning: { mark: 'warn', style: 'yellow' },
  failure: { mark: 'FAIL', style: 'red' },
};

const INDENT = '      ';

/** What was checked. */
export interface Subject {
  readonly folder: string;
  /** Version of Node that runs the doctor. */
  readonly node: string;
}

/** Exit codes: 0 if all checks pass, 1 if there are warnings, 2 if there are failures. */
export const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.some(({ level }) => level === 'failure')
    ? 2
    : findings.some(({ level }) => level === 'warning')
      ? 1
      : 0;

const countOf = (findings: readonly Finding[], level: Level): number =>
  findings.filter((finding) => finding.level === level).length;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Returns the report: a line per finding, with the fix below it, what was not checked, and a summary. */
export function report({ findings, notChecked }: Findings, { folder, node }: Subject, io: Io): string {
  const paint = paintFor(io);
  const width = widthOf(io);
  const indented = (text: string) => wrap(text, width, INDENT);
  const lines = findings.flatMap(({ level, check, text, fix }) => {
    const { mark, style } = LOOK[level];
    return [
      `${paint(style, mark)}  ${indented(`${text} [${check}]`).trimStart()}`,
      ...(fix === undefined ? [] : [indented(`Fix: ${fix}`)]),
    ];
  });
  const skipped = notChecked.map(
    ({ check, text }) => `${paint('dim', 'skip')}  ${indented(`${text} [${check}]`).trimStart()}`,
  );
  const summary = [
    `${countOf(findings, 'pass')} passed`,
    plural(countOf(findings, 'warning'), 'warning'),
    plural(countOf(findings, 'failure'), 'failure'),
    ...(skipped.length === 0 ? [] : [`${skipped.length} not checked`]),
  ].join(', ');
  const head = wrap(
    `Checked ${folder} with Node ${node} and version ${PACKAGE_VERSION} of the doctor.`,
    width,
  );
  return `${[head, '', ...lines, ...skipped, '', summary].join('\n')}\n`;
}

/** Returns the report as JSON. */
export function reportJson({ findings, notChecked }: Findings, subject: Subject): string {
  const summary = {
    ...subject,
    doctor: PACKAGE_VERSION,
    passed: countOf(findings, 'pass'),
    warnings: countOf(findings, 'warning'),
    failures: countOf(findings, 'failure'),
    exitCode: exitCodeOf(findings),
  };
  return `${JSON.stringify({ summary, findings, notChecked }, undefined, 2)}\n`;
}
