import type { Children } from './children';
import { UserError } from './environment';

const PARENT_POLL_MS = 500;

export interface StopHooks {
  /** Runs before the children are stopped. */
  readonly beforeStop?: () => void | Promise<void>;
  /** Runs when all children have exited. */
  readonly afterStop?: () => void | Promise<void>;
}

const nothing = () => undefined;

/**
 * Runs until `run` settles, a child exits, or a stop is requested: by Ctrl-C, a signal, or a closed pipe. Then stops
 * all children and exits with code 0, or with code 1 after an error message on stderr.
 */
export async function untilStopped(
  children: Children,
  run: () => Promise<unknown>,
  { beforeStop = nothing, afterStop = nothing }: StopHooks = {},
): Promise<never> {
  const stop = stopRequested();
  const steps = [
    () => Promise.race([stop, children.ended, run()]),
    () => Promise.resolve().then(beforeStop),
    () => children.stop(),
    () => Promise.resolve().then(afterStop),
  ];
  let code = 0;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      process.stderr.write(`${error instanceof UserError ? error.message : String(error)}\n`);
      code = 1;
    }
  }
  process.exit(code);
}

const stopRequested = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    // `npm start | head`
    process.stdout.on('error', () => resolve());
    if (process.env['npm_lifecycle_event'] !== undefined) watchParent(resolve);
  });

/** Detects the exit of the parent. npm forwards signals only to its shell, which exits without forwarding them. */
function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && onEnd(), PARENT_POLL_MS).unref();
}
