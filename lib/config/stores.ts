import type { Awaitable } from '../deadline';

/* Interfaces of state that replicas of a service share: in memory by default, or in a shared store. */

/** Eight days in milliseconds: Customer.io retries a webhook for seven days. */
export const RETENTION_MS = 8 * 24 * 60 * 60 * 1000;

/** An accepted send in the delivery journal. */
export interface AcceptedSend {
  /** When Customer.io accepted it, in Unix milliseconds. */
  readonly acceptedAt: number;
  /** Trace id of the call's span, 32 hex digits; absent if the call had no span. */
  readonly traceId?: string;
  /** Id of the call's span, 16 hex digits. */
  readonly spanId?: string;
  /** W3C trace flags of that span, 0 to 255. */
  readonly traceFlags?: number;
}

/** Remembers which send created a delivery, so that its webhooks can be linked to it. */
export interface DeliveryJournal {
  /** Stores a send for as long as webhooks may arrive. A later record of the same id replaces it. */
  record(deliveryId: string, send: AcceptedSend): Awaitable<void>;
  /** Returns the send, or undefined if it is unknown, which is normal for messages of campaigns. */
  lookup(deliveryId: string): Awaitable<AcceptedSend | undefined>;
}

/** `claimed`: the caller holds the claim. `busy`: another replica holds it. `done`: the event was handled. */
export type ClaimResult = 'claimed' | 'busy' | 'done';

/** `completed`: this completion is the first one of the event. `done`: the event was completed with another token. */
export type CompletionResult = 'completed' | 'done';

/**
 * Decides which replica handles an event. A claim is atomic: of several concurrent callers exactly one gets
 * `claimed`. A claim ends by `complete`, by `release`, or when its lease expires.
 *
 * The token identifies a claim. The receiver passes 16 hex digits, the same to `claim`, `complete` and `release`. Each
 * method may be called again with the same token after it failed or timed out, because its effect is then unknown.
 */
export interface DedupeStore {
  /**
   * Claims an event. A claim with the token of the current claim is granted again.
   *
   * @param leaseMs lifetime of the claim in milliseconds, in case the process of its holder ends
   */
  claim(eventId: string, leaseMs: number, token?: string): Awaitable<ClaimResult>;
  /**
   * Marks the event as handled: claims return `done` for the next `windowMs` milliseconds. The receiver counts the
   * event unless the result is `done`, so a store that returns nothing counts each completion.
   */
  complete(eventId: string, windowMs: number, token?: string): Awaitable<CompletionResult | void>;
  /**
   * Ends the caller's claim without marking the event as handled. Does nothing if the caller does not hold the claim:
   * the result of its claim can be lost, and its lease can have expired.
   */
  release(eventId: string, token?: string): Awaitable<void>;
}
