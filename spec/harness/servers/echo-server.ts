import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLocalServer, type LocalServer } from './served';

/** A received request: path, headers and body, in the forms that a response can contain. */
interface ReceivedRequest {
  readonly path: string;
  readonly query: string;
  readonly url: string;
  /** Credentials, and e-mail addresses and phone numbers from the body. */
  readonly quoted: string;
  /** A word of the path or body that has the form of an error code. */
  readonly word: string;
}

type Echo = (response: ServerResponse, received: ReceivedRequest) => void;

const json = (status: number, body: (received: ReceivedRequest) => unknown): Echo => {
  return (response, received) => {
    const echoedHeaders = {
      'x-request': received.path,
      'retry-after': '0',
      'www-authenticate': `Basic realm=${received.path}`,
    };
    response.writeHead(status, { 'content-type': 'application/json', ...echoedHeaders });
    response.end(JSON.stringify(body(received)));
  };
};

/** Returns every field that the vendor's APIs are known to put into the body of an error. */
const errorBody = ({ query, path, word }: ReceivedRequest) => ({
  meta: { error: query, errors: [query], code: query, reason: word },
  errors: [
    { detail: query, code: query, reason: word, message: query, field: path, batch_index: 0, status: path },
  ],
  code: query,
  reason: query,
  message: query,
  error: query,
});

/** Responses by description. Each contains data of the request. */
export const ECHO_RESPONSES = {
  success: json(200, ({ query, path }) => ({ delivery_id: 'dgPrIvAcYAAA1aBcDeFgHiJk=', query, path })),
  'a delivery id that is an e-mail address': json(200, ({ query }) => ({
    delivery_id: `${query}@example.com`,
  })),
  'a partial failure': json(207, errorBody),
  ...Object.fromEntries([400, 401, 404, 429, 500].map((status) => [status, json(status, errorBody)])),
  'an error that quotes the request': json(400, ({ quoted }) => ({ meta: { error: quoted } })),
  'an error with data of the request in its reason phrase': (response, { path, word }) =>
    response.writeHead(400, `${encodeURI(path)} ${word}`).end(),
  'an HTML page': (response, { query }) => response.writeHead(502).end(`<html>${query}</html>`),
  'truncated JSON': (response, { query }) => response.writeHead(200).end(`{"person":"${query}`),
  'a redirect': (response, { url, path }) => {
    const location = `${url}/redirected${path}${path.includes('?') ? '&' : '?'}to=${path}`;
    response.writeHead(308, { location: encodeURI(location) }).end();
  },
  'a redirect to an invalid URL': (response, { path }) =>
    response.writeHead(302, { location: encodeURI(`nowhere ${path}`) }).end(),
  'a redirect without a target': (response) => response.writeHead(307).end(),
  'a connection reset': (response) => response.socket?.resetAndDestroy(),
  'a connection reset within the body': (response, { query }) => {
    response.writeHead(200, { 'content-length': query.length + 100 });
    response.write(query, () => response.socket?.destroy());
  },
  'a response that is not HTTP': (response, { path }) =>
    response.socket?.end(`HTTP/9.9 ${encodeURI(path)}\r\n\r\n`),
  timeout: () => undefined,
} satisfies Record<string, Echo>;

/** A vendor whose responses contain the data of the request. */
export class EchoServer {
  respond: keyof typeof ECHO_RESPONSES = 'success';
  /** Paths of the requests without query, in the order of arrival. */
  readonly paths: string[] = [];

  private constructor(private readonly local: LocalServer) {}

  static async start(): Promise<EchoServer> {
    const open: ServerResponse[] = [];
    const local = await startLocalServer((request, response) => {
      open.push(response);
      server.receive(request, response).catch(() => response.destroy());
    });
    const server = new EchoServer({
      ...local,
      close: () => {
        open.forEach((response) => response.socket?.destroy());
        return local.close();
      },
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.local.port}`;
  }

  close(): Promise<void> {
    return this.local.close();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '/', headers } = request;
    const body = await text(request);
    this.paths.push(path.split('?')[0] ?? path);
    const isRedirected = path.startsWith('/redirected');
    const echo: Echo = ECHO_RESPONSES[isRedirected ? 'success' : this.respond];
    const personal = body.match(/[\w+]+@[\w.]+|\+\d{10,}/g) ?? [];
    const isEmail = (text: string) => text.includes('@');
    const quoted = [
      headers.authorization,
      personal.find(isEmail),
      personal.find((text) => !isEmail(text)),
    ].join(', ');
    const word = /[a-z]+canary[a-z]+/.exec(path + body)?.[0] ?? 'refused';
    echo(response, {
      word,
      path,
      quoted,
      query: `${path} ${body} ${JSON.stringify(headers)}`,
      url: this.url,
    });
  }
}
