import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Time from the first command of a round trip to its replies: longer than a client needs to write commands together. */
const LATENCY_MS = 10;

/**
 * A connection with latency between clients and a server on loopback. It counts round trips: commands that a client
 * sends before it has the replies to earlier ones belong to the same round trip.
 */
export class RoundTripCounter {
  roundTrips = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    target: number,
  ) {
    server.on('connection', (client) => this.pass(client, connect(target, '127.0.0.1')));
  }

  static async start(target: number): Promise<RoundTripCounter> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RoundTripCounter(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(client: Socket, server: Socket): void {
    const both = [client, server];
    for (const socket of both) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        both.forEach((each) => each.destroy());
      });
    }
    let repliesAt: number | undefined;
    client.on('data', (bytes: Buffer) => {
      if (repliesAt === undefined) this.roundTrips += 1;
      repliesAt ??= performance.now() + LATENCY_MS;
      server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      const delayMs = Math.max((repliesAt ?? 0) - performance.now(), 0);
      setTimeout(() => {
        repliesAt = undefined;
        client.write(bytes);
      }, delayMs);
    });
  }
}
