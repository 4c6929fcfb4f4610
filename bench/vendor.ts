import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts a loopback server in its own process. It responds to every call immediately. */
export async function startVendor(): Promise<{ readonly url: string; stop(): void }> {
  const server = fork(join(__dirname, 'server.js'), { execArgv: [] });
  const [port] = (await once(server, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, stop: () => server.disconnect() };
}
