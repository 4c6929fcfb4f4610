import { answerTo, FAILED, headersOf, mayHaveBody } from '../exchange';
import type { Intake, WebhookResponse } from '../reception';
import { readWebBody } from '../body/web-body';

/** What Next.js route handlers, Hono, and `fetch` handlers of workers take. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** A handler on the Fetch API's `Request` and `Response`. Never rejects. */
export function fetchHandler(intake: Intake): FetchHandler {
  return async (request) => {
    const { method, headers } = request;
    const { answer } = await answerTo(intake, method, headers, () => readWebBody(request, intake.limits));
    return responseOf(method, answer);
  };
}

function responseOf(method: string, answer: WebhookResponse): Response {
  try {
    const body = mayHaveBody(method, answer) ? answer.body : null;
    return new Response(body, { status: answer.status, headers: headersOf(method, answer) });
  } catch {
    // a status or header that is none
    return new Response(FAILED.body, { status: FAILED.status, headers: FAILED.headers });
  }
}
