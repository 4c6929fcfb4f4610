import type { DeliveryJournal, AcceptedSend } from '../../../lib/config/stores';
import { inMode, type StoreMode } from './store-modes';

/** A journal as an application would provide it. Each operation can fail like a store on the network. */
export class FakeJournal implements DeliveryJournal {
  mode: StoreMode = 'immediate';
  /** Operations with their ids, such as `record d1`. */
  readonly operations: string[] = [];
  readonly sends = new Map<string, AcceptedSend>();

  record(deliveryId: string, send: AcceptedSend) {
    this.operations.push(`record ${deliveryId}`);
    return inMode(this.mode, () => void this.sends.set(deliveryId, send));
  }

  lookup(deliveryId: string) {
    this.operations.push(`lookup ${deliveryId}`);
    return inMode(this.mode, () => this.sends.get(deliveryId));
  }
}
