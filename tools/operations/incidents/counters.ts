import type { JobModel } from './model';

export interface Row {
  readonly name: string;
  readonly values: (number | undefined)[];
}

const ZEROED: readonly (readonly [name: string, labels: string])[] = [
  ['customerio_webhook_received_total', 'event_type="email_delivered"'],
  ['customerio_webhook_received_total', 'event_type="email_bounced"'],
  ['customerio_webhook_duplicates_total', 'event_type="email_delivered"'],
  ['customerio_webhook_errors_total', 'error_type="handler"'],
  ['customerio_webhook_errors_total', 'error_type="invalid_signature"'],
];

/**
 * The counters of one process and its successors. A series starts with its first event, as in the SDK: those of the
 * receiver start at 0.
 */
export class Counters {
  private readonly recorded = new Map<string, Row>();
  private readonly current = new Map<string, number>();
  private generation = 0;
  private peer: Counters | undefined;

  constructor(
    private readonly job: string,
    private readonly instance: number,
    private readonly model: JobModel,
    private readonly minutes: number,
  ) {}

  /** Returns the counters of the other instance. */
  other(): Counters {
    return this.peer ?? this;
  }

  pairWith(peer: Counters): void {
    this.peer = peer;
  }

  private get key(): '0' | '1' {
    return String(this.instance) as '0' | '1';
  }

  private lives(minute: number): boolean {
    const [from, to] = this.model.lives ?? [0, this.minutes];
    return minute >= from && minute < to;
  }

  startMinute(minute: number): void {
    const replaced = this.model.replaced?.[this.key]?.includes(minute) === true;
    const restarted = this.model.restarts?.[this.key]?.includes(minute) === true;
    if (replaced) this.generation += 1;
    if (replaced || restarted) this.current.clear();
    const [from] = this.model.lives ?? [0];
    if (minute !== from && !replaced && !restarted) return;
    if (this.model.webhooks !== undefined) for (const [name, labels] of ZEROED) this.set(name, labels, 0);
  }

  add(name: string, labels: string, by: number, start?: number): void {
    const key = this.seriesName(name, labels);
    const before = this.current.get(key);
    if (by <= 0 && before === undefined && start === undefined) return;
    this.current.set(key, (before ?? 0) + Math.max(0, by));
  }

  gauge(name: string, labels: string, value: number): void {
    this.set(name, labels, value);
  }

  endMinute(minute: number): void {
    const isGap = (this.model.gaps?.[this.key] ?? []).some(([from, to]) => minute >= from && minute < to);
    if (!this.lives(minute)) return;
    this.record(this.seriesName('up', ''), minute, isGap ? 0 : 1);
    if (isGap) return;
    for (const [name, value] of this.current) this.record(name, minute, value);
  }

  rows(): Row[] {
    return [...this.recorded.values()];
  }

  private set(name: string, labels: string, value: number): void {
    this.current.set(this.seriesName(name, labels), value);
  }

  private seriesName(name: string, labels: string): string {
    const own = `job="${this.job}",instance="${this.job}-${this.instance}-${this.generation}"`;
    return `${name}{${own}${labels === '' ? '' : `,${labels}`}}`;
  }

  private record(name: string, minute: number, value: number): void {
    let row = this.recorded.get(name);
    if (row === undefined) {
      row = { name, values: new Array<number | undefined>(this.minutes).fill(undefined) };
      this.recorded.set(name, row);
    }
    row.values[minute] = value;
  }
}
