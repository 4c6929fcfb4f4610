/**
 * Starts an example after compiling it, if a source has changed: `node examples/run.mjs service [options]`. Types are
 * not checked here: `npm test` checks them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const sources = ['lib', 'examples/service', 'examples/stack', 'examples/tsconfig.json', 'tsconfig.json'];
const compiler = join(root, 'node_modules/typescript/bin/tsc');
/** The compiler writes it at each build. */
const stamp = join(root, 'dist/.examples.tsbuildinfo');

/** Returns the time of the last change of a file, or of the files in a folder. */
function changedAt(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

function build() {
  if (!existsSync(compiler)) fail('The dependencies are not installed. Run npm ci first.');
  const startedAt = Date.now();
  process.stderr.write('Building the example... ');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-b', join(root, 'examples')], {
    encoding: 'utf8',
  });
  if (status !== 0) fail(`failed.\n${stdout}${stderr}`.trimEnd());
  process.stderr.write(`done in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s.\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const builtAt = existsSync(stamp) ? changedAt(stamp) : 0;
if (sources.some((source) => changedAt(join(root, source)) > builtAt)) build();

const program = join(root, 'dist/examples', process.argv[2] ?? '', 'start.js');
process.argv.splice(1, 2, program);
await import(pathToFileURL(program).href);
