import { types } from 'node:util';
import { signWebhook, type RawBody } from '../../webhooks/verification/signature';

/** Options of {@link webhookRequest}. */
export interface WebhookRequestOptions {
  /** The signing key of the receiver. */
  readonly signingKey: string;
  /** Time of the signature in Unix seconds. @default the current time */
  readonly timestamp?: number;
}

/** A signed POST request. It is a valid second argument of `fetch()` and of `new Request()`. */
export interface WebhookPostRequest<B extends RawBody = string> {
  readonly method: 'POST';
  readonly headers: {
    'content-type': string;
    'x-cio-timestamp': string;
    'x-cio-signature': string;
  };
  readonly body: B;
}

/**
 * Returns the request that Customer.io sends for an event: `fetch(url, webhookRequest(event, { signingKey }))`.
 *
 * @param event an event of `webhookEvent()`, or any other object, which is serialized; or text, which is sent
 *   unchanged, for example to test a body that is not JSON.
 * @throws {TypeError} if the key or the timestamp is invalid.
 */
export function webhookRequest(event: object | string, options: WebhookRequestOptions): WebhookPostRequest;
/** Returns the request for a body of bytes, which are sent unchanged. */
export function webhookRequest(
  event: Uint8Array,
  options: WebhookRequestOptions,
): WebhookPostRequest<Uint8Array>;
export function webhookRequest(
  event: object | string | Uint8Array,
  options: WebhookRequestOptions,
): WebhookPostRequest<RawBody> {
  // without options, signWebhook() describes the missing key
  const { signingKey, timestamp } = (options as WebhookRequestOptions | undefined) ?? { signingKey: '' };
  const body = typeof event === 'string' || types.isUint8Array(event) ? event : JSON.stringify(event);
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signWebhook({ signingKey, body, ...(timestamp === undefined ? {} : { timestamp }) }),
    },
    body,
  };
}
