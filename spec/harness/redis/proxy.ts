import type { Socket } from 'node:net';
import { TcpRelay } from '../servers/tcp-relay';

/** Passes bytes between clients and a server on loopback. Can drop a response or all connections. */
export class Proxy extends TcpRelay {
  private isLosing = false;

  static start(target: number): Promise<Proxy> {
    return new Proxy(target).listen();
  }

  /** Drops the next response: the server executes the command, but the connection of the client closes. */
  loseNextResponse(): void {
    this.isLosing = true;
  }

  /** Closes all connections. New ones lead to another server, as after a failover. */
  redirect(target: number): void {
    this.target = target;
    for (const socket of this.sockets) socket.destroy();
  }

  protected override pass(client: Socket, server: Socket): void {
    client.on('data', (bytes: Buffer) => server.write(bytes));
    server.on('data', (bytes: Buffer) => {
      if (!this.isLosing) return void client.write(bytes);
      this.isLosing = false;
      client.destroy();
    });
  }
}
