/** Ids per generation. At most two generations are kept. */
const GENERATION_SIZE = 10_000;

/**
 * Remembers deliveries whose lookup found no send. If the send is recorded later, the webhook was early.
 *
 * Two generations of a Set: deleting the oldest entry of a single Set gets slower with every entry deleted before it.
 */
export class UnmatchedDeliveries {
  private current = new Set<string>();
  private previous = new Set<string>();

  add(deliveryId: string): void {
    this.current.add(deliveryId);
    if (this.current.size < GENERATION_SIZE) return;
    this.previous = this.current;
    this.current = new Set();
  }

  /** Removes an id. Returns whether it was present. */
  delete(deliveryId: string): boolean {
    return this.current.delete(deliveryId) || this.previous.delete(deliveryId);
  }
}
