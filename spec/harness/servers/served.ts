import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/** A server on loopback for one spec. */
export interface LocalServer {
  readonly port: number;
  /** Fails if anything keeps a connection open. */
  close(): Promise<void>;
}

const PATIENCE_MS = 4000;

/** Starts a server that accepts connections and can be closed again. */
export async function startListening(server: Server): Promise<LocalServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeInTime(new Promise((resolve) => server.close(resolve))),
  };
}

export const startLocalServer = (listener: RequestListener): Promise<LocalServer> =>
  startListening(createServer(listener));

/** Fails where a server does not close because a connection is still open. */
export async function closeInTime(closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the server does not close')), PATIENCE_MS);
  });
  await Promise.race([closing, late]).finally(() => clearTimeout(timer));
}
