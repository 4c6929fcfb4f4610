import type { Environment } from '../check';

export type Signal = 'traces' | 'metrics' | 'logs';

interface SignalDefinition {
  /** The part of `OTEL_..._EXPORTER` and of `OTEL_EXPORTER_OTLP_..._ENDPOINT`. */
  readonly variable: string;
  /** Path of its OTLP endpoint over HTTP. */
  readonly path: string;
  /** Path of its OTLP service over gRPC. */
  readonly service: string;
  /** Values of `OTEL_..._EXPORTER` that the SDK for JavaScript supports. */
  readonly exporters: readonly string[];
}

const SERVICE = '/opentelemetry.proto.collector';

export const SIGNALS: Readonly<Record<Signal, SignalDefinition>> = {
  traces: {
    variable: 'TRACES',
    path: '/v1/traces',
    service: `${SERVICE}.trace.v1.TraceService/Export`,
    exporters: ['otlp', 'console', 'zipkin', 'none'],
  },
  metrics: {
    variable: 'METRICS',
    path: '/v1/metrics',
    service: `${SERVICE}.metrics.v1.MetricsService/Export`,
    exporters: ['otlp', 'prometheus', 'console', 'none'],
  },
  logs: {
    variable: 'LOGS',
    path: '/v1/logs',
    service: `${SERVICE}.logs.v1.LogsService/Export`,
    exporters: ['otlp', 'console', 'none'],
  },
};

export const SIGNAL_NAMES = Object.keys(SIGNALS) as readonly Signal[];

export const exporterVariable = (signal: Signal): string => `OTEL_${SIGNALS[signal].variable}_EXPORTER`;

/** Returns the exporters that the environment names for a signal. The SDK distinguishes upper and lower case. */
export const exportersOf = ({ env }: Pick<Environment, 'env'>, signal: Signal): readonly string[] =>
  (env[exporterVariable(signal)] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
