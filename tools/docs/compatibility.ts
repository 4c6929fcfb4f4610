import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { impossible } from '../../compat/cells';
import { COPIES } from '../../compat/copies';
import { LINE_IDS, LINES, NODES, type LineId } from '../../compat/lines';
import { SET_UPS } from '../../compat/set-ups';
import { COMPILERS } from '../../compat/typescript';
import { EVENT_WAYS, WAYS, WEBHOOK_WAYS } from '../../compat/ways';
import { REPLACEMENTS } from './replacements';

const root = join(__dirname, '../../..');

/** Renders `docs/compatibility.md` from the tables that `.ci/compat` runs. */
export function compatibility(): string {
  const reasons: string[] = [];
  const note = (reason: string) => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `[${reasons.indexOf(reason) + 1}]`;
  };
  const linesOn = (reasonOf: (line: LineId) => string | undefined) =>
    LINE_IDS.map((line) => {
      const reason = reasonOf(line);
      return reason === undefined ? SHORT[line] : `not ${SHORT[line]} ${note(reason)}`;
    }).join(', ');
  const ways = [...WAYS, ...EVENT_WAYS, ...WEBHOOK_WAYS].map((way) => [
    way.title,
    ...NODES.map((node) => linesOn((line) => impossible(LINES[line], way, node))),
  ]);
  const everyLine = LINE_IDS.map((line) => SHORT[line]).join(', ');

  return [
    '# Compatibility',
    'After reading this page you can check whether your versions of Node, OpenTelemetry and TypeScript work together, in ' +
      'the way in which you load the package.',
    '`.ci/compat` tests these combinations with the packed tarball. `npm run docs` writes this page from the tables in ' +
      '`compat/`. Each cell is a process that makes a call. It passes if the call has one span and is counted once. ' +
      '[sdk-versions.md](sdk-versions.md) lists the versions of the SDKs.',
    table(
      ['OpenTelemetry', 'Packages', 'Node'],
      LINE_IDS.map((line) => [SHORT[line], packagesOf(line), `\`${LINES[line].engines}\``]),
    ),
    '## Node versions and module systems',
    table(['', ...NODES.map((node) => `Node ${node}`)], ways),
    reasons.map((reason, at) => `[${at + 1}] ${reason}.`).join('  \n'),
    '## Set-ups',
    `Spans, metrics and log events arrive over OTLP, metrics on the Prometheus page too. ` +
      `On ${LINE_IDS.map((line) => `Node ${LINES[line].oldestNode} for ${SHORT[line]}`).join(', ')}.`,
    table(
      ['Set-up', 'OpenTelemetry'],
      SET_UPS.map(({ title }) => [title, everyLine]),
    ),
    '## Several copies',
    table(
      ['In one process', 'Warnings'],
      COPIES.map(({ title, warnings }) => [title, warnings.map((each) => `\`${each}\``).join() || 'none']),
    ),
    '## Overrides, wrappers and mocks',
    "Only the SDK's own prototypes are patched. A call is recorded as often as the SDK's own method is called.",
    table(['A method', 'Calls'], REPLACEMENTS),
    '## TypeScript',
    'With `strict`, and `skipLibCheck` off: the types of OpenTelemetry and of Node are checked too.',
    table(
      ['TypeScript', '`moduleResolution`'],
      COMPILERS.map(({ version, resolutions }) => [
        version,
        resolutions.map((each) => `\`${each}\``).join(', '),
      ]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

const SHORT: Readonly<Record<LineId, string>> = { otel2: '2.x', otel3: '3.x' };

function packagesOf(line: LineId): string {
  const file = join(root, 'compat', line, 'package.json');
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
  return ['api', 'sdk-trace', 'sdk-node', 'auto-instrumentations-node']
    .map((name) => `\`${name}\` ${String(dependencies[`@opentelemetry/${name}`])}`)
    .join(', ');
}

const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
