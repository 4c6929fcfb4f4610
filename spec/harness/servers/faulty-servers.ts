import { createServer, type Socket } from 'node:net';
import { startListening, type LocalServer } from './served';

const DRIP_INTERVAL_MS = 20;

/** Handles a connection on which a request was received. */
type Fault = (socket: Socket) => void;

const head = (status: string, headers: Readonly<Record<string, string | number>>) =>
  `HTTP/1.1 ${status}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

const JSON_HEAD = { 'content-type': 'application/json' };

/** Sends `text` every 20 ms until the connection closes. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), DRIP_INTERVAL_MS);
  socket.on('close', () => clearInterval(timer));
}

/** Faults of a network, a proxy or a machine. The Customer.io simulator does not have these. */
const FAULTS = {
  /** Reads the request and never responds. */
  blackHole: () => undefined,
  /** Sends a head that never ends. */
  slowHead: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    drip(socket, 'x');
  },
  /** Sends a body that never ends within any timeout. */
  slowBody: (socket) => {
    socket.write(head('200 OK', { ...JSON_HEAD, 'content-length': 1_000_000 }) + '{"a":"');
    drip(socket, 'x');
  },
  resetMidBody: (socket) => {
    socket.write(head('200 OK', { ...JSON_HEAD, 'content-length': 100 }) + '{"half":', () =>
      socket.resetAndDestroy(),
    );
  },
  /** Closes the connection before the body has the length that the head states. */
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
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** A server with one fault. The number of requests shows how many attempts reached the wire. */
export interface FaultyServer extends LocalServer {
  readonly url: string;
  requests(): number;
}

/** Starts a server with a fault. Callers must close it, which also destroys its connections. */
export async function faultyServer(name: FaultName): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    // clients may abort the connection
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => {
      requests += 1;
      FAULTS[name](socket);
    });
  });
  const local = await startListening(server);
  return {
    port: local.port,
    url: `http://127.0.0.1:${local.port}`,
    requests: () => requests,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      return local.close();
    },
  };
}
