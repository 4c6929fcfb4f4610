import { isDeliveryId } from '../delivery/delivery-id';
import { readProperty } from './errors';
import { appearsInArguments } from './argument-echo';

/** Bodies above this many characters are not parsed for a reason. */
const MAX_BODY = 64 * 1024;
/** What the API's own codes look like: `rate_limited`, `invalid`, `parsing-error`. No digits, no spaces. */
const REASON = /^[a-z]{2,}(?:[_.-][a-z]+){0,7}$/i;
const MAX_REASON = 64;

/**
 * The API's machine-readable reason in the body of a failed call: `code` or `reason` of the first of
 * `errors`, of `meta`, or of the body itself. Free text never passes, nor what the API repeats of the arguments.
 */
export function errorReason(error: unknown, args: readonly unknown[]): string | undefined {
  const body = parsed(readProperty(error, 'body'));
  const errors = readProperty(body, 'errors');
  const places = [
    Array.isArray(errors) ? (errors as unknown[])[0] : undefined,
    readProperty(body, 'meta'),
    body,
  ];
  for (const place of places) {
    for (const key of ['code', 'reason']) {
      const reason = readProperty(place, key);
      if (typeof reason === 'string' && reason.length <= MAX_REASON && REASON.test(reason)) {
        return appearsInArguments(reason, args) ? undefined : reason;
      }
    }
  }
  return undefined;
}

/** Refused items of an answer. */
export function countPartialFailures(answer: unknown): number {
  const errors = readProperty(answer, 'errors');
  return Array.isArray(errors) ? errors.length : 0;
}

/** The id of the delivery that an accepted send created. */
export function deliveryIdOf(answer: unknown): string | undefined {
  const id = readProperty(answer, 'delivery_id');
  return isDeliveryId(id) ? id : undefined;
}

/** The SDK appends the whole body of an answer that is not JSON to the text of its error. */
const BODY = /\s*\nBody:\n[^]*/;

/** The text of an error without the answer's body, for those who opted in; the caller has to redact it. */
export function errorMessage(error: unknown): string | undefined {
  const message = readProperty(error, 'message');
  return typeof message === 'string' ? message.replace(BODY, '') : undefined;
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  if (body.length === 0 || body.length > MAX_BODY) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
