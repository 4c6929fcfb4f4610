import type { Exchange } from '../../testing/simulator';

const NO_RESPONSE = 'no response';

/** Returns a line about a request: time, method, status, duration and path without ids. */
export function exchangeLine({ method, path, status, durationMs }: Exchange, at: Date): string {
  const time = at.toTimeString().slice(0, 8);
  const result = status === undefined ? '---' : String(status);
  return `${time}  ${method.padEnd(6)}  ${result}  ${durationMs.toFixed(0).padStart(6)} ms  ${path}`;
}

/** Counts of requests by response and by operation. */
export class ExchangeCounts {
  private total = 0;
  private readonly byStatus = new Map<string, number>();
  private readonly byOperation = new Map<string, number>();

  add({ method, path, status }: Exchange): void {
    this.total += 1;
    increment(this.byStatus, status === undefined ? NO_RESPONSE : String(status));
    increment(this.byOperation, `${method} ${path}`);
  }

  get summary() {
    return {
      requests: this.total,
      responses: Object.fromEntries(this.byStatus),
      operations: Object.fromEntries([...this.byOperation].sort(([, a], [, b]) => b - a)),
    };
  }

  /** Returns the counts as lines. */
  text(): string {
    const { requests, responses, operations } = this.summary;
    const line = ([name, count]: readonly [string, number]) => `  ${String(count).padStart(6)}  ${name}\n`;
    return (
      `${requests} ${requests === 1 ? 'request' : 'requests'}\n` +
      [...Object.entries(responses), ...Object.entries(operations)].map(line).join('')
    );
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
