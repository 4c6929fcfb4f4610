import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server that answers every call at once, over loopback, in a process of its own. */
export async function startVendor(): Promise<{ readonly url: string; stop(): void }> {
  const server = fork(join(__dirname, 'server.js'), { execArgv: [] });
  const [port] = (await once(server, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, stop: () => server.disconnect() };
}
