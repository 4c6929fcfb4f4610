import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isQuick, reportResult, withoutOtel } from './phase';
import type { Timings } from './rounds';

const APP = join(__dirname, 'app.js');

/** The preloaded modules: this package, or only the dependency that every instrumented service loads anyway. */
const PRELOADS = {
  bare: require.resolve('@opentelemetry/instrumentation'),
  instrumented: join(__dirname, '..', 'lib', 'register.js'),
};

/** Measures the time from the start of Node to its exit in nanoseconds, in alternating pairs. */
function preload(): Promise<Timings> {
  const pairs = isQuick ? 15 : 25;
  const timings: Timings = { bare: [], instrumented: [] };
  for (const path of Object.values(PRELOADS)) timeOfRun(path); // fills the file cache
  for (let pair = 0; pair < pairs; pair += 1) {
    const entries = Object.entries(PRELOADS);
    for (const [name, path] of pair % 2 === 0 ? entries : entries.reverse())
      timings[name]?.push(timeOfRun(path));
  }
  return Promise.resolve(timings);
}

function timeOfRun(preloaded: string): number {
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--require', preloaded, APP], {
    env: withoutOtel(process.env),
    encoding: 'utf8',
  });
  const ns = Number(process.hrtime.bigint() - startedAt);
  if (status !== 0) throw new Error(`node --require ${preloaded} exited with ${status}: ${stderr}`);
  return ns;
}

reportResult(preload);
