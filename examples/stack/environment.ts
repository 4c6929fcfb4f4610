import { isSet, withDefaults, type Environment } from '../service/environment';
import { HOST, url, type Connected, type Ports } from './ports';

const DEFAULTS: Environment = {
  // the process detector would export the command line
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,serviceinstance',
  OTEL_METRIC_EXPORT_INTERVAL: '5000',
  OTEL_METRIC_EXPORT_TIMEOUT: '5000',
};

/** Signals that the Collector exports, and the variables with their endpoints. */
const BACKENDS = { TRACES: 'OTELCOL_TRACES_ENDPOINT', LOGS: 'OTELCOL_LOGS_ENDPOINT' } as const;

/** Returns the user's environment with defaults for a demonstration. */
export const stackEnvironment = (environment: Environment): Environment =>
  withDefaults({ ...DEFAULTS, ...given(environment) });

const given = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => isSet(value)));

/**
 * Returns the environment of the service. It serves a metrics page, and exports to the Collector if there is one. It
 * does not export signals for which the Collector has no endpoint: they would stay on disk.
 */
export function serviceEnvironment(
  environment: Environment,
  ports: Ports,
  { hasCollector }: Connected,
): Environment {
  const page = {
    OTEL_EXPORTER_PROMETHEUS_HOST: HOST,
    OTEL_EXPORTER_PROMETHEUS_PORT: String(ports.page),
  };
  if (!hasCollector) {
    const exporters = { METRICS: 'prometheus', TRACES: 'none', LOGS: 'none' };
    const chosen = Object.entries(exporters).map(([signal, name]) => [`OTEL_${signal}_EXPORTER`, name]);
    return { ...environment, ...page, ...Object.fromEntries(chosen) } as Environment;
  }
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('OTEL_EXPORTER_OTLP_'));
  const signals = Object.entries(BACKENDS).map(([signal, variable]): [string, string] => [
    `OTEL_${signal}_EXPORTER`,
    isSet(environment[variable]) ? 'otlp' : 'none',
  ]);
  return {
    ...Object.fromEntries(others),
    ...Object.fromEntries(signals),
    ...page,
    OTEL_METRICS_EXPORTER: 'otlp,prometheus',
    OTEL_EXPORTER_OTLP_ENDPOINT: url(ports.http),
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
}

/** Returns a line for each signal: its endpoint, or how to set one. */
export const describeExports = (environment: Environment): string[] =>
  Object.entries(BACKENDS).map(([signal, variable]) => {
    const to = environment[variable];
    const name = `${signal.charAt(0)}${signal.slice(1).toLowerCase()}`.padEnd(14);
    return `${name} ${isSet(to) ? `to ${to}` : `not exported; set ${variable} to export it`}`;
  });
