import type { Exchange } from '../../testing/simulator';

const NO_RESPONSE = 'no response';

/** Returns a line about a request: time, method, status, duration, path without ids, and the events of a batch. */
export function exchangeLine({ method, path, status, durationMs, events }: Exchange, at: Date): string {
  const time = at.toTimeString().slice(0, 8);
  const result = status === undefined ? '---' : String(status);
  const batch = events === undefined ? '' : `  ${events} ${events === 1 ? 'event' : 'events'}`;
  return `${time}  ${method.padEnd(6)}  ${result}  ${durationMs.toFixed(0).padStart(6)} ms  ${path}${batch}`;
}

/** Counts of requests by response and by operation, and of the events in batches. */
export class ExchangeCounts {
  private total = 0;
  private events: { posted: number; accepted: number } | undefined;
  private readonly byStatus = new Map<string, number>();
  private readonly byOperation = new Map<string, number>();

  add({ method, path, status, events }: Exchange): void {
    this.total += 1;
    if (events !== undefined) this.addEvents(events, status !== undefined && status < 300);
    increment(this.byStatus, status === undefined ? NO_RESPONSE : String(status));
    increment(this.byOperation, `${method} ${path}`);
  }

  /** The SDK posts the events of a failed batch again, so they count twice as posted. */
  private addEvents(count: number, isAccepted: boolean): void {
    this.events ??= { posted: 0, accepted: 0 };
    this.events.posted += count;
    if (isAccepted) this.events.accepted += count;
  }

  get summary() {
    return {
      requests: this.total,
      responses: Object.fromEntries(this.byStatus),
      operations: Object.fromEntries([...this.byOperation].sort(([, a], [, b]) => b - a)),
      ...(this.events && { events: this.events }),
    };
  }

  /** Returns the counts as lines. */
  text(): string {
    const { requests, responses, operations, events } = this.summary;
    const line = ([name, count]: readonly [string, number]) => `  ${String(count).padStart(6)}  ${name}\n`;
    return (
      `${requests} ${requests === 1 ? 'request' : 'requests'}\n` +
      [...Object.entries(responses), ...Object.entries(operations)].map(line).join('') +
      (events === undefined
        ? ''
        : `Events in batches: ${events.posted} posted, ${events.accepted} accepted\n`)
    );
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
