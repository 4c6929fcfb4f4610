import { ERROR_REASONS, type ErrorReason } from '../catalog';
import { isDeliveryId } from '../delivery/delivery-id';
import { messageOf } from '../foreign/error';
import { arrayLength, isArray, readProperty } from '../foreign/read';

/** Maximum length of a body that is parsed. */
const MAX_BODY_CHARACTERS = 64 * 1024;

const REASONS: ReadonlyMap<string, ErrorReason> = new Map(ERROR_REASONS.map((reason) => [reason, reason]));
/** Longer than every reason. */
const MAX_REASON_CHARACTERS = 32;

/**
 * Returns the API's reason of a failed call: the first known value of `code` or `reason` in the first entry of `errors`,
 * in `meta`, or in the body itself. `Rate-Limited` is `rate_limited`. A value that is not in the catalog can be a value
 * of the arguments, in any encoding, and is never returned.
 */
export function errorReason(error: unknown): ErrorReason | undefined {
  const body = parseBody(readProperty(error, 'body'));
  const errors = readProperty(body, 'errors');
  for (const place of [
    isArray(errors) ? readProperty(errors, 0) : undefined,
    readProperty(body, 'meta'),
    body,
  ]) {
    const reason = knownReason(readProperty(place, 'code')) ?? knownReason(readProperty(place, 'reason'));
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function knownReason(value: unknown): ErrorReason | undefined {
  if (typeof value !== 'string' || value.length > MAX_REASON_CHARACTERS) return undefined;
  return REASONS.get(value.toLowerCase().replaceAll(/[ .-]/g, '_'));
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
