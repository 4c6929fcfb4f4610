/** Cleans up after its parent has exited. A SIGTERM ends it without that. */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardMessage } from './guard';

const MAX_END_MS = 10_000;
const POLL_MS = 50;

const pids = new Set<number>();
let folder: string | undefined;

process.on('message', (message: GuardMessage) => {
  if ('folder' in message) folder = message.folder;
  else if ('started' in message) pids.add(message.started);
  else pids.delete(message.ended);
});

/** Returns false if the process does not exist. The signal 0 only checks that. */
function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function cleanUp(): Promise<void> {
  let remaining = [...pids].filter((pid) => sendSignal(pid, 'SIGTERM'));
  for (const deadline = Date.now() + MAX_END_MS; remaining.length > 0 && Date.now() < deadline;) {
    await sleep(POLL_MS);
    remaining = remaining.filter((pid) => sendSignal(pid, 0));
  }
  for (const pid of remaining) sendSignal(pid, 'SIGKILL');
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

process.on('disconnect', () => void cleanUp().then(() => process.exit(0)));
