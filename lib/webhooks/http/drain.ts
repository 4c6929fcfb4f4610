import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { LINGER_MS } from './body';
import { flow } from './body/node-stream';

export type NodeRequest = IncomingMessage | Http2ServerRequest;

/** Whether a part of the body is still to come. Fake requests are never `complete`, or not `readable`. */
export const hasUnreadBody = ({ complete, readable }: NodeRequest): boolean => readable && !complete;

/**
 * Takes what is left of a request that has its answer, so that the connection can be used again, and ends
 * it with a sender that goes on. Resolves when nothing more will be taken: whoever closes the connection
 * earlier resets it, and the sender may not see its answer.
 */
export function drainRequest(request: NodeRequest): Promise<void> {
  if (!hasUnreadBody(request)) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(abortRequest, LINGER_MS, request).unref();
    request.on('end', finish).on('close', finish);
    flow(request);
  });
}

/** Ends the connection; of HTTP/2 the one stream, because the connection carries others. Never throws. */
export function abortRequest(request: NodeRequest): void {
  try {
    if ('stream' in request) request.stream.close();
    else request.destroy();
  } catch {
    // a request that is no stream at all
  }
}
