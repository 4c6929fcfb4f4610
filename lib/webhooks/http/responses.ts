import type { WebhookErrorType } from '../../catalog';
import type { WebhookResponse } from './reception';

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
export const HEALTHY_HEAD: WebhookResponse = { ...OK, body: '' };

export const METHOD_NOT_ALLOWED = json(405, { error: 'method not allowed' }, { allow: 'POST' });
export const METHOD_NOT_ALLOWED_HEAD: WebhookResponse = { ...METHOD_NOT_ALLOWED, body: '' };

const UNAUTHENTICATED = json(401, { error: 'unauthenticated' });

/** Soon again: Customer.io repeats after a 503 without the hour it waits after a 500. */
const again = (error: string) => json(503, { error }, { 'retry-after': '1' });

/** Another replica, or an earlier request, is still at this event. */
export const BUSY = again('busy with this event');

export const REFUSALS: Readonly<Record<Exclude<WebhookErrorType, 'malformed'>, WebhookResponse>> = {
  missing_signature: UNAUTHENTICATED,
  invalid_signature: UNAUTHENTICATED,
  stale: UNAUTHENTICATED,
  too_large: json(413, { error: 'body too large' }),
  timeout: json(408, { error: 'body too slow' }),
  // nobody reads it: the sender has left
  aborted: json(400, { error: 'body incomplete' }),
  handler: again('handler failed'),
  body_consumed: again('body was read already: mount the webhook receiver before body parsers'),
};
