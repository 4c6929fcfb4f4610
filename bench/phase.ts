import { fork } from 'node:child_process';
import { join } from 'node:path';

export const isQuick = process.argv.includes('--quick');

/** Flags that collect garbage on the measured thread, so that a busy machine cannot delay helper threads. */
export const NODE_FLAGS = ['--expose-gc', '--single-threaded-gc'];

/**
 * Runs one measurement in its own process, so that optimized code, providers and heap do not affect the next one.
 *
 * @param name file of this directory that calls {@link reportResult}.
 */
export function phase<T>(name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, `${name}.js`), isQuick ? ['--quick'] : [], {
      execArgv: NODE_FLAGS,
      env: withoutOtel(process.env),
      // only the result is printed to stdout
      stdio: ['inherit', 2, 'inherit', 'ipc'],
    });
    child.once('message', (message) => resolve(message as T));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`bench/${name} ended with ${code} and no result`)));
  });
}

/** Runs the same measurement in several processes, one after the other: the JIT compiles differently in each. */
export async function phases<T>(name: string, processes: number): Promise<T[]> {
  const results: T[] = [];
  while (results.length < processes) results.push(await phase<T>(name));
  return results;
}

/** Returns the environment without variables that change the measurement. */
export const withoutOtel = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:OTEL_|NODE_OPTIONS$)/.test(name)));

/** Runs a measurement and sends its result to {@link phase}. Prints the result if the file is started directly. */
export function reportResult<T extends object>(measure: () => Promise<T>): void {
  measure().then(
    (result) => {
      if (process.send === undefined) console.log(JSON.stringify(result));
      else process.send(result, () => process.exit());
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
