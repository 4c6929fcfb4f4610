import { readNodeBody } from '../body/node-body';
import { ignoreErrors } from '../body/node-stream';
import { abortRequest, drainRequest, hasUnreadBody, type NodeRequest } from '../drain';
import type { Responder } from '../exchange';
import { headersOf } from '../responses';

/** The part of HTTP/1.1 and HTTP/2 responses that is used here. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly destroyed?: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(text: string): boolean;
  end(text: string): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/** A listener for `http.createServer()` and `http2.createServer()`. */
export type NodeListener = (req: NodeRequest, res: NodeResponse) => void;

/** Creates a listener for Node's own servers. It responds to every request, on every path. */
export function nodeListener(responder: Responder): NodeListener {
  return (req, res) => void handle(responder, req, res);
}

/** Responds to a request. Never rejects. */
async function handle(responder: Responder, req: NodeRequest, res: NodeResponse): Promise<void> {
  try {
    // a sender can disconnect at any time
    ignoreErrors(req);
    ignoreErrors(res);
    const { method = 'GET', headers } = req;
    const message = { headers, stream: req, carriers: [req] };
    const { response, isBodyRead } = await responder.respond(method, headers, () =>
      readNodeBody(message, responder.limits),
    );
    if (res.headersSent || res.destroyed) return void req.resume();
    res.writeHead(response.status, headersOf(method, response));
    if (isBodyRead) res.end(response.body);
    else await endBeforeBody(req, res, response.body);
  } catch {
    // the response cannot be written: end the wait of the sender
    abortRequest(req);
  }
}

async function endBeforeBody(req: NodeRequest, res: NodeResponse, body: string): Promise<void> {
  if (body === '' || !hasUnreadBody(req)) {
    res.end(body);
    return drainRequest(req);
  }
  // end the response after the request: the end can close the connection before the sender reads the response
  res.write(body);
  await drainRequest(req);
  res.end('');
}
