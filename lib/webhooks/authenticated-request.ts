import type { Context } from '@opentelemetry/api';
import { isDeliveryId } from '../delivery/delivery-id';
import { parse, type Parsed } from './events/parse';
import type { RawBody } from './verification/signature';

/** An authenticated request: what came, when, and below which span. */
export interface AuthenticatedRequest extends Parsed {
  readonly rawBody: RawBody;
  readonly keyPosition: number;
  /** Monotonic, for durations. */
  readonly startedAt: number;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly parent: Context;
  readonly deliveryId: string | undefined;
  /** Milliseconds from the event to the receipt; undefined where the event has no time. */
  readonly lagMs: number | undefined;
}

export type VerifiedRequest = Pick<
  AuthenticatedRequest,
  'rawBody' | 'keyPosition' | 'startedAt' | 'receivedAt' | 'parent'
>;

export function arrivalOf({
  rawBody,
  keyPosition,
  startedAt,
  receivedAt,
  parent,
}: VerifiedRequest): AuthenticatedRequest {
  const { event, pair, data, malformed } = parse(rawBody);
  const deliveryId = data['delivery_id'];
  return {
    event,
    pair,
    data,
    malformed,
    rawBody,
    keyPosition,
    startedAt,
    receivedAt,
    parent,
    deliveryId: isDeliveryId(deliveryId) ? deliveryId : undefined,
    // the event's time is cut to seconds, and clocks differ
    lagMs: event.timestamp === undefined ? undefined : Math.max(receivedAt - event.timestamp.getTime(), 0),
  };
}
