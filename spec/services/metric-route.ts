import { join } from 'node:path';
import type { Sample } from '../../examples/service/exposition';
import { NodeProcess, REPOSITORY } from '../harness/processes/node-process';
import { StartedResources } from '../harness/processes/started';
import { START_MS, until } from '../harness/until';
import type { Read, Way } from './metric-paths';

const ARRIVAL_MS = 30_000;

/** Set as in the commands of the README. */
const OTEL = {
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_METRIC_EXPORT_INTERVAL: '500',
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,serviceinstance',
};
const SERVICE = join(REPOSITORY, 'dist/spec/services/fixtures/every-family.js');

/** A service that records every metric, and the path of its metrics. */
export class MetricRoute {
  private readonly started = new StartedResources();
  private read: Read = () => Promise.resolve([]);

  constructor(
    private readonly job: string,
    private readonly way: Way,
  ) {}

  /** Starts the path and the service. Resolves after the service has recorded every metric. */
  async open(): Promise<void> {
    const [exporter, read] = await this.way.start(this.job, this.started);
    this.read = read;
    const env = { ...OTEL, ...exporter, OTEL_SERVICE_NAME: this.job };
    const service = this.started.add(new NodeProcess([SERVICE], { env }));
    await service.until('ready service', () => service.stdout.includes('ready'), START_MS);
  }

  /** Returns the arrived samples as soon as they are sufficient. After a timeout, returns the last samples read. */
  async until(isSufficient: (samples: readonly Sample[]) => boolean): Promise<Sample[]> {
    let last: Sample[] = [];
    const poll = async () => {
      last = await this.read().catch(() => []);
      return isSufficient(last) ? last : undefined;
    };
    return until('every series', poll, ARRIVAL_MS).catch(() => last);
  }

  close(): Promise<void> {
    return this.started.end();
  }
}
