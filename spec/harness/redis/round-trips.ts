import type { Socket } from 'node:net';
import { TcpRelay } from '../servers/tcp-relay';

/** Time from the first command of a round trip to its replies: longer than a client needs to write commands together. */
const LATENCY_MS = 10;

/**
 * A connection with latency between clients and a server on loopback. It counts round trips: commands that a client
 * sends before it has the replies to earlier ones belong to the same round trip.
 */
export class RoundTripCounter extends TcpRelay {
  roundTrips = 0;

  static start(target: number): Promise<RoundTripCounter> {
    return new RoundTripCounter(target).listen();
  }

  protected override pass(client: Socket, server: Socket): void {
    for (const socket of [client, server]) socket.setNoDelay(true);
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
