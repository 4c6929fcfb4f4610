import { createServer, type Socket } from 'node:net';
import { startListening, type LocalServer } from './served';

const DRIP_MS = 20;

/** What a server does with a connection on which a request came. */
type Illness = (socket: Socket) => void;

const head = (status: string, headers: Readonly<Record<string, string | number>>) =>
  `HTTP/1.1 ${status}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

const JSON_HEAD = { 'content-type': 'application/json' };

/** Sends a byte now and then, and never an end. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), DRIP_MS);
  socket.on('close', () => clearInterval(timer));
}

/** What no simulator of Customer.io does: a network, a proxy or a machine that is ill. */
const ILLNESSES = {
  /** Takes the request, and that is all. */
  blackHole: () => undefined,
  /** A head that never ends. */
  slowHead: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    drip(socket, 'x');
  },
  /** A body that never ends, however long it was to be. */
  slowBody: (socket) => {
    socket.write(head('200 OK', { ...JSON_HEAD, 'content-length': 1_000_000 }) + '{"a":"');
    drip(socket, 'x');
  },
  resetMidBody: (socket) => {
    socket.write(head('200 OK', { ...JSON_HEAD, 'content-length': 100 }) + '{"half":', () =>
      socket.resetAndDestroy(),
    );
  },
  /** Says how long the body is, and stops before that. */
  shortBody: (socket) =>
    void socket.end(head('200 OK', { ...JSON_HEAD, 'content-length': 100 }) + '{"half":'),
  truncatedJson: (socket) =>
    void socket.end(head('200 OK', { ...JSON_HEAD, 'content-length': 8, connection: 'close' }) + '{"half":'),
  html502: (socket) => {
    const page = '<html><body>Bad Gateway for jane@example.com</body></html>';
    socket.end(
      head('502 Bad Gateway', {
        'content-type': 'text/html',
        'content-length': page.length,
        connection: 'close',
      }) + page,
    );
  },
  notHttp: (socket) => void socket.end('\x16\x03\x01 hello, this is no web server\r\n\r\n'),
  relativeRedirect: (socket) =>
    void socket.end(
      head('308 Permanent Redirect', { location: '/again', 'content-length': 0, connection: 'close' }),
    ),
} satisfies Record<string, Illness>;

export type FaultName = keyof typeof ILLNESSES;

/** Counts what it was asked, which shows what a call did on the wire. */
export interface FaultyServer extends LocalServer {
  readonly url: string;
  requests(): number;
}

/** Whoever starts one must close it; connections end with it. */
export async function faultyServer(name: FaultName): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    // senders give up on it in ways of their own
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => {
      requests += 1;
      ILLNESSES[name](socket);
    });
  });
  const served = await startListening(server);
  return {
    port: served.port,
    url: `http://127.0.0.1:${served.port}`,
    requests: () => requests,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      return served.close();
    },
  };
}
