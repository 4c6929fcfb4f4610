import { LRUCache } from 'lru-cache';
import { RETENTION_MS, type AcceptedSend, type DeliveryJournal } from '../config/stores';

/** Resolution of the retention: lru-cache reads the clock no more often than this. */
const CLOCK_RESOLUTION_MS = 1_000;

/** Creates a journal in memory. A new send replaces the oldest one if the journal is full. */
export function createMemoryJournal(maxSends: number): DeliveryJournal {
  const sends = new LRUCache<string, AcceptedSend>({
    max: maxSends,
    ttl: RETENTION_MS,
    ttlResolution: CLOCK_RESOLUTION_MS,
  });
  return {
    record: (deliveryId, send) => void sends.set(deliveryId, send),
    // `get` would make the entry younger; the oldest send leaves first
    lookup: (deliveryId) => sends.peek(deliveryId),
  };
}
