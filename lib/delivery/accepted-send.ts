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
  return {
    acceptedAt,
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    ...(typeof traceFlags === 'number' && { traceFlags }),
  };
}
