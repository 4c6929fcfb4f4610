import type { Io } from '../command';
import { paintFor, widthOf, wrap, type Style } from '../paint';
import type { Finding, Level } from './check';

const LOOK: Readonly<Record<Level, { readonly mark: string; readonly style: Style }>> = {
  pass: { mark: 'pass', style: 'green' },
  warning: { mark: 'warn', style: 'yellow' },
  failure: { mark: 'FAIL', style: 'red' },
};

/** Exit codes: 0 if all checks pass, 1 if there are warnings, 2 if there are failures. */
export const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.some(({ level }) => level === 'failure')
    ? 2
    : findings.some(({ level }) => level === 'warning')
      ? 1
      : 0;

/** Returns the report: a line per finding, with the fix below it, and a summary. */
export function report(findings: readonly Finding[], io: Io): string {
  const paint = paintFor(io);
  const width = widthOf(io);
  const lines = findings.flatMap(({ level, check, text, fix }) => {
    const { mark, style } = LOOK[level];
    const finding = wrap(`${text} [${check}]`, width, '      ').trimStart();
    return [
      `${paint(style, mark)}  ${finding}`,
      ...(fix === undefined ? [] : [wrap(`Fix: ${fix}`, width, '      ')]),
    ];
  });
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const summary = `${count('pass')} passed, ${count('warning')} warnings, ${count('failure')} failures`;
  return `${[...lines, '', summary].join('\n')}\n`;
}
