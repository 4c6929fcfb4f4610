import type { Context } from '@opentelemetry/api';
import type { Parsed } from './events/parse';
import type { RawBody } from './verification/signature';

/** A request with a valid signature. */
export interface VerifiedRequest {
  readonly rawBody: RawBody;
  /** Start of the request on the monotonic clock, for durations. */
  readonly startedAt: number;
  /** Arrival of the whole body, in Unix milliseconds. */
  readonly receivedAt: number;
  /** Position of the signing key that matched; the first is 0. */
  readonly keyPosition: number;
  /** The context of the web server's request. */
  readonly parent: Context;
}

/** A verified request and its event. */
export interface AuthenticatedRequest extends VerifiedRequest, Parsed {
  readonly deliveryId: string | undefined;
  /** Milliseconds from the event to the arrival of its webhook; undefined if the event has no time. */
  readonly lagMs: number | undefined;
}
