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
  /** Instead of those of a signed request. */
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Sent one after the other, without a length in the head. */
  readonly chunked?: boolean;
  readonly agent?: Agent;
}

/** Sends a request over a connection of its own, signed and with content-length by default. */
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
  const answer = await text(response);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: answer,
    json: answer.startsWith('{') ? JSON.parse(answer) : undefined,
  };
}

export const JSON_SIGNED = { ...SIGNED, 'content-type': 'application/json' };

/** Three pieces, so that characters of several bytes are cut. */
function parts(bytes: Buffer): Buffer[] {
  const third = Math.ceil(bytes.length / 3);
  return third === 0
    ? []
    : [0, 1, 2].map((at) => bytes.subarray(at * third, (at + 1) * third)).filter((part) => part.length > 0);
}
