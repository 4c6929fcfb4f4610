import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { selfSignedCertificate } from '../../../lib/testing/simulator';

/** How the server handles one request. */
export type ScriptedResponse =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly to: keyof typeof LOCATIONS }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'reset' }
  /** Destroys the connection within the body. */
  | { readonly kind: 'cut' }
  /** Never responds. */
  | { readonly kind: 'hang' };

const LOCATIONS = {
  here: (origin: string) => `${origin}/moved?to=here`,
  elsewhere: (origin: string) => `${origin.replace('127.0.0.1', 'localhost')}/moved`,
  relative: () => '/moved',
  malformed: () => 'http://:0:0/',
  nowhere: () => undefined,
} satisfies Record<string, (origin: string) => string | undefined>;

const DEFAULT_RESPONSE: ScriptedResponse = {
  kind: 'response',
  status: 200,
  body: '{"delivery_id":"RAAABQ","id":7}',
};
const STATUSES_WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);
/** Unusual arguments become long paths. */
const MAX_HEAD_BYTES = 2 ** 22;

/**
 * Responds from a script, one entry per request, and keeps every byte that it receives. The responses are
 * identical at any time, including their headers.
 */
export class ScriptedServer {
  private scripted: ScriptedResponse[] = [];
  private receivedBytes: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server;

  private constructor(private readonly isTls: boolean) {
    const options = { maxHeaderSize: MAX_HEAD_BYTES, keepAliveTimeout: 600_000 };
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      request.on('error', () => undefined);
      request
        .resume()
        .on('end', () => this.respond(this.scripted.shift() ?? DEFAULT_RESPONSE, request, response));
    };
    this.server = isTls
      ? createHttpsServer({ ...options, ...selfSignedCertificate() }, onRequest)
      : createHttpServer(options, onRequest);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket.on('error', () => undefined));
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
      socket.on('error', () => undefined).on('data', (bytes: Buffer) => this.receivedBytes.push(bytes));
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

  /** Sets the script and forgets the received bytes. */
  script(responses: readonly ScriptedResponse[]): void {
    this.scripted = [...responses];
    this.receivedBytes = [];
  }

  /** Returns the bytes received since `script`, as latin1 text in the order of arrival. */
  received(): string {
    return Buffer.concat(this.receivedBytes).toString('latin1');
  }

  private respond(scripted: ScriptedResponse, request: IncomingMessage, response: ServerResponse): void {
    response.sendDate = false;
    const send = (status: number, headers: Readonly<Record<string, string>>, body: string) => {
      const text = STATUSES_WITHOUT_BODY.has(status) ? '' : body;
      const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(text) };
      response.writeHead(status, { ...length, ...headers });
      response.end(text);
    };
    switch (scripted.kind) {
      case 'response':
        return send(scripted.status, scripted.headers ?? {}, scripted.body);
      case 'redirect': {
        const location = LOCATIONS[scripted.to](this.origin);
        // 3.5 to 4.4 forward this body with the content-length of the request
        const length = Number(request.headers['content-length'] ?? 0);
        return send(scripted.status, location === undefined ? {} : { location }, 'r'.repeat(length));
      }
      case 'slow':
        setTimeout(() => this.respond(DEFAULT_RESPONSE, request, response), scripted.ms);
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
