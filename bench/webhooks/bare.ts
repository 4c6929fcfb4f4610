import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { SIGNING_KEY } from './events';

const key = createSecretKey(SIGNING_KEY, 'utf8');

/** Verifies a webhook and reads its event with the least code. Returns undefined if it is not authentic. */
export function bareEvent(
  timestamp: string | undefined,
  signature: string | undefined,
  body: Buffer,
): unknown {
  if (timestamp === undefined || signature === undefined) return undefined;
  const digest = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest();
  const claimed = Buffer.from(signature, 'hex');
  if (claimed.length !== digest.length || !timingSafeEqual(digest, claimed)) return undefined;
  return JSON.parse(body.toString());
}

const OK = '{"ok":true}';
const OK_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'content-length': OK.length,
};

export const respondOk = (response: ServerResponse) => void response.writeHead(200, OK_HEADERS).end(OK);

/** Processes an event before the response. `startedAt` is the monotonic time at which the request arrived. */
export type EventHandler = (event: unknown, startedAt: number) => void;

/** Returns a minimal webhook endpoint: no limits, no deduplication, no telemetry. */
export const bareListener =
  (handle?: EventHandler): RequestListener =>
  (request, response) => {
    const startedAt = handle === undefined ? 0 : performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature } = request.headers;
      const event = bareEvent(timestamp as string, signature as string, Buffer.concat(chunks));
      if (event === undefined) return void response.writeHead(401).end();
      handle?.(event, startedAt);
      respondOk(response);
    });
  };
