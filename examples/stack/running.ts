import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Children } from '../service/children';
import { UserError } from '../service/environment';
import type { Guard } from './guard';
import { LastLines } from './last-lines';
import type { Program } from './programs';

const MAX_START_MS = 30_000;
const RETRY_MS = 100;

/**
 * Starts a program and waits until it is ready. If it exits, `children` reports that.
 *
 * @throws {UserError} if it is not ready in time.
 */
export async function startProgram(
  command: string,
  { name, args, environment, readyUrl }: Program,
  children: Children,
  guard: Guard,
): Promise<ChildProcess> {
  children.requireOpen(name);
  const lines = new LastLines();
  const child = spawn(command, args, {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C must reach only the launcher, so that the service flushes before the other programs end
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', lines.add);
  children.add(name, child, lines.describe);
  guard.watch(child);

  const deadline = Date.now() + MAX_START_MS;
  while (!(await isResponding(readyUrl))) {
    if (Date.now() > deadline) {
      throw new UserError(`The ${name} is not ready after ${MAX_START_MS / 1_000} s; ${lines.describe()}`);
    }
    await sleep(RETRY_MS);
  }
  return child;
}

/** Returns whether a URL responds with a success status. */
export const isResponding = (page: string): Promise<boolean> =>
  fetch(page).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );
