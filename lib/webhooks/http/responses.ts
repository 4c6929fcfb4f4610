import type { WebhookErrorType } from '../../catalog';
import type { WebhookResponse } from './exchange';

const json = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): WebhookResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

export const OK = json(200, { ok: true });
/** Response to a signed self-test: it shows that a receiver of this package verified the request. */
export const SELF_TESTED = json(200, { ok: true, selfTest: true });

export const HEALTHY_HEAD: WebhookResponse = { ...OK, body: '' };

export const METHOD_NOT_ALLOWED = json(405, { error: 'method not allowed' }, { allow: 'POST' });
export const METHOD_NOT_ALLOWED_HEAD: WebhookResponse = { ...METHOD_NOT_ALLOWED, body: '' };

const UNAUTHENTICATED = json(401, { error: 'unauthenticated' });

/** Returns a 503, after which Customer.io retries soon. After a 500 it waits an hour. */
const retrySoon = (error: string) => json(503, { error }, { 'retry-after': '1' });

/** Response while another replica or an earlier request handles the event. */
export const BUSY = retrySoon('busy with this event');

/** Response after an internal error of the receiver. */
export const FAILED: WebhookResponse = {
  status: 503,
  headers: { 'content-type': 'application/json' },
  body: '{"error":"unavailable"}',
};

/** Response if `onEvent` failed or timed out. */
export const HANDLER_FAILED = retrySoon('handler failed');

export const REJECTIONS: Readonly<
  Record<Exclude<WebhookErrorType, 'malformed' | 'handler' | 'busy'>, WebhookResponse>
> = {
  missing_signature: UNAUTHENTICATED,
  invalid_signature: UNAUTHENTICATED,
  stale: UNAUTHENTICATED,
  no_signing_key: retrySoon('no signing key'),
  overloaded: retrySoon('too many bodies at the same time'),
  too_large: json(413, { error: 'body too large' }),
  timeout: json(408, { error: 'body too slow' }),
  // not read: the sender has closed the connection
  aborted: json(400, { error: 'body incomplete' }),
  body_consumed: retrySoon('body was read already: mount the webhook receiver before body parsers'),
};

const STATUS_WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

/** Returns whether HTTP allows a body in the response to this method. */
export const mayHaveBody = (method: string, { status }: WebhookResponse): boolean =>
  method !== 'HEAD' && !STATUS_WITHOUT_BODY.has(status);

/** Headers with Content-Length by response. Responses are constants, so the headers are built once. */
const headersWithLength = new WeakMap<WebhookResponse, Record<string, string>>();

/** Returns the response's headers with Content-Length, or without it if the response has no body. */
export function headersOf(method: string, response: WebhookResponse): Record<string, string> {
  if (!mayHaveBody(method, response)) return { ...response.headers };
  let headers = headersWithLength.get(response);
  if (headers === undefined) {
    headers = { ...response.headers, 'content-length': String(Buffer.byteLength(response.body)) };
    headersWithLength.set(response, headers);
  }
  return { ...headers };
}
