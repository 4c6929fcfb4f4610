import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { MAX_WAIT_MS } from '../until';

/** A loopback server for one spec. */
export interface LocalServer {
  readonly port: number;
  /** Closes the server. Rejects if a connection stays open. */
  close(): Promise<void>;
}

/** Connections that wait to be accepted. More of them hang: a busy process accepts none for a while. */
const BACKLOG = 4096;

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

/** Waits for a server to close. Rejects after 30 seconds, which means that a connection is still open. */
export async function closeInTime(closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error('the server did not close: a connection is still open')),
      MAX_WAIT_MS,
    );
  });
  await Promise.race([closing, late]).finally(() => clearTimeout(timer));
}
