import { fork } from 'node:child_process';
import { join } from 'node:path';

export const isQuick = process.argv.includes('--quick');

/** Garbage is collected on the thread that is timed: no waiting for helper threads on a busy machine. */
export const NODE_FLAGS = ['--expose-gc', '--single-threaded-gc'];

/**
 * Runs one measurement in a process of its own: what one leaves behind (optimised code, providers, heap)
 * does not reach the next.
 *
 * @param name file of this directory that ends with {@link response}.
 */
export function phase<T>(name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, `${name}.js`), isQuick ? ['--quick'] : [], {
      execArgv: NODE_FLAGS,
      env: withoutOtel(process.env),
    });
    child.once('message', (message) => resolve(message as T));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`bench/${name} ended with ${code} and no result`)));
  });
}

/** The same measurement in several processes, one after the other: each has its own luck with the JIT. */
export async function phases<T>(name: string, processes: number): Promise<T[]> {
  const results: T[] = [];
  while (results.length < processes) results.push(await phase<T>(name));
  return results;
}

/** A developer's variables would change what is measured. */
export const withoutOtel = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:OTEL_|NODE_OPTIONS$)/.test(name)));

/** The other side of {@link phase}; a file that is started on its own prints its result. */
export function response<T extends object>(measure: () => Promise<T>): void {
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
