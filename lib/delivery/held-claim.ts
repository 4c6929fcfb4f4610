import { withDeadline, type TIMED_OUT } from '../deadline';

/** A claim in this process. */
export class HeldClaim {
  private waiting: Set<(wasHandled: boolean) => void> | undefined;

  constructor(
    readonly eventId: string,
    private readonly leaseUntil: number,
  ) {}

  remainingMs(): number {
    return Math.max(this.leaseUntil - performance.now(), 0);
  }

  /** Waits for the end of the claim. Returns whether the event was handled, or TIMED_OUT after `waitMs`. */
  async outcomeWithin(waitMs: number): Promise<boolean | typeof TIMED_OUT> {
    const waiting = (this.waiting ??= new Set());
    let resume: ((wasHandled: boolean) => void) | undefined;
    const outcome = new Promise<boolean>((resolve) => waiting.add((resume = resolve)));
    const result = await withDeadline(outcome, waitMs);
    if (resume !== undefined) waiting.delete(resume);
    return result;
  }

  resolve(wasHandled: boolean): void {
    this.waiting?.forEach((resume) => resume(wasHandled));
  }
}
