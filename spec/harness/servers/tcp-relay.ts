import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Listens on loopback and connects each client to a server. A subclass passes the bytes. */
export abstract class TcpRelay {
  protected readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((client) => this.connect(client));

  protected constructor(protected target: number) {}

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** Passes the bytes of one client. */
  protected abstract pass(client: Socket, server: Socket): void;

  private connect(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const both = [client, server];
    for (const socket of both) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        both.forEach((each) => each.destroy());
      });
    }
    this.pass(client, server);
  }
}
