import { join } from 'node:path';
import type { Sample } from '../../examples/service/exposition';
import { NodeProcess, REPOSITORY, START_MS, until } from '../harness/processes/node-process';
import type { Read, Way } from './metric-paths';
import { Started } from '../harness/processes/started';

const ARRIVAL_MS = 30_000;

/** As the README's commands set them. */
const OTEL = {
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_METRIC_EXPORT_INTERVAL: '500',
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,serviceinstance',
};
const SERVICE = join(REPOSITORY, 'dist/spec/services/fixtures/every-family.js');

/** A service in which every metric happens, and a way its metrics take. */
export class MetricRoute {
  private readonly started = new Started();
  private read: Read = () => Promise.resolve([]);

  constructor(
    private readonly job: string,
    private readonly way: Way,
  ) {}

  /** Ends when everything has happened in the service. */
  async open(): Promise<void> {
    const [exporter, read] = await this.way.start(this.job, this.started);
    this.read = read;
    const env = { ...OTEL, ...exporter, OTEL_SERVICE_NAME: this.job };
    const service = this.started.add(new NodeProcess([SERVICE], { env }));
    await service.until('service', () => (service.stdout.includes('ready') ? true : undefined), START_MS);
  }

  /** What arrived as soon as it is enough; if it never is, what arrived all the same. */
  async until(isEnough: (samples: readonly Sample[]) => boolean): Promise<Sample[]> {
    let last: Sample[] = [];
    const look = async () => {
      last = await this.read().catch(() => []);
      return isEnough(last) ? last : undefined;
    };
    return until('every series', look, ARRIVAL_MS).catch(() => last);
  }

  close(): Promise<void> {
    return this.started.end();
  }
}
