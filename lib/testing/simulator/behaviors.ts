import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { bodyText, sendResponse, type SimulatedResponse } from './response';
import { rateLimited, vendorError } from './errors';
import { batchItems, type SimulatorRequest } from './request';

/** Everything that can happen to a request. `delayMs` waits before any of it. */
export type Behaviour = (
  | ({ readonly kind?: 'answer' } & SimulatedResponse)
  /** What the endpoint answers when nothing goes wrong. */
  | { readonly kind: 'usual' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** Ends the connection without an answer. */
  | { readonly kind: 'reset' }
  /** Ends the connection half-way through the body of a 200. */
  | { readonly kind: 'reset_mid_body' }
  /** Never answers; the connection ends with the simulator. */
  | { readonly kind: 'hang' }
  /** Without a location: to this very URL, marked so that it is not redirected again. */
  | { readonly kind: 'redirect'; readonly location?: string; readonly status?: number }
  /** A page such as a proxy in front of the API answers. */
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'truncated_json' }
  /** Without seconds there is no `Retry-After`, as when a daily quota is used up. */
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds?: number }
  /** An error body as the endpoint's API words it. */
  | { readonly kind: 'error'; readonly status: number }
  /** A 207 that names the first n items of a batch. */
  | { readonly kind: 'partial'; readonly errors: number }
) & { readonly delayMs?: number };

type Kind = NonNullable<Behaviour['kind']>;

/** What a behaviour works on. */
export interface Exchange {
  readonly request: SimulatorRequest;
  readonly response: ServerResponse;
  readonly usual: () => SimulatedResponse;
  /** This request's URL with a mark that keeps it from being redirected again. */
  readonly markedUrl: () => string;
}

type Performance<K extends Kind> = (behaviour: Extract<Behaviour, { kind?: K }>, exchange: Exchange) => void;

const PERFORMANCES: { readonly [K in Kind]: Performance<K> } = {
  answer: (answer, { response }) => sendResponse(response, answer),
  usual: (_, { response, usual }) => sendResponse(response, usual()),
  slow: (_, { response, usual }) => sendResponse(response, usual()),
  reset: (_, { response }) => resetConnection(response.socket),
  reset_mid_body: (_, exchange) => sendHalf(exchange),
  hang: () => undefined,
  redirect: ({ location, status }, { response, markedUrl }) =>
    sendResponse(response, { status: status ?? 308, headers: { location: location ?? markedUrl() } }),
  html: ({ status }, { response }) =>
    sendResponse(response, {
      status,
      headers: { 'content-type': 'text/html' },
      body: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`,
    }),
  truncated_json: (_, { response, usual }) =>
    sendResponse(response, { status: 200, body: firstHalf(usual()) }),
  rate_limited: ({ retryAfterSeconds }, { request, response }) =>
    sendResponse(response, rateLimited(request.surface, retryAfterSeconds)),
  error: ({ status }, { request, response }) => sendResponse(response, vendorError(request.surface, status)),
  partial: ({ errors }, { request, response }) => sendResponse(response, partialFailure(request, errors)),
};

export function perform(behaviour: Behaviour, exchange: Exchange): void {
  const performance = PERFORMANCES[behaviour.kind ?? 'answer'] as (b: Behaviour, e: Exchange) => void;
  performance(behaviour, exchange);
}

export function delayOf(behaviour: Behaviour): number {
  return (behaviour.delayMs ?? 0) + (behaviour.kind === 'slow' ? behaviour.ms : 0);
}

/** A real RST where the socket can send one; a TLS socket can only be closed. */
function resetConnection(socket: Socket | null): void {
  if (socket === null) return;
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Closes instead of resetting: an RST could overtake the bytes that the client is to see first. */
function sendHalf({ response, usual }: Exchange): void {
  const half = firstHalf(usual());
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(half.length + 100),
  });
  response.write(half, () => response.socket?.destroy());
}

/** At least one byte, and never valid JSON: every answer of these APIs is an object. */
function firstHalf(answer: SimulatedResponse): string {
  const text = bodyText(answer) || '{}';
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
