import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that the kernel assigns to outgoing connections: a client that retries while its server is
 * down could be assigned the server's port and connect to itself. The ports 10,000 higher, which the nodes of a
 * Redis cluster use among themselves, are below that range too.
 */
const PORTS = { from: 12_000, count: 10_000 };
let next = PORTS.from + (process.pid % PORTS.count);

/**
 * Returns a free loopback TCP port for a server that another process starts, or that is restarted. While this
 * process runs, no other process gets or probes this port through this function.
 */
export async function freeServerPort(): Promise<number> {
  for (;;) {
    const port = next;
    next = next + 1 < PORTS.from + PORTS.count ? next + 1 : PORTS.from;
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
}

/**
 * Reserves a port number by binding the UDP port, which no server here uses, until this process ends. Otherwise
 * two concurrent test runs could get the same port, or one could probe it while the server of the other binds it.
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
