import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { TIMED_OUT, withDeadline } from '../../deadline';
import { startFlowing, waitForEnd } from './body/node-stream';
import { LINGER_MS } from './exchange';

export type NodeRequest = IncomingMessage | Http2ServerRequest;

/** Returns whether a part of the body has not arrived. Fake requests are not `complete`, or not `readable`. */
export const hasUnreadBody = ({ complete, readable }: NodeRequest): boolean => readable && !complete;

/**
 * Discards the rest of a request after its response, so that the connection can be reused. Aborts the request if the
 * sender continues too long. Resolves when the request has ended: closing the connection earlier would reset it, and
 * the sender might not receive the response. Never rejects.
 */
export async function drainRequest(request: NodeRequest): Promise<void> {
  try {
    if (!hasUnreadBody(request)) return;
    const ended = waitForEnd(request);
    startFlowing(request);
    if ((await withDeadline(ended, LINGER_MS, { isBackground: true })) !== TIMED_OUT) return;
    abortRequest(request);
    await ended;
  } catch {
    // a method of the request that other code replaced
    abortRequest(request);
  }
}

/**
 * Closes the connection. On HTTP/2, closes only the stream, because other streams share the connection. Never throws.
 */
export function abortRequest(request: NodeRequest): void {
  try {
    if ('stream' in request) request.stream.close();
    else request.destroy();
  } catch {
    // a fake request that is not a stream
  }
}
