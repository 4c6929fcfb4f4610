/** Ids remembered at once, at most twice as many. */
const GENERATION = 10_000;

/**
 * Remembers the latest ids of deliveries whose webhooks found no send. Two generations of a set: taking
 * the oldest out of one set costs the more the more were taken out before.
 */
export class UnmatchedDeliveries {
  private current = new Set<string>();
  private previous = new Set<string>();

  add(deliveryId: string): void {
    this.current.add(deliveryId);
    if (this.current.size < GENERATION) return;
    this.previous = this.current;
    this.current = new Set();
  }

  /** @returns whether it was there. */
  delete(deliveryId: string): boolean {
    return this.current.delete(deliveryId) || this.previous.delete(deliveryId);
  }
}
