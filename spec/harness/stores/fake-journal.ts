import type { DeliveryJournal, AcceptedSend } from '../../../lib/config/stores';
import { inMode, type StoreMode } from './store-modes';

/** A journal of the user's own, as a store in the network would be. */
export class FakeJournal implements DeliveryJournal {
  mode: StoreMode = 'at once';
  /** What it was asked for, with the id: `record d1`. */
  readonly asked: string[] = [];
  readonly sends = new Map<string, AcceptedSend>();

  record(deliveryId: string, send: AcceptedSend) {
    this.asked.push(`record ${deliveryId}`);
    return inMode(this.mode, () => void this.sends.set(deliveryId, send));
  }

  lookup(deliveryId: string) {
    this.asked.push(`lookup ${deliveryId}`);
    return inMode(this.mode, () => this.sends.get(deliveryId));
  }
}
