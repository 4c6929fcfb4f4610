import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES, type ExampleApp } from '../../../compat/examples';
import { REPOSITORY } from '../../../spec/harness/processes/node-process';
import { checkExample } from './check-example';
import { ExampleProject } from './project';

/**
 * Runs every application of `examples/` with the tarball, two at a time. Fails unless each one ran and passed.
 * Arguments: the tarball, and a scratch folder that has `package-managers`; then folders, to run only these.
 */
const [tarball = '', work = '', ...only] = process.argv.slice(2);
const AT_ONCE = 2;

const seconds = (from: number) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

/** @returns whether the application passed. */
async function run(app: ExampleApp): Promise<boolean> {
  const startedAt = Date.now();
  try {
    const project = new ExampleProject(app, work, tarball);
    await project.install();
    const installed = seconds(startedAt);
    const builtAt = Date.now();
    if (project.scripts['build'] !== undefined) await project.run('build', {});
    await checkExample(app, project);
    console.log(`examples/${app.folder} passed: install ${installed}, build and run ${seconds(builtAt)}`);
    return true;
  } catch (error) {
    console.error(`examples/${app.folder} failed after ${seconds(startedAt)}: ${(error as Error).message}`);
    return false;
  }
}

function foldersWithoutEntry(): string[] {
  const examples = join(REPOSITORY, 'examples');
  const known = new Set(EXAMPLES.map(({ folder }) => folder));
  return readdirSync(examples).filter(
    (folder) => existsSync(join(examples, folder, 'package.json')) && !known.has(folder),
  );
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  const selected = EXAMPLES.filter(({ folder }) => only.length === 0 || only.includes(folder));
  const waiting = [...selected];
  let passed = 0;
  const work = async () => {
    for (let app = waiting.shift(); app !== undefined; app = waiting.shift()) {
      if (await run(app)) passed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const unknown = foldersWithoutEntry();
  for (const folder of unknown) console.error(`compat/examples.ts lacks examples/${folder}`);
  console.log(`examples: ${passed} of ${selected.length} passed in ${seconds(startedAt)}`);
  process.exitCode = passed === selected.length && passed > 0 && unknown.length === 0 ? 0 : 1;
}

void main();
