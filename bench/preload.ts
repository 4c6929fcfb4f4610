import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { response, isQuick, withoutOtel } from './phase';
import type { Timings } from './rounds';

const APP = join(__dirname, 'app.js');

/** What is preloaded: this package, or only what it depends on and every instrumented service has anyway. */
const PRELOADS = {
  bare: require.resolve('@opentelemetry/instrumentation'),
  instrumented: join(__dirname, '..', 'lib', 'register.js'),
};

/** Nanoseconds from the start of Node to its exit, in alternating pairs. */
function preload(): Promise<Timings> {
  const pairs = isQuick ? 15 : 25;
  const timings: Timings = { bare: [], instrumented: [] };
  for (const path of Object.values(PRELOADS)) started(path); // fills the file cache
  for (let pair = 0; pair < pairs; pair += 1) {
    const entries = Object.entries(PRELOADS);
    for (const [name, path] of pair % 2 === 0 ? entries : entries.reverse())
      timings[name]?.push(started(path));
  }
  return Promise.resolve(timings);
}

function started(preloaded: string): number {
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--require', preloaded, APP], {
    env: withoutOtel(process.env),
    encoding: 'utf8',
  });
  const ns = Number(process.hrtime.bigint() - startedAt);
  if (status !== 0) throw new Error(`node --require ${preloaded} ended with ${status}: ${stderr}`);
  return ns;
}

response(preload);
