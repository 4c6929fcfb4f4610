import { startSimulator, type Simulator } from '../../../lib/testing/simulator';
import { OtlpSink } from '../../../spec/harness/telemetry/otlp-sink';
import { until } from '../../../spec/harness/until';

export const SIGNING_KEY = 'signing-key-of-the-example';

/** So long that only a flush or a shutdown exports within a check. */
const NO_EXPORT_MS = '600000';
/** How long the simulator delays a response, so that the call is in flight at a signal. */
const IN_FLIGHT_MS = 400;

/** The services around one application: Customer.io and a backend of OTLP. The caller must {@link World.close} it. */
export class World {
  private constructor(
    readonly simulator: Simulator,
    readonly sink: OtlpSink,
  ) {}

  static async start(): Promise<World> {
    return new World(await startSimulator(), await OtlpSink.start());
  }

  async close(): Promise<void> {
    await this.simulator.close();
    await this.sink.destroy();
  }

  /** Addresses and keys of Customer.io. */
  get keys(): Readonly<Record<string, string>> {
    return {
      CUSTOMERIO_APP_URL: this.simulator.appUrl,
      CUSTOMERIO_APP_API_KEY: 'key',
      CUSTOMERIO_CDP_HOST: this.simulator.url,
      CUSTOMERIO_WRITE_KEY: 'key',
      CUSTOMERIO_WEBHOOK_SIGNING_KEY: SIGNING_KEY,
    };
  }

  /** Exporters that send everything to the sink, but only if the application flushes or shuts down. */
  get lateExport(): Readonly<Record<string, string>> {
    return {
      OTEL_METRICS_EXPORTER: 'prometheus,otlp',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: this.sink.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRIC_EXPORT_INTERVAL: NO_EXPORT_MS,
      OTEL_BSP_SCHEDULE_DELAY: NO_EXPORT_MS,
      OTEL_BLRP_SCHEDULE_DELAY: NO_EXPORT_MS,
    };
  }

  /** Delays the response to the next call. */
  slowDown(): void {
    this.simulator.script({}, { kind: 'slow', ms: 0, delayMs: IN_FLIGHT_MS });
  }

  /** Waits until Customer.io has received this number of requests. */
  async untilRequests(count: number): Promise<void> {
    await until(`request ${count} to Customer.io`, () => this.simulator.requests.length >= count);
  }

  /** Rejects unless Customer.io received these e-mails and no other request. */
  requireEmails(count: number): void {
    const paths = this.simulator.requests.map(({ method, path }) => `${method} ${path}`);
    if (paths.length !== count || !paths.every((path) => /^POST \S*\/send\/email$/.test(path))) {
      throw new Error(`Customer.io received ${paths.join() || 'nothing'} instead of ${count} e-mails`);
    }
  }

  /** Rejects unless Customer.io received this number of events in batches, and no other request. */
  requireEvents(count: number): void {
    const { requests } = this.simulator;
    const events = requests.flatMap(({ apiPath, body }) =>
      apiPath === '/batch' ? (JSON.parse(body) as { readonly batch: readonly unknown[] }).batch : [],
    );
    if (events.length !== count || requests.some(({ apiPath }) => apiPath !== '/batch')) {
      const paths = requests.map(({ method, path }) => `${method} ${path}`).join();
      throw new Error(`Customer.io received ${events.length} instead of ${count} events: ${paths}`);
    }
  }

  /** Rejects unless the sum over all series of the exported counter has this value. */
  requireCounter(counter: string, value: number): void {
    const body = this.sink.last('metrics');
    const sum = exportedSum(body, counter);
    if (sum !== value) throw new Error(`the exported ${counter} is ${sum} instead of ${value}:\n${body}`);
  }

  /** Rejects unless the sink has a span for each name, and the metrics count as many e-mails. */
  requireExported(spans: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(spans)) {
      const found = this.sink.text('traces').split(`"name":"${name}"`).length - 1;
      if (found !== count) throw new Error(`${found} instead of ${count} spans ${name} were exported`);
    }
    const emails = spans['customerio.sendEmail'] ?? 0;
    if (emails > 0) this.requireCounter('customerio_api_requests_total', emails);
  }
}

interface MetricsJson {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: {
          readonly dataPoints: readonly { readonly asInt?: number | string; readonly asDouble?: number }[];
        };
      }[];
    }[];
  }[];
}

/** Returns the sum over all series of a counter in a body of OTLP in JSON. */
function exportedSum(body: string, counter: string): number {
  if (body === '') return 0;
  return (JSON.parse(body) as MetricsJson).resourceMetrics
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics)
    .filter(({ name }) => name === counter)
    .flatMap(({ sum }) => sum?.dataPoints ?? [])
    .reduce((total, { asInt, asDouble }) => total + Number(asInt ?? asDouble ?? 0), 0);
}
