import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describeError, type ProblemKind } from '../network/problem';
import { encodeCommand, parseValue, type RedisValue } from './resp';

const DEFAULT_PORT = 6379;
const TIMEOUT_MS = 5_000;

interface Waiting {
  readonly resolve: (value: RedisValue) => void;
  readonly reject: (error: Error) => void;
}

/** A connection on which one command after the other is sent. A few commands need no client library. */
export class RedisConnection {
  private received = Buffer.alloc(0);
  private waiting: Waiting | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.read();
    });
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(withCode('ECONNRESET')));
  }

  /** Connects to a `redis:` or `rediss:` URL. Rejects with the error of the socket. */
  static async connect(url: URL): Promise<RedisConnection> {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const address = { host, port: Number(url.port) || DEFAULT_PORT };
    const isTls = url.protocol === 'rediss:';
    const socket = isTls
      ? connectTls({ ...address, ...(isIP(host) === 0 && { servername: host }) })
      : connectTcp(address);
    // a limit of the whole connection: the timeout of a socket starts again with each byte
    const timer = setTimeout(() => socket.destroy(withCode('ETIMEDOUT')), TIMEOUT_MS);
    socket.once('close', () => clearTimeout(timer));
    await new Promise<void>((resolve, reject) => {
      socket.once(isTls ? 'secureConnect' : 'connect', resolve).once('error', reject);
    });
    return new RedisConnection(socket);
  }

  /** Sends a command. Rejects if the connection fails, or 5 s after the connection was opened. */
  send(...parts: readonly string[]): Promise<RedisValue> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(encodeCommand(parts));
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private read(): void {
    try {
      const parsed = parseValue(this.received);
      if (parsed === undefined) return;
      this.received = this.received.subarray(parsed.end);
      this.waiting?.resolve(parsed.value);
    } catch (error) {
      this.waiting?.reject(error as Error);
      this.close();
    }
  }
}

const withCode = (code: string) => Object.assign(new Error(code), { code });

/** What to do if the address is right. Other failures need a server or another address. */
const FIXES: Readonly<Partial<Record<ProblemKind, (variable: string) => string>>> = {
  certificate: () =>
    'Set NODE_EXTRA_CA_CERTS to the PEM file of the certificate authority, also for the application.',
  closed: (variable) =>
    `If the port uses TLS, use rediss:// in ${variable}. Otherwise, check the log of Redis.`,
  timeout: (variable) =>
    `Check the firewall, and the host and the port in ${variable}. With rediss://, the port must use TLS.`,
  'not-tls': (variable) => `Use redis:// instead of rediss:// in ${variable}, or enable TLS in Redis.`,
};

/** Describes why a connection to the Redis in a variable failed, and what to do. */
export function describeFailure(error: unknown, variable: string) {
  const fix = `Start Redis, or correct ${variable}.`;
  if (error instanceof SyntaxError) return { problem: 'the port does not use the protocol of Redis', fix };
  const { kind, text } = describeError(error);
  return { problem: text, fix: FIXES[kind]?.(variable) ?? fix };
}
