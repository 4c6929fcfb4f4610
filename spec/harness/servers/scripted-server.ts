import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { selfSignedCertificate } from '../../../lib/testing/simulator';

/** What happens to one request. */
export type ScriptedResponse =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly to: keyof typeof LOCATIONS }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'reset' }
  /** The connection ends amid the body. */
  | { readonly kind: 'cut' }
  /** No answer, and none later. */
  | { readonly kind: 'hang' };

const LOCATIONS = {
  here: (origin: string) => `${origin}/moved?to=here`,
  elsewhere: (origin: string) => `${origin.replace('127.0.0.1', 'localhost')}/moved`,
  relative: () => '/moved',
  malformed: () => 'http://:0:0/',
  nowhere: () => undefined,
} satisfies Record<string, (origin: string) => string | undefined>;

const USUAL: ScriptedResponse = { kind: 'answer', status: 200, body: '{"delivery_id":"RAAABQ","id":7}' };
const BODILESS: ReadonlySet<number> = new Set([204, 304]);
/** Odd arguments become long paths. */
const MAX_HEAD_BYTES = 2 ** 22;

/**
 * Follows a script, a turn per request, and keeps every byte that arrives. Its answers are the same to the
 * last header at any time.
 */
export class ScriptedServer {
  private turns: ScriptedResponse[] = [];
  private arrived: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server;

  private constructor(private readonly isTls: boolean) {
    const options = { maxHeaderSize: MAX_HEAD_BYTES, keepAliveTimeout: 600_000 };
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      request.on('error', () => undefined);
      request.resume().on('end', () => this.perform(this.turns.shift() ?? USUAL, request, response));
    };
    this.server = isTls
      ? createHttpsServer({ ...options, ...selfSignedCertificate() }, onRequest)
      : createHttpServer(options, onRequest);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket.on('error', () => undefined));
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
      socket.on('error', () => undefined).on('data', (bytes: Buffer) => this.arrived.push(bytes));
    });
  }

  static async start(isTls: boolean): Promise<ScriptedServer> {
    const server = new ScriptedServer(isTls);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `${this.isTls ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  /** Begins anew: nothing has arrived. */
  script(turns: readonly ScriptedResponse[]): void {
    this.turns = [...turns];
    this.arrived = [];
  }

  /** What has arrived since, byte by byte, in the order in which it came. */
  received(): string {
    return Buffer.concat(this.arrived).toString('latin1');
  }

  private perform(turn: ScriptedResponse, request: IncomingMessage, response: ServerResponse): void {
    response.sendDate = false;
    const answer = (status: number, headers: Readonly<Record<string, string>>, body: string) => {
      const text = BODILESS.has(status) ? '' : body;
      const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(text) };
      response.writeHead(status, { ...length, ...headers });
      response.end(text);
    };
    switch (turn.kind) {
      case 'answer':
        return answer(turn.status, turn.headers ?? {}, turn.body);
      case 'redirect': {
        const location = LOCATIONS[turn.to](this.origin);
        // 3.5 to 4.4 send this body on, with the length of the request's
        const length = Number(request.headers['content-length'] ?? 0);
        return answer(turn.status, location === undefined ? {} : { location }, 'r'.repeat(length));
      }
      case 'slow':
        setTimeout(() => this.perform(USUAL, request, response), turn.ms);
        return;
      case 'reset':
        request.socket.destroy();
        return;
      case 'cut':
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"delivery_id":', () => request.socket.destroy());
        return;
      case 'hang':
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.sockets) socket.destroy();
    });
  }
}
