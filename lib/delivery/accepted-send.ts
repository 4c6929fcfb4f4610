import type { AcceptedSend } from '../config/stores';
import { readProperty, readText } from '../foreign/read';

/**
 * Returns a copy of what a journal returned, or undefined if it is not a send. A journal of the application can return
 * any value.
 */
export function acceptedSendOf(found: unknown): AcceptedSend | undefined {
  const acceptedAt = readProperty(found, 'acceptedAt');
  if (typeof acceptedAt !== 'number') return undefined;
  const traceId = readText(found, 'traceId');
  const spanId = readText(found, 'spanId');
  const traceFlags = readProperty(found, 'traceFlags');
  const send: { -readonly [Field in keyof AcceptedSend]: AcceptedSend[Field] } = { acceptedAt };
  if (traceId !== undefined) send.traceId = traceId;
  if (spanId !== undefined) send.spanId = spanId;
  if (typeof traceFlags === 'number') send.traceFlags = traceFlags;
  return send;
}
