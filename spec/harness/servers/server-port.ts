import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that the kernel gives to outgoing connections: a client that tries again and again while its
 * server is away could be given the server's port, and connect to itself. So are the ports 10,000 above, on which the
 * nodes of a Redis cluster talk.
 */
const PORTS = { from: 12_000, count: 10_000 };
let next = PORTS.from + (process.pid % PORTS.count);

/**
 * A loopback TCP port for a server that another process opens, or that goes and comes back. No other process that
 * asks here is given it, nor tries it, as long as this one runs.
 */
export async function freeServerPort(): Promise<number> {
  for (;;) {
    const port = next;
    next = next + 1 < PORTS.from + PORTS.count ? next + 1 : PORTS.from;
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
}

/**
 * Holds the UDP port of the same number, which nothing here listens on, until this process ends. Without that, two
 * test runs side by side are given one port, or one tries it in the moment in which the other's server opens it.
 */
async function reserve(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, address: '127.0.0.1', exclusive: true });
    await once(socket, 'listening');
    socket.unref();
    return true;
  } catch (error) {
    socket.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return false;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
