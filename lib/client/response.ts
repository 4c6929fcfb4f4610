import { isDeliveryId } from '../delivery/delivery-id';
import { messageOf } from '../foreign/error';
import { arrayLength, isArray, readProperty } from '../foreign/read';
import { appearsInArguments } from './argument-echo';

/** Maximum length of a body that is parsed. */
const MAX_BODY_CHARACTERS = 64 * 1024;
/** The shape of the API's own codes: `rate_limited`, `invalid`, `parsing-error`. No digits, no spaces. */
const REASON = /^[a-z]{2,}(?:[_.-][a-z]+){0,7}$/i;
const MAX_REASON_CHARACTERS = 64;

/**
 * Returns the API's machine-readable reason of a failed call: `code` or `reason` of the first entry of `errors`,
 * of `meta`, or of the body itself. Never returns free text or a text that appears in the arguments.
 */
export function errorReason(error: unknown, args: readonly unknown[]): string | undefined {
  const body = parseBody(readProperty(error, 'body'));
  const errors = readProperty(body, 'errors');
  const places = [isArray(errors) ? readProperty(errors, 0) : undefined, readProperty(body, 'meta'), body];
  for (const place of places) {
    for (const key of ['code', 'reason']) {
      const reason = readProperty(place, key);
      if (typeof reason === 'string' && reason.length <= MAX_REASON_CHARACTERS && REASON.test(reason)) {
        return appearsInArguments(reason, args) ? undefined : reason;
      }
    }
  }
  return undefined;
}

/** Counts the rejected items in a response. */
export function countPartialFailures(response: unknown): number {
  return arrayLength(readProperty(response, 'errors')) ?? 0;
}

/** Returns the id of the delivery that an accepted send created. */
export function deliveryIdOf(response: unknown): string | undefined {
  const id = readProperty(response, 'delivery_id');
  return isDeliveryId(id) ? id : undefined;
}

/** The SDK appends the whole body of a response that is not JSON to its error message, after this text. */
const BODY = '\nBody:\n';

/** Returns an error's message without the response body. The caller must redact it. */
export function errorMessage(error: unknown): string | undefined {
  const message = messageOf(error);
  const end = message?.indexOf(BODY) ?? -1;
  return end === -1 ? message : message?.slice(0, end).trimEnd();
}

function parseBody(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  if (body.length === 0 || body.length > MAX_BODY_CHARACTERS) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
