import { once } from 'node:events';
import { request, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { SIGNED } from '../webhooks/recording-responder';

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: unknown;
}

export interface PostOptions {
  readonly method?: string;
  readonly path?: string;
  /** Default: the headers of a signed request. */
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Sends the body in three chunks without a content-length. */
  readonly chunked?: boolean;
  readonly agent?: Agent;
}

/** Sends a request over a new connection. By default it is signed and has a content-length. */
export async function post(
  port: number,
  body: Uint8Array | string,
  { method = 'POST', path = '/', headers = JSON_SIGNED, chunked = false, agent }: PostOptions = {},
): Promise<HttpResponse> {
  const bytes = Buffer.from(body);
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: chunked ? headers : { ...headers, 'content-length': bytes.length },
    agent: agent ?? false,
  });
  const responded = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  if (chunked) for (const part of parts(bytes)) outgoing.write(part);
  outgoing.end(chunked ? undefined : bytes);
  const [response] = await responded;
  const received = await text(response);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: received,
    json: received.startsWith('{') ? JSON.parse(received) : undefined,
  };
}

export const JSON_SIGNED = { ...SIGNED, 'content-type': 'application/json' };

/** Splits a body into three parts, so that multi-byte characters are split too. */
function parts(bytes: Buffer): Buffer[] {
  const third = Math.ceil(bytes.length / 3);
  return third === 0
    ? []
    : [0, 1, 2]
        .map((index) => bytes.subarray(index * third, (index + 1) * third))
        .filter((part) => part.length > 0);
}
