import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { rateLimitResponse, errorResponse } from './error-responses';
import { batchItems, type SimulatorRequest } from './request';
import { bodyText, sendResponse, type SimulatedResponse } from './response';

/** What the simulator does with a request, after `delayMs` milliseconds. */
export type Behavior =
  /** Sends this response. */
  (
    | ({ readonly kind?: 'response' } & SimulatedResponse)
    /** Sends the endpoint's response without a fault. */
    | { readonly kind: 'default' }
    /** Sends the endpoint's response after `ms` milliseconds. */
    | { readonly kind: 'slow'; readonly ms: number }
    /** Ends the connection without a response. */
    | { readonly kind: 'reset' }
    /** Ends the connection halfway through the body of a 200. */
    | { readonly kind: 'reset_mid_body' }
    /** Never responds. The connection ends when the simulator closes. */
    | { readonly kind: 'hang' }
    /** Sends the headers and half of the body of a 200, and then nothing. The connection ends when the simulator closes. */
    | { readonly kind: 'hang_mid_body' }
    /** Redirects, by default with 308 to the same URL. That URL is marked, so it is not redirected again. */
    | { readonly kind: 'redirect'; readonly location?: string; readonly status?: number }
    /** Sends an HTML page, as a proxy in front of the API does; with status 200 as a server at a wrong address does. */
    | { readonly kind: 'html'; readonly status: number }
    /** Sends the first half of the endpoint's body as a complete 200. */
    | { readonly kind: 'truncated_json' }
    /** Sends a 429. Without seconds there is no `Retry-After`, as after the end of a daily quota. */
    | { readonly kind: 'rate_limited'; readonly retryAfterSeconds?: number }
    /** Sends an error body in the format of the endpoint's API. */
    | {
        readonly kind: 'error';
        readonly status: number;
        readonly headers?: Readonly<Record<string, string>>;
      }
    /** Sends a 207 that rejects the first `errors` items of a batch. */
    | { readonly kind: 'partial'; readonly errors: number }
  ) & { readonly delayMs?: number };

type Kind = NonNullable<Behavior['kind']>;

/** The request and the response that a behavior acts on. */
export interface BehaviorContext {
  readonly request: SimulatorRequest;
  readonly response: ServerResponse;
  readonly defaultResponse: () => SimulatedResponse;
  /** Returns this request's URL with a mark that prevents another redirect. */
  readonly markedUrl: () => string;
}

type BehaviorHandler<K extends Kind> = (
  behavior: Extract<Behavior, { kind?: K }>,
  context: BehaviorContext,
) => void;

const HANDLERS: { readonly [K in Kind]: BehaviorHandler<K> } = {
  response: (content, { response }) => sendResponse(response, content),
  default: (_, { response, defaultResponse }) => sendResponse(response, defaultResponse()),
  slow: (_, { response, defaultResponse }) => sendResponse(response, defaultResponse()),
  reset: (_, { response }) => resetConnection(response.socket),
  // no RST, which could arrive before the bytes of the body
  reset_mid_body: (_, context) => sendHalfBody(context, () => context.response.socket?.destroy()),
  hang: () => undefined,
  hang_mid_body: (_, context) => sendHalfBody(context),
  redirect: ({ location, status }, { response, markedUrl }) =>
    sendResponse(response, { status: status ?? 308, headers: { location: location ?? markedUrl() } }),
  html: ({ status }, { response }) =>
    sendResponse(response, {
      status,
      headers: { 'content-type': 'text/html' },
      body: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`,
    }),
  truncated_json: (_, { response, defaultResponse }) =>
    sendResponse(response, { status: 200, body: firstHalf(defaultResponse()) }),
  rate_limited: ({ retryAfterSeconds }, { request, response }) =>
    sendResponse(response, rateLimitResponse(request.surface, retryAfterSeconds)),
  error: ({ status, headers = {} }, { request, response }) =>
    sendResponse(response, { ...errorResponse(request.surface, status), headers }),
  partial: ({ errors }, { request, response }) => sendResponse(response, partialFailure(request, errors)),
};

/** Responds to a request, or fails to, as the behavior describes. */
export function applyBehavior(behavior: Behavior, context: BehaviorContext): void {
  const handler = HANDLERS[behavior.kind ?? 'response'] as (b: Behavior, c: BehaviorContext) => void;
  handler(behavior, context);
}

/** Returns how long a behavior delays its effect, in milliseconds. */
export function delayOf(behavior: Behavior): number {
  return (behavior.delayMs ?? 0) + (behavior.kind === 'slow' ? behavior.ms : 0);
}

/** Resets a connection. Closes a TLS socket instead, which cannot send an RST. */
function resetConnection(socket: Socket | null): void {
  if (socket === null) return;
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Sends the headers of a 200 and half of its body. @param onSent called when the bytes are sent */
function sendHalfBody({ response, defaultResponse }: BehaviorContext, onSent?: () => void): void {
  const half = firstHalf(defaultResponse());
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(half.length + 100),
  });
  response.write(half, onSent);
}

/** Returns the first half of a body: at least one byte, and never valid JSON, because every body is an object. */
function firstHalf(response: SimulatedResponse): string {
  const text = bodyText(response) || '{}';
  return text.slice(0, Math.ceil(text.length / 2));
}

function partialFailure(request: SimulatorRequest, count: number): SimulatedResponse {
  const items = batchItems(request)?.length ?? count;
  const errors = Array.from({ length: Math.min(count, items) }, (_, index) => ({
    batch_index: index,
    reason: 'invalid',
    field: 'attributes',
    message: 'hold a value of the wrong type',
  }));
  return { status: 207, body: { errors } };
}
