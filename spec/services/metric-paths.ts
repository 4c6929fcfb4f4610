import { parse, type Sample } from '../../examples/service/exposition';
import { Otelcol } from '../harness/collector/otelcol';
import { OtelcolFleet } from '../harness/collector/otelcol-fleet';
import { builtProgram } from '../harness/processes/built-program';
import { runInstalled } from '../harness/processes/installed-program';
import type { StartedResources } from '../harness/processes/started';
import { Prometheus } from '../harness/prometheus/prometheus';
import { freeServerPort } from '../harness/servers/server-port';

const DEFAULTS = 'spec/services/fixtures/prometheus-defaults.yaml';

const scraped = (port: number) => ({
  OTEL_METRICS_EXPORTER: 'prometheus',
  OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
  OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
});
const pushed = (endpoint: string, protocol: 'grpc' | 'http/protobuf') => ({
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: protocol,
});

/** How the bounds 60,000 and 604,800,000 appear in the label `le`. Queries that match on `le` depend on it. */
export const LE = {
  'as numbers': ['60000', '604800000'],
  'as Go prints numbers': ['60000', '6.048e+08'],
  'as Go prints floats': ['60000.0', '6.048e+08'],
} as const;

/** What the label `instance` contains. */
export const INSTANCES = {
  'service.instance.id': /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'the scraped address': /^127\.0\.0\.1:\d+$/,
  'the page of each replica': /^$/,
} as const;

export type Read = () => Promise<Sample[]>;
export type Environment = Readonly<Record<string, string>>;
/** A path of metrics from a service to the place where they are read. */
export interface Way {
  readonly name: string;
  readonly le: keyof typeof LE;
  readonly instance: keyof typeof INSTANCES;
  /**
   * Starts the processes on the path.
   *
   * @returns the exporter settings of the service, and a function that reads the arrived samples
   */
  start(job: string, started: StartedResources): Promise<[Environment, Read]>;
}

const page = (url: string): Read => {
  return () => fetch(url).then(async (response) => parse(await response.text()));
};

/** Returns the Prometheus on the PATH. Debian's package is of the 2.x line. Throws if the version is another one. */
function debianPrometheus(): string {
  const { output } = runInstalled('prometheus', ['--version']);
  if (!/version 2\./.test(output)) {
    throw new Error('The Prometheus on the PATH is not version 2. Install the Debian package prometheus.');
  }
  return 'prometheus';
}

const PROMETHEUSES = [
  {
    name: 'Prometheus 2',
    program: debianPrometheus,
    le: { js: 'as numbers', collector: 'as Go prints numbers' },
  },
  {
    name: 'Prometheus 3',
    program: () => builtProgram('prometheus'),
    le: { js: 'as Go prints floats', collector: 'as Go prints floats' },
  },
] as const;

export const JS_PAGE: Way = {
  name: 'the page of the JS Prometheus exporter',
  le: 'as numbers',
  instance: 'the page of each replica',
  start: async () => {
    const port = await freeServerPort();
    return [scraped(port), page(`http://127.0.0.1:${port}/metrics`)];
  },
};

export const WAYS: readonly Way[] = [
  JS_PAGE,
  {
    name: 'the page of a Collector with the shipped configuration, over OTLP/gRPC',
    le: 'as Go prints numbers',
    instance: 'service.instance.id',
    start: async (_job, started) => {
      const otelcol = started.add(await Otelcol.start('collector-config.yaml'));
      return [pushed(otelcol.url('grpc'), 'grpc'), page(otelcol.url('prometheus', '/metrics'))];
    },
  },
  {
    name: 'the page of a Collector with the default settings of the prometheus exporter',
    le: 'as Go prints numbers',
    instance: 'service.instance.id',
    start: async (_job, started) => {
      const otelcol = started.add(await Otelcol.start(DEFAULTS));
      const endpoint = otelcol.url('http', '/v1/metrics');
      return [pushed(endpoint, 'http/protobuf'), page(otelcol.url('prometheus', '/metrics'))];
    },
  },
  ...PROMETHEUSES.flatMap(({ name, program, le }): Way[] => [
    {
      name: `${name} scraping the JS exporter`,
      le: le.js,
      instance: 'the scraped address',
      start: async (job, started) => {
        const port = await freeServerPort();
        const prometheus = started.add(
          await Prometheus.start(program(), [{ job, url: `http://127.0.0.1:${port}/metrics` }]),
        );
        return [scraped(port), () => prometheus.samples(job)];
      },
    },
    {
      name: `${name} scraping a Collector with the shipped configuration`,
      le: le.collector,
      instance: 'service.instance.id',
      start: async (job, started) => {
        const otelcol = started.add(await Otelcol.start('collector-config.yaml'));
        const url = otelcol.url('prometheus', '/metrics');
        const prometheus = started.add(
          await Prometheus.start(program(), [{ job: 'collector', url, honorLabels: true }]),
        );
        return [pushed(otelcol.url('http', '/v1/metrics'), 'http/protobuf'), () => prometheus.samples(job)];
      },
    },
  ]),
  {
    name: 'the OTLP receiver of Prometheus 3',
    le: 'as numbers',
    instance: 'service.instance.id',
    start: async (job, started) => {
      const flags = ['--web.enable-otlp-receiver'];
      const prometheus = started.add(await Prometheus.start(builtProgram('prometheus'), [], flags));
      return [
        pushed(prometheus.url('/api/v1/otlp/v1/metrics'), 'http/protobuf'),
        () => prometheus.samples(job),
      ];
    },
  },
  {
    name: 'agent, gateway and the remote write receiver of Prometheus 3',
    le: 'as numbers',
    instance: 'service.instance.id',
    start: async (job, started) => {
      const flags = ['--web.enable-remote-write-receiver'];
      const prometheus = started.add(await Prometheus.start(builtProgram('prometheus'), [], flags));
      const fleet = started.add(
        await OtelcolFleet.start([
          {
            OTELCOL_REMOTE_WRITE_ENDPOINT: prometheus.url('/api/v1/write'),
          },
        ]),
      );
      return [pushed(fleet.agent.url('http', '/v1/metrics'), 'http/protobuf'), () => prometheus.samples(job)];
    },
  },
];
