import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** Largest accepted body. The App API's limit for a broadcast trigger is 25 MB. */
const MAX_BODY_BYTES = 26 * 1024 * 1024;
/** Idle time of a connection: longer than any pause in a test, so that no connection closes just before it is used. */
const KEEP_ALIVE_MS = 65_000;

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
  readonly keepsProcessAlive: boolean;
  /** @param body undefined if it was larger than 26 MiB. */
  readonly onRequest: (
    message: http.IncomingMessage,
    response: http.ServerResponse,
    body: string | undefined,
  ) => void;
}

export interface RunningServer {
  /** Origin without a trailing slash, such as `http://127.0.0.1:49152`. */
  readonly url: string;
  /** Runs a function after a delay, unless the server closes first. */
  schedule(delayMs: number, run: () => void): void;
  /** Stops listening and ends every connection, in any state. */
  close(): Promise<void>;
}

/**
 * Starts a server that reads the body before it passes a request on.
 *
 * @throws the listen error of Node, such as `EADDRINUSE` or `EACCES`.
 */
export async function listen({
  host,
  port,
  tls,
  keepsProcessAlive,
  onRequest,
}: ServerOptions): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const onMessage = (message: http.IncomingMessage, response: http.ServerResponse): void => {
    readBody(message).then(
      (body) => onRequest(message, response, body),
      () => undefined, // the client aborted the request
    );
  };
  const server = tls === undefined ? http.createServer(onMessage) : https.createServer({ ...tls }, onMessage);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // raw sockets: `closeAllConnections` does not close those with an unfinished TLS handshake
  server.on('connection', (socket: Socket) => {
    if (!keepsProcessAlive) socket.unref();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  if (!keepsProcessAlive) server.unref();
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(server.address() as AddressInfo, tls === undefined ? 'http' : 'https'),
    schedule: (delayMs, run) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, delayMs);
      if (!keepsProcessAlive) timer.unref();
      timers.add(timer);
    },
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const timer of timers) clearTimeout(timer);
        for (const socket of sockets) socket.destroy();
      });
      return closed;
    },
  };
}

async function readBody(message: http.IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** Returns the origin for clients on this machine. Replaces a wildcard address by the loopback address. */
function urlOf({ address, port }: AddressInfo, protocol: string): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `${protocol}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
