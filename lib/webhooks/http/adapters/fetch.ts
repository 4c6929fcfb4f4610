import { readProperty, readText } from '../../../foreign/read';
import { readWebBody } from '../body/web-body';
import type { Responder, WebhookResponse } from '../exchange';
import type { HeadersLike } from '../headers';
import { FAILED, headersOf, mayHaveBody } from '../responses';

/** A handler for Next.js routes, Hono, and workers. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** Creates a handler for the Fetch API's `Request` and `Response`. It never rejects. */
export function fetchHandler(responder: Responder): FetchHandler {
  return async (request) => {
    const headers = readProperty(request, 'headers') as HeadersLike;
    const method = readText(request, 'method') ?? 'GET';
    const { response } = await responder.respond(method, headers, () =>
      readWebBody(request, responder.limits),
    );
    return toFetchResponse(method, response);
  };
}

function toFetchResponse(method: string, response: WebhookResponse): Response {
  try {
    const body = mayHaveBody(method, response) ? response.body : null;
    return new Response(body, { status: response.status, headers: headersOf(method, response) });
  } catch {
    // the status or a header is invalid
    return new Response(FAILED.body, { status: FAILED.status, headers: FAILED.headers });
  }
}
