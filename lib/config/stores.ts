/** What replicas of a service have to share, as small interfaces: in memory by default, else in a store. */

/** Customer.io repeats a webhook for seven days: eight days is how long it pays to remember, in milliseconds. */
export const RETENTION_MS = 8 * 24 * 60 * 60 * 1000;

/** A promise or the value itself: a store in memory answers at once. */
export type Awaitable<T> = T | Promise<T>;

/** An accepted send, as the journal keeps it. */
export interface AcceptedSend {
  /** When Customer.io accepted it, Unix milliseconds. */
  readonly acceptedAt: number;
  /** The span of the call; absent where it had none. */
  readonly traceId?: string;
  readonly spanId?: string;
  /** W3C trace flags of that span, 0 to 255. */
  readonly traceFlags?: number;
}

/** Remembers which send caused a delivery, so that its webhooks can be tied to it: many per send. */
export interface DeliveryJournal {
  /** Keeps a send for as long as webhooks may arrive. The last one counts. */
  record(deliveryId: string, send: AcceptedSend): Awaitable<void>;
  /** @returns undefined where nothing is known; that is the normal case for campaigns. */
  lookup(deliveryId: string): Awaitable<AcceptedSend | undefined>;
}

/** `claimed`: yours. `busy`: somebody else is at it. `done`: it was handled. */
export type ClaimResult = 'claimed' | 'busy' | 'done';

/**
 * Decides which replica handles an event. A claim is atomic: of any number at the same time one gets
 * `claimed`. It ends by `complete`, by `release`, or when its lease is over because its holder died.
 */
export interface DedupeStore {
  /** @param leaseMs how long the claim lasts if its holder is not heard of again */
  claim(eventId: string, leaseMs: number): Awaitable<ClaimResult>;
  /** Handled: claims are answered `done` for the next `windowMs`. */
  complete(eventId: string, windowMs: number): Awaitable<void>;
  /** Not handled: the next claim gets it. A claim that is not one's own any more is left alone. */
  release(eventId: string): Awaitable<void>;
}
