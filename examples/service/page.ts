import { setTimeout as sleep } from 'node:timers/promises';
import { UserError, type MetricsPage } from './environment';
import { parse, type Sample } from './exposition';

const REQUEST_TIMEOUT_MS = 2_000;
/** The service is about to end. */
const LAST_REQUEST_TIMEOUT_MS = 500;
/** Loading an SDK takes seconds on a busy machine. */
const MAX_START_MS = 20_000;
const RETRY_MS = 100;

/** Reads the metrics page of one process, like Prometheus. */
export class PageReader {
  private readonly startedAt = Date.now();
  private hasResponded = false;

  /** @param requireFreePort throws an error for the user if another process has the port. */
  constructor(
    private readonly page: MetricsPage,
    private readonly pid: number | undefined,
    private readonly requireFreePort: () => Promise<void>,
  ) {}

  /**
   * Reads the page. Waits until it exists.
   *
   * @throws {UserError} if there is no page in time, or if it belongs to another process.
   */
  async read(): Promise<Sample[]> {
    for (;;) {
      const samples = await fetchSamples(this.page.url);
      if (samples !== undefined) {
        // another process took the port after the check; the exporter does not report that
        if (this.isForeign(samples)) {
          await this.requireFreePort();
          throw new UserError(`Another process used port ${this.page.port} for a moment. Start again.`);
        }
        this.hasResponded = true;
        return samples;
      }
      if (!this.hasResponded && Date.now() - this.startedAt > MAX_START_MS) {
        throw new UserError(`There is no metrics page at ${this.page.url} after ${MAX_START_MS / 1_000} s.`);
      }
      await sleep(RETRY_MS);
    }
  }

  /** Reads the page once, shortly before the service ends. Returns undefined if there is no response. */
  async readLast(): Promise<Sample[] | undefined> {
    return this.hasResponded ? fetchSamples(this.page.url, LAST_REQUEST_TIMEOUT_MS) : undefined;
  }

  private isForeign(samples: readonly Sample[]): boolean {
    const target = samples.find(({ name }) => name === 'target_info');
    if (target === undefined) return true;
    // absent if OTEL_NODE_RESOURCE_DETECTORS does not contain `process`
    const pid = target.labels['process_pid'];
    return pid !== undefined && pid !== String(this.pid);
  }
}

/** Returns the samples of a page, or undefined if there is no response. */
async function fetchSamples(url: string, timeoutMs = REQUEST_TIMEOUT_MS): Promise<Sample[] | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return parse(await response.text());
  } catch {
    return undefined;
  }
}
