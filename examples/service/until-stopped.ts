import type { Children } from './children';
import { Complaint } from './environment';

const PARENT_POLL_MS = 500;

/**
 * Runs until it is done, a child ends, or somebody asks for the end: Ctrl-C, a signal, a pipe that closes. Then
 * everything is stopped and this process exits: with 0, or after a complaint on stderr with 1.
 * @param afterwards when all children have ended
 */
export async function untilStopped(
  children: Children,
  run: () => Promise<unknown>,
  afterwards: () => void = () => undefined,
): Promise<never> {
  const stopRequested = endRequested();
  const steps = [
    () => Promise.race([stopRequested, children.ended, run()]),
    () => children.stop(),
    () => Promise.resolve().then(afterwards),
  ];
  let code = 0;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      process.stderr.write(`${error instanceof Complaint ? error.message : String(error)}\n`);
      code = 1;
    }
  }
  process.exit(code);
}

const endRequested = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    // `npm start | head`
    process.stdout.on('error', () => resolve());
    if (process.env['npm_lifecycle_event'] !== undefined) watchParent(resolve);
  });

/** npm passes signals on to the shell it started, and the shell ends without passing them on to us. */
function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && onEnd(), PARENT_POLL_MS).unref();
}
