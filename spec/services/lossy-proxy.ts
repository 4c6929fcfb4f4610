import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes bytes between clients and a server on loopback. Can drop a response together with its connection. */
export class LossyProxy {
  private isLosing = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    target: number,
  ) {
    server.on('connection', (client) => this.pass(client, connect(target, '127.0.0.1')));
  }

  static async start(target: number): Promise<LossyProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LossyProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Drops the next response: the server executes the command, but the connection of the client closes. */
  loseNextResponse(): void {
    this.isLosing = true;
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
