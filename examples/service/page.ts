import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint, type MetricsPage } from './environment';
import { parse, type Sample } from './exposition';
import { listenComplaint } from './prerequisites';

const REQUEST_TIMEOUT_MS = 2_000;
/** Loading an SDK takes a while on a busy machine. */
const MAX_START_MS = 20_000;
const RETRY_MS = 100;

/** Reads the metrics page of one process, as Prometheus would. */
export class PageReader {
  private readonly startedAt = Date.now();
  private responded = false;

  constructor(
    private readonly page: MetricsPage,
    private readonly pid: number | undefined,
  ) {}

  /**
   * Waits until there is a page.
   * @throws {Complaint} if there is none, or it belongs to somebody else
   */
  async read(): Promise<Sample[]> {
    for (;;) {
      const samples = await fetchSamples(this.page.url);
      if (samples !== undefined) {
        // the port was free a moment ago; the exporter keeps it to itself when it is no longer
        if (this.isForeign(samples)) throw listenComplaint(this.page, 'EADDRINUSE');
        this.responded = true;
        return samples;
      }
      if (!this.responded && Date.now() - this.startedAt > MAX_START_MS) {
        throw new Complaint(`There is no metrics page at ${this.page.url} after ${MAX_START_MS / 1_000} s.`);
      }
      await sleep(RETRY_MS);
    }
  }

  private isForeign(samples: readonly Sample[]): boolean {
    const target = samples.find(({ name }) => name === 'target_info');
    if (target === undefined) return true;
    // absent if OTEL_NODE_RESOURCE_DETECTORS leaves the process out
    const pid = target.labels['process_pid'];
    return pid !== undefined && pid !== String(this.pid);
  }
}

/** @returns `undefined` while nobody answers */
async function fetchSamples(url: string): Promise<Sample[] | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    return parse(await response.text());
  } catch {
    return undefined;
  }
}
