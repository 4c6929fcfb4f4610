/** Waits for its parent to go. Asked to end by SIGTERM, it does nothing else. */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guarded } from './guard';

const MAX_END_MS = 10_000;
const POLL_MS = 50;

const pids = new Set<number>();
let folder: string | undefined;

process.on('message', (message: Guarded) => {
  if ('folder' in message) folder = message.folder;
  else if ('started' in message) pids.add(message.started);
  else pids.delete(message.ended);
});

/** 0 asks whether the process is there. */
function isThere(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function clearAway(): Promise<void> {
  let left = [...pids].filter((pid) => isThere(pid, 'SIGTERM'));
  for (const deadline = Date.now() + MAX_END_MS; left.length > 0 && Date.now() < deadline;) {
    await sleep(POLL_MS);
    left = left.filter((pid) => isThere(pid, 0));
  }
  for (const pid of left) isThere(pid, 'SIGKILL');
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

process.on('disconnect', () => void clearAway().then(() => process.exit(0)));
