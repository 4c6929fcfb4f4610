import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A loopback server for one spec. */
export interface LocalServer {
  readonly port: number;
  /** Closes the server. Rejects if a connection stays open. */
  close(): Promise<void>;
}

/** Connections that wait to be accepted. More of them hang: a busy process accepts none for a while. */
const BACKLOG = 4096;
/** How long a server may take to close. */
const CLOSE_TIMEOUT_MS = 4000;
/** A pause of the process uses up the time to one check only. */
const CLOSE_CHECKS = 40;

/** Starts a server on a free loopback port. */
export async function startListening(server: Server): Promise<LocalServer> {
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeInTime(new Promise((resolve) => server.close(resolve))),
  };
}

/** Starts an HTTP server on a free loopback port. */
export const startLocalServer = (listener: RequestListener): Promise<LocalServer> =>
  startListening(createServer(listener));

/** Waits for a server to close. Rejects after 4 seconds, which means that a connection is still open. */
export async function closeInTime(closing: Promise<unknown>): Promise<void> {
  let isClosed = false;
  const closed = closing.then(() => (isClosed = true));
  for (let check = 0; check < CLOSE_CHECKS && !isClosed; check += 1)
    await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS / CLOSE_CHECKS, undefined, { ref: false })]);
  if (!isClosed) throw new Error('the server did not close: a connection is still open');
}
