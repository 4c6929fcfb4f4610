import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Group } from './parts';
import { readReport, since, updated, writeReport, type Report } from './report';

const root = join(__dirname, '../../..');
const home = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'opentelemetry-instrumentation-customerio/mutation',
);
/** What is mutated is a copy: nothing in the checkout changes, nor does a change of it disturb a run. */
const copy = join(home, 'checkout');
const COPIED = ['lib', 'spec', 'examples', 'bench', 'tools', 'package.json', 'tsconfig.json', 'README.md'];

/** Stryker is a project of its own in this user's cache: it would be half of the checkout's lockfile. */
function install(): void {
  const files = ['package.json', 'package-lock.json'].map(
    (name) => [join(root, 'tools/mutation', name), join(home, name)] as const,
  );
  const isThere = files.every(
    ([ours, theirs]) => existsSync(theirs) && readFileSync(ours, 'utf8') === readFileSync(theirs, 'utf8'),
  );
  if (isThere && existsSync(join(home, 'node_modules'))) return;
  mkdirSync(home, { recursive: true });
  files.forEach(([ours, theirs]) => cpSync(ours, theirs));
  execFileSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: home, stdio: 'inherit' });
}

function copyCheckout(): void {
  rmSync(copy, { recursive: true, force: true });
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    // Stryker's mocha runner loads files of mocha's inside, which 12 has under other names
    const owner = name === 'mocha' ? home : root;
    symlinkSync(join(owner, 'node_modules', name), join(modules, name));
  }
}

/** @returns the path of Node: Stryker wants a newer one than this package does. */
export function prepare(): string {
  install();
  copyCheckout();
  return execFileSync('bash', [join(root, '.ci/node-binary'), '22'], { encoding: 'utf8' }).trim();
}

/** In a child process whose global object takes nothing new there is no place for what Stryker puts there. */
const NOT_RUN = 'is local where the global object is frozen';

const optionsOf = ({ mutate, specs, sharing }: Group, report: string) => ({
  mutate,
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: {
    'no-config': true,
    require: ['./dist/spec/harness/require-hooks.js'],
    spec: specs.map((spec) => `dist/${spec}.spec.js`),
    grep: `^(?!.*${NOT_RUN})`,
  },
  buildCommand:
    'node ../../node_modules/typescript/bin/tsc -p tsconfig.json --noCheck --declaration false --incremental false --tsBuildInfoFile null',
  // it would want a TypeScript of its own
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 4_000,
  maxTestRunnerReuse: sharing,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: report },
});

const textOf = (path: string) => {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

/**
 * Tries the mutants of a group.
 *
 * @param again only what lived the last time on this machine, and files that changed since
 * @returns undefined where Stryker made no report and said why
 */
export function tryMutants(node: string, name: string, group: Group, again: boolean): Report | undefined {
  const kept = join(home, `${name}.report.json`);
  const before = again && existsSync(kept) ? readReport(kept) : undefined;
  if (before === undefined) return stryker(node, name, group, kept);
  const mutate = since(before, textOf);
  if (mutate.length === 0) return before;
  const after = stryker(node, name, { ...group, mutate }, join(home, `${name}.again.json`));
  if (after === undefined) return undefined;
  const report = updated(before, after);
  writeReport(kept, report);
  return report;
}

function stryker(node: string, name: string, group: Group, report: string): Report | undefined {
  const options = join(home, `${name}.json`);
  writeFileSync(options, JSON.stringify(optionsOf(group, report), null, 2));
  rmSync(report, { force: true });
  const program = join(home, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  spawnSync(node, [program, 'run', options], {
    cwd: copy,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}:${process.env['PATH']}` },
  });
  return existsSync(report) ? readReport(report) : undefined;
}
