import { LRUCache } from 'lru-cache';
import type { DeliveryJournal, Send } from './stores';

const DAY_MS = 86_400_000;
/** Customer.io repeats a webhook for seven days. */
export const JOURNAL_TTL_MS = 8 * DAY_MS;
const CLOCK_MS = 1_000;

/** A journal of this process. The oldest sends make room for new ones. */
export function memoryJournal(maxSends: number): DeliveryJournal {
  const sends = new LRUCache<string, Send>({ max: maxSends, ttl: JOURNAL_TTL_MS, ttlResolution: CLOCK_MS });
  return {
    record: (deliveryId, send) => void sends.set(deliveryId, send),
    // looking at a send does not keep it: what is oldest goes first
    lookup: (deliveryId) => sends.peek(deliveryId),
  };
}
