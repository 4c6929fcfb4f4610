import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { MAX_WAIT_MS, until } from '../until';

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A TCP client for requests that HTTP clients refuse to send. */
export class RawClient {
  /** The error of the socket, such as a reset. */
  error: (Error & { code?: string }) | undefined;
  closed = false;
  private received = '';

  private constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => (this.received += chunk.toString('latin1')));
    socket.on('error', (error) => (this.error = error));
    socket.on('close', () => (this.closed = true));
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Sends the head of a request, then `rest`. */
  head(headers: Readonly<Record<string, string | number>>, rest: Uint8Array | string = ''): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.send(`POST / HTTP/1.1\r\nhost: localhost\r\n${lines.join('')}\r\n`);
    if (rest.length > 0) this.send(rest);
  }

  send(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  /** Sends `chunk` every 5 ms until the connection closes. */
  sendForever(chunk: Uint8Array): void {
    const timer = setInterval(() => this.socket.write(chunk), 5);
    this.socket.on('close', () => clearInterval(timer));
  }

  /** Waits for the next response and removes it from the buffer. */
  async response(): Promise<RawResponse> {
    const failure = () => (this.closed ? (this.error?.message ?? 'connection closed') : undefined);
    return until('response', () => this.next(), MAX_WAIT_MS, failure);
  }

  private next(): RawResponse | undefined {
    const end = this.received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const [line = '', ...lines] = this.received.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map((each) => split(each)));
    const length = Number(headers['content-length'] ?? 0);
    if (this.received.length < end + 4 + length) return undefined;
    const body = this.received.slice(end + 4, end + 4 + length);
    this.received = this.received.slice(end + 4 + length);
    return { status: Number(line.split(' ')[1]), headers, body };
  }

  /** Returns the bytes after the head of a response without a content-length. */
  rest(): string {
    return this.received.slice(this.received.indexOf('\r\n\r\n') + 4);
  }

  /** Waits until the server ends its side of the connection. */
  async waitForEnd(): Promise<void> {
    await until('end of the connection by the server', () => this.closed || this.socket.readableEnded);
  }

  /** Resets the connection. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await until('end of the socket', () => this.closed);
  }
}

function split(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
