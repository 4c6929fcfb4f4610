/**
 * Bounds the total size of bodies that are in memory before their signatures are verified.
 *
 * If the total exceeds the bound, the largest body is dropped. A sender that fills the memory with large bodies
 * therefore does not displace webhooks, which are small.
 *
 * Measured with `node dist/bench/webhooks/memory.js` on Node 24: 16 and 300 senders of 8 MB without a valid signature use
 * 71 and 69 MiB, with the default of 64 MiB, and webhooks are accepted meanwhile.
 */
export class BodyMemory {
  private total = 0;
  private readonly reservations = new Set<Reservation>();

  constructor(private readonly maxBytes: number) {}

  /** Reserves no bytes yet. `onDrop` is called at most once, if the body is dropped. */
  reserve(onDrop: () => void): Reservation {
    const reservation = new Reservation(onDrop, (change) => this.add(change, reservation));
    return reservation;
  }

  /**
   * Reserves bytes until a promise is fulfilled.
   *
   * @returns whether the bytes were kept, as a promise. It resolves immediately if they are dropped.
   */
  hold(bytes: number, promise: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const reservation = this.reserve(() => resolve(false));
      reservation.resize(bytes);
      void promise.then(() => {
        reservation.release();
        resolve(true);
      });
    });
  }

  private add(change: number, reservation: Reservation): void {
    this.total += change;
    if (reservation.bytes > 0) this.reservations.add(reservation);
    else this.reservations.delete(reservation);
    while (this.total > this.maxBytes) this.dropLargest();
  }

  private dropLargest(): void {
    let largest: Reservation | undefined;
    for (const reservation of this.reservations) {
      if (largest === undefined || reservation.bytes > largest.bytes) largest = reservation;
    }
    largest?.drop();
  }
}

/** The bytes that one body occupies. */
export class Reservation {
  bytes = 0;
  private isOpen = true;

  constructor(
    private readonly onDrop: () => void,
    private readonly onChange: (change: number) => void,
  ) {}

  /** Changes the size. Returns false if the body was dropped, now or before. */
  resize(bytes: number): boolean {
    if (!this.isOpen) return false;
    const change = bytes - this.bytes;
    this.bytes = bytes;
    this.onChange(change);
    return this.isOpen;
  }

  release(): void {
    this.resize(0);
    this.isOpen = false;
  }

  drop(): void {
    this.release();
    this.onDrop();
  }
}
