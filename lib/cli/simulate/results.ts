import type { Io } from '../command';
import { paintFor, widthOf, wrap } from '../paint';
import { fixFor, forgedFixFor } from './fixes';
import { isAccepted, type Posted } from './post';

const REJECTED = '401';

/** What a command reports about its requests, also as JSON. */
export interface Report {
  readonly requests: number;
  /** Number of requests by result. */
  readonly responses: Readonly<Record<string, number>>;
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Whether each response was as expected. */
  readonly ok: boolean;
  /** What to do, for each kind of unexpected result. */
  readonly fixes: readonly string[];
}

/** Collects the results of requests. */
export class Results {
  private readonly counts = new Map<string, number>();
  private readonly durations: number[] = [];

  /** @param isForged whether the requests have a wrong signature: then a 401 is expected */
  constructor(private readonly isForged = false) {}

  add({ result, durationMs }: Posted): void {
    this.counts.set(result, (this.counts.get(result) ?? 0) + 1);
    this.durations.push(durationMs);
  }

  report(): Report {
    const unexpected = [...this.counts.keys()].filter((result) => !this.isExpected(result));
    const sorted = [...this.durations].sort((a, b) => a - b);
    const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
    return {
      requests: sorted.length,
      responses: Object.fromEntries([...this.counts].sort(([a], [b]) => a.localeCompare(b))),
      latencyMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
      ok: sorted.length > 0 && unexpected.length === 0,
      fixes: [
        ...new Set(unexpected.map((result) => (this.isForged ? forgedFixFor(result) : fixFor(result)))),
      ],
    };
  }

  private isExpected(result: string): boolean {
    return this.isForged ? result === REJECTED : isAccepted(result);
  }
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/** Returns the report as lines for a terminal. */
export function reportText({ requests, responses, latencyMs, ok, fixes }: Report, io: Io): string {
  const paint = paintFor(io);
  const width = widthOf(io);
  const { p50, p99, max } = latencyMs;
  return [
    `${requests} ${requests === 1 ? 'request' : 'requests'}`,
    ...Object.entries(responses).map(([result, count]) => `  ${String(count).padStart(6)}  ${result}`),
    `Latency: p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`,
    requests === 0
      ? 'No request was made.'
      : ok
        ? paint('green', 'All responses are as expected.')
        : paint('red', 'Some responses are not as expected.'),
    ...fixes.map((fix) => wrap(`Fix: ${fix}`, width)),
    '',
  ].join('\n');
}

/** Prints the report. Returns the exit code: 0 if each response was as expected, otherwise 1. */
export function printReport(
  report: Report & Readonly<Record<string, unknown>>,
  isJson: boolean,
  io: Io,
): number {
  io.stdout.write(isJson ? `${JSON.stringify(report)}\n` : reportText(report, io));
  return report.ok ? 0 : 1;
}
