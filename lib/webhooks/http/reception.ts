import type { WebhookErrorType } from '../../catalog';
import type { Awaitable } from '../../config/stores';
import type { HeadersLike } from './headers';
import type { RawBody } from '../verification/signature';

/** What to answer, in no framework's shape. */
export interface WebhookResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Short JSON; empty in answer to HEAD. */
  readonly body: string;
}

/** Why an adapter has no body to hand over. */
export type Unreadable = Extract<WebhookErrorType, 'too_large' | 'timeout' | 'aborted' | 'body_consumed'>;

/** One request whose body is wanted. Exactly one of the two is called, once. */
export interface Reception {
  /** Verifies, counts, handles: at once, unless a store or the handler has to be waited for. Never rejects. */
  accept(rawBody: RawBody): Awaitable<WebhookResponse>;
  refuse(reason: Unreadable): WebhookResponse;
}

export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
}

/** What an adapter needs of the receiver. */
export interface Intake {
  readonly limits: BodyLimits;
  /**
   * Called when the head of a request is there.
   *
   * @returns the answer, where the body does not matter: another method, a health probe, headers that
   *   cannot be Customer.io's. Else a reception that waits for the body.
   */
  begin(method: string, headers: HeadersLike): WebhookResponse | Reception;
}

export const isReception = (begun: WebhookResponse | Reception): begun is Reception => 'accept' in begun;
