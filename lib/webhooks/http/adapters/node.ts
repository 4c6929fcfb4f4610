import { answerTo, headersOf } from '../exchange';
import { readNodeBody } from '../body/node-body';
import { ignoreErrors } from '../body/node-stream';
import type { Intake } from '../reception';
import { abortRequest, drainRequest, hasUnreadBody, type NodeRequest } from '../drain';

/** What is used of the responses of HTTP/1.1 and HTTP/2. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly destroyed?: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(text: string): boolean;
  end(text: string): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/** What `http.createServer()` and `http2.createServer()` take. */
export type NodeListener = (req: NodeRequest, res: NodeResponse) => void;

/** A listener for Node's own servers. Answers every request it gets, whatever its path. */
export function nodeListener(intake: Intake): NodeListener {
  return (req, res) => void exchange(intake, req, res);
}

/** Never rejects. */
async function exchange(intake: Intake, req: NodeRequest, res: NodeResponse): Promise<void> {
  try {
    // a sender can leave at any moment
    ignoreErrors(req);
    ignoreErrors(res);
    const { method = 'GET', headers } = req;
    const message = { headers, stream: req, carriers: [req] };
    const { answer, isRead } = await answerTo(intake, method, headers, () =>
      readNodeBody(message, intake.limits),
    );
    if (res.headersSent || res.destroyed) return void req.resume();
    res.writeHead(answer.status, headersOf(method, answer));
    if (isRead) res.end(answer.body);
    else await endBeforeBody(req, res, answer.body);
  } catch {
    // a sender that waits for an answer which cannot be written has to be told, too
    abortRequest(req);
  }
}

async function endBeforeBody(req: NodeRequest, res: NodeResponse, text: string): Promise<void> {
  if (text === '' || !hasUnreadBody(req)) {
    res.end(text);
    return drainRequest(req);
  }
  // the answer now, its end later: a response that ends can close the connection, with the answer unread
  res.write(text);
  await drainRequest(req);
  res.end('');
}
