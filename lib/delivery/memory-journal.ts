import { LRUCache } from 'lru-cache';
import { RETENTION_MS, type DeliveryJournal, type AcceptedSend } from '../config/stores';

const CLOCK_MS = 1_000;

/** A journal of this process. The oldest sends make room for new ones. */
export function memoryJournal(maxSends: number): DeliveryJournal {
  const sends = new LRUCache<string, AcceptedSend>({
    max: maxSends,
    ttl: RETENTION_MS,
    ttlResolution: CLOCK_MS,
  });
  return {
    record: (deliveryId, send) => void sends.set(deliveryId, send),
    // looking at a send does not keep it: what is oldest goes first
    lookup: (deliveryId) => sends.peek(deliveryId),
  };
}
