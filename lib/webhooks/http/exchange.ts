import type { WebhookErrorType } from '../../catalog/values';
import type { RawBody } from '../verification/signature';
import type { BodyMemory } from './body/body-memory';
import type { HeadersLike } from './headers';

/** A response, independent of the framework. */
export interface WebhookResponse {
  readonly status: number;
  /** Header values by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Short JSON; empty for a HEAD request. */
  readonly body: string;
}

/** How long a sender may continue to send after the response. */
export const LINGER_MS = 1000;

export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
  /** Memory of all bodies that are not verified yet. Not bounded if undefined. */
  readonly memory?: BodyMemory;
}

/** Why a body could not be read. */
export type BodyFailure = Extract<
  WebhookErrorType,
  'too_large' | 'timeout' | 'aborted' | 'overloaded' | 'body_consumed'
>;

/** The bytes of a body, or the reason why they could not be read. */
export type BodyResult =
  | { readonly bytes: RawBody; readonly failure?: never }
  | { readonly failure: BodyFailure; readonly bytes?: never };

/** A response, and whether the body of its request was read. */
export interface Exchange {
  readonly response: WebhookResponse;
  /** Whether the whole body was read. If not, the sender may still be sending it. */
  readonly isBodyRead: boolean;
}

/** The part of the receiver that adapters use. */
export interface Responder {
  readonly limits: BodyLimits;
  /**
   * Handles one request. Never rejects.
   *
   * @param readBody called at most once, and only if the response depends on the body. It must not reject.
   */
  respond(method: string, headers: HeadersLike, readBody: () => Promise<BodyResult>): Promise<Exchange>;
}
