import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describeFailure, type Failure } from './failure';

interface Report {
  readonly stats: { readonly passes: number; readonly failures: number; readonly pending: number };
  readonly passes: readonly { readonly file: string }[];
  readonly failures: readonly Failure[];
}

/** Reads JSON reports of mocha. Fails unless every spec file ran in one of them, and no test failed or was skipped. */
const root = join(__dirname, '../../..');
const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Report);

const specs = readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.spec.ts'))
  .map((path) => path.split(sep).join('/').replace(/\.ts$/, ''));
const ran = new Set(
  reports
    .flatMap(({ passes }) => passes)
    .map(({ file }) => relative(join(root, 'dist/spec'), file).split(sep).join('/').replace(/\.js$/, '')),
);
const missing = specs.filter((spec) => !ran.has(spec));

for (const failure of reports.flatMap(({ failures }) => failures)) console.error(describeFailure(failure));
for (const spec of missing) console.error(`did not run: spec/${spec}.ts`);

const total = (count: keyof Report['stats']) => reports.reduce((sum, { stats }) => sum + stats[count], 0);
const [passes, failures, pending] = [total('passes'), total('failures'), total('pending')];
console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
process.exitCode = failures > 0 || pending > 0 || missing.length > 0 || specs.length === 0 ? 1 : 0;
