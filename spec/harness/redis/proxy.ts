import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes bytes between clients and a server on loopback. Can drop a response or all connections. */
export class Proxy {
  private isLosing = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {
    server.on('connection', (client) => this.pass(client, connect(this.target, '127.0.0.1')));
  }

  static async start(target: number): Promise<Proxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Proxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
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

  private pass(client: Socket, server: Socket): void {
    const both = [client, server];
    for (const socket of both) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        both.forEach((each) => each.destroy());
      });
    }
    client.on('data', (bytes: Buffer) => server.write(bytes));
    server.on('data', (bytes: Buffer) => {
      if (!this.isLosing) return void client.write(bytes);
      this.isLosing = false;
      client.destroy();
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
