import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLocalServer, type LocalServer } from './served';

/** What came: path, headers and body, as an answer can repeat them. */
interface Came {
  readonly path: string;
  readonly query: string;
  readonly url: string;
  /** Credentials, and addresses and phone numbers of the body. */
  readonly quoted: string;
  /** A word of path or body that has the shape of a code. */
  readonly word: string;
}

type Answer = (response: ServerResponse, came: Came) => void;

const json = (status: number, body: (came: Came) => unknown): Answer => {
  return (response, came) => {
    const repeated = {
      'x-request': came.path,
      'retry-after': '0',
      'www-authenticate': `Basic realm=${came.path}`,
    };
    response.writeHead(status, { 'content-type': 'application/json', ...repeated });
    response.end(JSON.stringify(body(came)));
  };
};

/** All that the vendor's APIs are known to put into the body of an error. */
const refusal = ({ query, path, word }: Came) => ({
  meta: { error: query, errors: [query], code: query, reason: word },
  errors: [
    { detail: query, code: query, reason: word, message: query, field: path, batch_index: 0, status: path },
  ],
  code: query,
  reason: query,
  message: query,
  error: query,
});

/** How a request is answered; all of them repeat what they were sent. */
export const ECHO_RESPONSES = {
  success: json(200, ({ query, path }) => ({ delivery_id: 'dgPrIvAcYAAA1aBcDeFgHiJk=', query, path })),
  'a delivery id that is an address': json(200, ({ query }) => ({
    delivery_id: `${query}@example.com`,
  })),
  'a partial failure': json(207, refusal),
  ...Object.fromEntries([400, 401, 404, 429, 500].map((status) => [status, json(status, refusal)])),
  'an error that quotes': json(400, ({ quoted }) => ({ meta: { error: quoted } })),
  'a page': (response, { query }) => response.writeHead(502).end(`<html>${query}</html>`),
  'JSON that ends early': (response, { query }) => response.writeHead(200).end(`{"person":"${query}`),
  'a redirect': (response, { url, path }) => {
    const location = `${url}/redirected${path}${path.includes('?') ? '&' : '?'}to=${path}`;
    response.writeHead(308, { location: encodeURI(location) }).end();
  },
  'a redirect that is no URL': (response, { path }) =>
    response.writeHead(302, { location: encodeURI(`nowhere ${path}`) }).end(),
  'a redirect without a target': (response) => response.writeHead(307).end(),
  reset: (response) => response.socket?.resetAndDestroy(),
  'a reset in the body': (response, { query }) => {
    response.writeHead(200, { 'content-length': query.length + 100 });
    response.write(query, () => response.socket?.destroy());
  },
  'no HTTP': (response, { path }) => response.socket?.end(`HTTP/9.9 ${encodeURI(path)}\r\n\r\n`),
  timeout: () => undefined,
} satisfies Record<string, Answer>;

/** A vendor that repeats whatever it is sent. */
export class EchoServer {
  respond: keyof typeof ECHO_RESPONSES = 'success';
  /** Paths without query, as they came. */
  readonly paths: string[] = [];

  private constructor(private readonly served: LocalServer) {}

  static async start(): Promise<EchoServer> {
    const open: ServerResponse[] = [];
    const taken = await startLocalServer((request, response) => {
      open.push(response);
      server.take(request, response).catch(() => response.destroy());
    });
    const server = new EchoServer({
      ...taken,
      close: () => {
        open.forEach((response) => response.socket?.destroy());
        return taken.close();
      },
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.served.port}`;
  }

  close(): Promise<void> {
    return this.served.close();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '/', headers } = request;
    const body = await text(request);
    this.paths.push(path.split('?')[0] ?? path);
    const isRedirected = path.startsWith('/redirected');
    const answer: Answer = ECHO_RESPONSES[isRedirected ? 'success' : this.respond];
    const known = body.match(/[\w+]+@[\w.]+|\+\d{10,}/g) ?? [];
    const isMail = (text: string) => text.includes('@');
    const quoted = [headers.authorization, known.find(isMail), known.find((text) => !isMail(text))].join(
      ', ',
    );
    const word = /[a-z]+canary[a-z]+/.exec(path + body)?.[0] ?? 'refused';
    answer(response, {
      word,
      path,
      quoted,
      query: `${path} ${body} ${JSON.stringify(headers)}`,
      url: this.url,
    });
  }
}
