import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { describeError, problemOf, type NetworkProblem } from './problem';

/** Time for a whole request, its response included. */
export const REQUEST_TIMEOUT_MS = 5_000;

/** A metrics page of 2,000 series per metric has 10 MB. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** Files of a private certificate authority and of a client certificate. */
export interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface Outgoing {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  readonly tls?: TlsFiles;
  readonly timeoutMs?: number;
}

export interface Incoming {
  readonly problem?: never;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly durationMs: number;
}

/** A response, or the reason why there is none. */
export type Reply = Incoming | { readonly problem: NetworkProblem };

/** Sends a request. Follows no redirect and uses no proxy, as the exporters of OpenTelemetry. Never rejects. */
export function sendRequest(url: URL, outgoing: Outgoing = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body, tls = {}, timeoutMs = REQUEST_TIMEOUT_MS } = outgoing;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { method, headers: { ...headers, ...length }, agent: false as const, ...tls };
  const startedAt = performance.now();
  return new Promise<Reply>((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    const timer = setTimeout(() => end({ problem: problemOf('timeout') }), timeoutMs);
    function end(reply: Reply): void {
      clearTimeout(timer);
      resolve(reply);
      request.destroy();
    }
    request.on('error', reject).on('close', () => clearTimeout(timer));
    request.on('response', (response) => {
      const { statusCode: status = 0, headers: received } = response;
      readText(response).then(
        (text) => end({ status, headers: received, body: text, durationMs: performance.now() - startedAt }),
        reject,
      );
    });
    request.end(body);
  }).catch((error: unknown) => ({ problem: describeError(error) }));
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}
