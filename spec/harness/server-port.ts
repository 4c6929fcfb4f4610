import { createServer } from 'node:net';

/**
 * Below the ports that the kernel gives to outgoing connections: a client that tries again and again while its
 * server is away could be given the server's port, and connect to itself. So are the ports 10,000 above, on which the
 * nodes of a Redis cluster talk.
 */
const PORTS = { from: 12_000, count: 10_000 };
let next = PORTS.from + (process.pid % PORTS.count);

/** A loopback port for a server that goes and comes back. */
export async function freeServerPort(): Promise<number> {
  for (;;) {
    const port = next;
    next = next + 1 < PORTS.from + PORTS.count ? next + 1 : PORTS.from;
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
