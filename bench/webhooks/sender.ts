import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Arriving } from './events';

const HEAD_END = '\r\n\r\n';

/** Returns the bytes of a request. They are created before the measurement. */
export function requestOf({ headers, body }: Arriving): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\n${lines.join('\r\n')}${HEAD_END}`), body]);
}

export interface Turn {
  readonly seconds: number;
  /** Milliseconds from a request to the end of its response. */
  readonly latencies: Float64Array;
}

/** Sends one request and returns the complete response. */
export async function responseTo(port: number, request: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  let response = '';
  while (!isComplete(response)) response += String(((await once(socket, 'data')) as [Buffer])[0]);
  socket.destroy();
  return response;
}

function isComplete(response: string): boolean {
  const [head = '', body] = response.split(HEAD_END);
  return body !== undefined && body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
}

/**
 * Sends requests over keep-alive connections, one in flight at a time on each. Writes prepared bytes to bare
 * sockets and counts the bytes of the responses, so that the server is the bottleneck.
 *
 * @param responseLength bytes of a response; all responses are equal except for the date
 */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  responseLength: number,
): Promise<Turn> {
  const open = await Promise.all(
    Array.from({ length: connections }, () => Connection.open(port, responseLength)),
  );
  const latencies = new Float64Array(requests.length);
  let sent = 0;
  const sendOn = async (connection: Connection) => {
    while (sent < requests.length) {
      const index = sent;
      sent += 1;
      const sentAt = performance.now();
      await connection.exchange(requests[index]!);
      latencies[index] = performance.now() - sentAt;
    }
  };
  const startedAt = performance.now();
  await Promise.all(open.map(sendOn));
  const seconds = (performance.now() - startedAt) / 1000;
  open.forEach((connection) => connection.close());
  return { seconds, latencies };
}

const OK = Buffer.from('HTTP/1.1 200 ');

class Connection {
  private missing = 0;
  private responded!: () => void;
  private failed!: (error: Error) => void;

  private constructor(
    private readonly socket: Socket,
    private readonly responseLength: number,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.receive(bytes));
    socket.on('error', (error) => this.failed(error));
    socket.on('end', () => this.failed(new Error('the server closed a connection')));
  }

  static async open(port: number, responseLength: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket, responseLength);
  }

  exchange(request: Buffer): Promise<void> {
    this.missing = this.responseLength;
    this.socket.write(request);
    return new Promise((resolve, reject) => {
      this.responded = resolve;
      this.failed = reject;
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(bytes: Buffer): void {
    const isFirst = this.missing === this.responseLength;
    if (isFirst && bytes.compare(OK, 0, OK.length, 0, OK.length) !== 0) {
      return this.failed(new Error(`the response is not 200: ${bytes.toString()}`));
    }
    this.missing -= bytes.length;
    if (this.missing === 0) this.responded();
    else if (this.missing < 0) this.failed(new Error('a response is longer than expected'));
  }
}
