import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { countOfCells, expectedCells } from '../../compat/cells';
import { LINE_IDS, LINES } from '../../compat/lines';
import { describeFailure, type Failure } from './failure';

interface Report {
  readonly stats: { readonly pending: number };
  readonly passes: readonly { readonly title: string; readonly file: string }[];
  readonly failures: readonly Failure[];
}

/** Reads the mocha reports of both lines. Fails unless every cell and every spec file ran and passed. */
const folder = process.argv[2] ?? '.';
const specs = readdirSync(join(__dirname, '../../compat/spec')).filter((file) => file.endsWith('.spec.js'));
const problems: string[] = [];
let passed = 0;

for (const line of LINE_IDS) {
  const { stats, passes, failures } = reportOf(line);
  const titles = new Set(passes.map(({ title }) => title));
  const files = new Set(passes.map(({ file }) => basename(file)));
  passed += expectedCells(LINES[line]).filter((cell) => titles.has(cell)).length;
  problems.push(
    ...failures.map(describeFailure),
    ...expectedCells(LINES[line])
      .filter((cell) => !titles.has(cell))
      .map((cell) => `did not pass in ${line}: ${cell}`),
    ...specs.filter((file) => !files.has(file)).map((file) => `did not run in ${line}: ${file}`),
    ...(stats.pending > 0 ? [`${stats.pending} skipped in ${line}`] : []),
  );
}

for (const problem of problems) console.error(problem);
console.log(`compatibility: ${passed} of ${countOfCells()} cells passed`);
process.exitCode = problems.length > 0 || passed !== countOfCells() || specs.length === 0 ? 1 : 0;

function reportOf(line: string): Report {
  try {
    return JSON.parse(readFileSync(join(folder, `${line}.json`), 'utf8')) as Report;
  } catch {
    // the output of mocha, which ended before it wrote a report
    console.error(readFileSync(join(folder, `${line}.txt`), 'utf8'));
    throw new Error(`The specs of ${line} did not run: there is no ${line}.json in ${folder}.`);
  }
}
