import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** Largest body taken: the App API's limit for a broadcast trigger is 25 MB. */
const MAX_BODY_BYTES = 26 * 1024 * 1024;
/** Longer than any pause in a test, so that no client finds its pooled connection just closed. */
const KEEP_ALIVE_MS = 65_000;

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
  /** @param body undefined when it was larger than 26 MiB */
  readonly onRequest: (
    message: http.IncomingMessage,
    response: http.ServerResponse,
    body: string | undefined,
  ) => void;
}

export interface Listening {
  /** `http://127.0.0.1:49152`, without a slash at its end. */
  readonly url: string;
  /** Runs later, unless the server is closed first. */
  later(delayMs: number, run: () => void): void;
  /** Ends every connection, whatever state it is in. */
  close(): Promise<void>;
}

/** @throws the listen error as Node words it: `EADDRINUSE`, `EACCES`, … */
export async function listen({ host, port, tls, onRequest }: ServerOptions): Promise<Listening> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const onMessage = (message: http.IncomingMessage, response: http.ServerResponse): void => {
    readBody(message).then(
      (body) => onRequest(message, response, body),
      () => undefined, // the client left before its request was complete
    );
  };
  const server = tls === undefined ? http.createServer(onMessage) : https.createServer({ ...tls }, onMessage);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // Raw sockets: `closeAllConnections` does not know those whose TLS handshake is unfinished.
  server.on('connection', (socket: Socket) => {
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
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(server.address() as AddressInfo, tls === undefined ? 'http' : 'https'),
    later: (delayMs, run) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, delayMs);
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

/** Where a client on this machine reaches the server; a wildcard address is reached by loopback. */
function urlOf({ address, port }: AddressInfo, protocol: string): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `${protocol}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
