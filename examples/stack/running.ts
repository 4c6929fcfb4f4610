import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Children } from '../service/children';
import { Complaint } from '../service/environment';
import type { Guard } from './guard';
import { LastLines } from './last-lines';
import type { Program } from './programs';

const MAX_START_MS = 30_000;
const RETRY_MS = 100;

/**
 * Starts a program that knows nothing of us, and waits until it is ready.
 * @throws {Complaint} if that takes too long; that it ends is told by `children`
 */
export async function startProgram(
  command: string,
  { name, args, environment, readyUrl }: Program,
  children: Children,
  guard: Guard,
): Promise<void> {
  children.requireOpen(name);
  const lines = new LastLines();
  const child = spawn(command, args, {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for the launcher alone: the service is to flush before the rest ends
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', lines.add);
  children.keep(name, child, lines.words);
  guard.watch(child);

  const deadline = Date.now() + MAX_START_MS;
  while (!(await isResponding(readyUrl))) {
    if (Date.now() > deadline) {
      throw new Complaint(`The ${name} is not ready after ${MAX_START_MS / 1_000} s; ${lines.words()}`);
    }
    await sleep(RETRY_MS);
  }
}

/** Whether a page is there. */
export const isResponding = (page: string): Promise<boolean> =>
  fetch(page).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );
