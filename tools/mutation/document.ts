import { join } from 'node:path';
import { PARTS } from './parts';
import { KINDS, REASONS } from './reasons';
import type { GroupResult, Results, Survivor, Tally } from './results';

export const documentFile = join(__dirname, '../../../docs/mutation.md');

/** Of the mutants that could be tried so many have to be killed, in percent. */
export const GOAL = 85;

const HEAD = `# Mutation tests

    npm run mutation                # all parts; an hour and a half, so it is no part of .ci/run
    npm run mutation -- delivery    # one part; also one group, as webhooks/failures
    npm run mutation -- --again     # only what lived the last time on this machine, and files that changed since

This file is written by that command, and by \`npm run docs\`; why a survivor may live stands in \`tools/mutation/reasons/\`.

[Stryker](https://stryker-mutator.io) changes one place of \`lib/\` at a time and runs the specs that reach it: a change that no spec notices is a gap in the specs, or makes no difference. It works on a copy of the checkout in this user's cache, with TypeScript as source, on Node 22.

- A mutant is tried with the specs of its group alone (\`tools/mutation/parts.ts\`), never with \`spec/e2e\` or \`spec/services\`, whose processes do not see it. What those would kill counts as survived here.
- Every mutator is on, those of texts and of tables read at start-up, too. A timeout counts as killed, what was reached by no spec as survived; what did not load was not tried.
- The figures below are of Stryker 10.0 on a machine with two shared cores of an Intel Xeon.
- A mutant has a process of its own where the code keeps state for all of it; of the rest twenty share one.
- The figures are of several runs: of all mutants of a group once, and with \`--again\` when specs had been added.
- Before the specs that these runs asked for: delivery 89.2 %, client/calling 77.4 %, redaction/copy 89.3 %, webhooks/failures 71.9 %, webhooks/reading 83.2 %, webhooks/handling 79.6 %, webhooks/bodies 81.0 %.`;

const KILLED = ['Killed', 'Timeout'];
const ALIVE = ['Survived', 'NoCoverage'];
const ERRORS = ['RuntimeError', 'CompileError'];

const count = (tallies: readonly Tally[], statuses: readonly string[]) =>
  tallies.reduce((sum, tally) => sum + statuses.reduce((all, status) => all + (tally[status] ?? 0), 0), 0);

function row(name: string, tallies: readonly Tally[]): string {
  const killed = count(tallies, KILLED);
  const tried = killed + count(tallies, ALIVE);
  const share = tried === 0 ? '' : `${((100 * killed) / tried).toFixed(1)} %`;
  const ways = [['Killed'], ['Timeout'], ['Survived'], ['NoCoverage'], ERRORS];
  return `| ${[name, tried, share, ...ways.map((way) => count(tallies, way))].join(' | ')} |`;
}

const HEADER =
  '| Part | Mutants | Killed | by a spec | by a timeout | Survived | Reached by no spec | Not loaded |';
const table = (first: string, rows: readonly string[]) =>
  [HEADER.replace('Part', first), `| --- ${'| --: '.repeat(7)}|`, ...rows].join('\n');

const tallies = ({ files }: GroupResult) => Object.values(files);

const resultsOf = (results: Results, part: string): GroupResult[] =>
  Object.keys(PARTS[part] ?? {}).flatMap((group) => results[`${part}/${group}`] ?? []);

/** Mutants of a part, of the groups that ran. */
export function countsOf(results: Results, part: string) {
  const ofPart = resultsOf(results, part).flatMap(tallies);
  const killed = count(ofPart, KILLED);
  return { killed, tried: killed + count(ofPart, ALIVE) };
}

function overview(results: Results): string {
  const rows = Object.entries(PARTS).map(([part, groups]) => {
    const missing = Object.keys(groups).filter((group) => results[`${part}/${group}`] === undefined);
    const name = missing.length === 0 ? part : `${part}, without ${missing.join(', ')}, not run`;
    return row(name, resultsOf(results, part).flatMap(tallies));
  });
  return table('Part', rows);
}

const cell = (code: string) =>
  code === '' ? '(nothing)' : `\`${code.replaceAll('|', '\\|').replaceAll('`', 'ˋ')}\``;

export const reasonOf = (survivor: Survivor) =>
  REASONS[survivor.file]?.find(
    ({ line, to }) => survivor.line.includes(line) && (to === undefined || to.includes(survivor.to)),
  );

function survivorRow(survivor: Survivor): string {
  const reason = reasonOf(survivor);
  const why = reason === undefined ? 'open' : `${reason.kind}: ${reason.why}`;
  const { line, code, to } = survivor;
  return `| ${cell(line)} | ${cell(code)} → ${cell(to)} | ${why} |`;
}

function groupSection(name: string, { files, survivors }: GroupResult): string {
  const rows = Object.entries(files).map(([path, tally]) => row(path, [tally]));
  const byFile = Object.keys(files).flatMap((path) => {
    const ofFile = survivors.filter(({ file }) => file === path);
    if (ofFile.length === 0) return [];
    const survivorRows = ofFile.map(survivorRow);
    return [`### ${path}\n\n| Line | Mutant | Reason |\n| --- | --- | --- |\n${survivorRows.join('\n')}`];
  });
  return [`## ${name}`, table('File', rows), ...byFile].join('\n\n');
}

function reasonsSection(results: Results): string {
  const survivors = Object.values(results).flatMap((result) => result.survivors);
  const of = (kind: string) =>
    survivors.filter((survivor) => (reasonOf(survivor)?.kind ?? 'open') === kind).length;
  const kinds = { ...KINDS, open: 'nobody has said yet; a spec may be missing' };
  const rows = Object.entries(kinds).map(([kind, meaning]) => `| ${kind} | ${meaning} | ${of(kind)} |`);
  return ['| Reason | | Survivors |', '| --- | --- | --: |', ...rows].join('\n');
}

/** docs/mutation.md, from what the last run of each group found. */
export function documentOf(results: Results): string {
  const groups = Object.entries(PARTS).flatMap(([part, ofPart]) =>
    Object.keys(ofPart).map((group) => `${part}/${group}`),
  );
  const sections = groups.flatMap((name) => {
    const result = results[name];
    return result === undefined ? [] : [groupSection(name, result)];
  });
  return `${[HEAD, `Goal: ${GOAL} % of each part.`, overview(results), reasonsSection(results), ...sections].join('\n\n')}\n`;
}
