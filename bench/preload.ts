import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isQuick, reportResult, withoutOtel } from './phase';
import { orderOf } from './rounds';

const APP = join(__dirname, 'app.js');
const ROUNDS = isQuick ? 15 : 30;

/** What is preloaded: nothing, the dependency that every instrumented service loads anyway, a hook without a patch, or this package. */
const PRELOADS = {
  none: [],
  dependency: ['--require', require.resolve('@opentelemetry/instrumentation')],
  empty: ['--require', join(__dirname, 'empty-instrumentation.js')],
  ours: ['--require', join(__dirname, '..', 'lib', 'register.js')],
} as const;

/** Time from the start of Node to its exit in nanoseconds, by preload. Entries of the same index are from the same round. */
export type Preloads = Record<keyof typeof PRELOADS, number[]>;

/** Measures the start of an application that loads the SDK, with each preload in turns. */
function preload(): Promise<Preloads> {
  const names = Object.keys(PRELOADS) as (keyof Preloads)[];
  const timings: Preloads = { none: [], dependency: [], empty: [], ours: [] };
  for (const name of names) timeOfRun(PRELOADS[name]); // fills the file cache
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of orderOf(names, round)) timings[name].push(timeOfRun(PRELOADS[name]));
  }
  return Promise.resolve(timings);
}

function timeOfRun(flags: readonly string[]): number {
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [...flags, APP], {
    env: withoutOtel(process.env),
    encoding: 'utf8',
  });
  const ns = Number(process.hrtime.bigint() - startedAt);
  if (status !== 0) throw new Error(`node ${flags.join(' ')} exited with ${status}: ${stderr}`);
  return ns;
}

reportResult(preload);
