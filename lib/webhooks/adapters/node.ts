import { answerTo, headersOf } from '../exchange';
import { readNodeBody } from '../node-body';
import { ignoreErrors } from '../node-stream';
import type { Intake, WebhookAnswer } from '../reception';
import { cutOff, discardRest, isArriving, type NodeRequest } from '../leftover';

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
    const answer = await answerTo(intake, method, headers, () => readNodeBody(message, intake.limits));
    const ending = respond(req, res, method, answer);
    if (ending !== undefined) await ending;
  } catch {
    // a sender that waits for an answer which cannot be written has to be told, too
    cutOff(req);
  }
}

/** Writes the answer, unless somebody else has or the sender is gone. */
function respond(
  req: NodeRequest,
  res: NodeResponse,
  method: string,
  answer: WebhookAnswer,
): Promise<void> | undefined {
  if (res.headersSent || res.destroyed) return void req.resume();
  res.writeHead(answer.status, headersOf(method, answer));
  if (answer.body !== '' && isArriving(req)) return hold(req, res, answer.body);
  res.end(answer.body);
  return discardRest(req);
}

/** The answer now, its end later: a response that ends can close the connection, with the answer unread. */
async function hold(req: NodeRequest, res: NodeResponse, body: string): Promise<void> {
  res.write(body);
  await discardRest(req);
  res.end('');
}
