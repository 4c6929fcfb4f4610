import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from '../service/environment';
import { REPOSITORY } from './find';
import { address, url, type Connected, type Ports } from './ports';
import { prometheusConfig } from './prometheus-config';

/** The command line of a program, and the URL that responds when it is ready. */
export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly readyUrl: string;
}

/** Environment, ports and data folder of the programs. */
interface Location {
  readonly environment: Environment;
  readonly ports: Ports;
  readonly folder: string;
}

const shipped = (path: string): string => join(REPOSITORY, path);

/** The Collector with the unchanged shipped configuration. */
export const collector = ({ environment, ports, folder }: Location): Program => ({
  name: 'Collector',
  args: ['--config', shipped('collector-config.yaml')],
  environment: {
    ...environment,
    OTELCOL_OTLP_GRPC_ENDPOINT: address(ports.grpc),
    OTELCOL_OTLP_HTTP_ENDPOINT: address(ports.http),
    OTELCOL_PROMETHEUS_ENDPOINT: address(ports.metrics),
    OTELCOL_HEALTH_ENDPOINT: address(ports.health),
    OTELCOL_TELEMETRY_PORT: String(ports.telemetry),
    OTELCOL_QUEUE_DIR: join(folder, 'queue'),
  },
  readyUrl: url(ports.health),
});

export function prometheus({ environment, ports, folder }: Location, connected: Connected): Program {
  const file = join(folder, 'prometheus.json');
  const config = prometheusConfig({
    scraped: connected.hasCollector
      ? { metrics: address(ports.metrics), telemetry: address(ports.telemetry) }
      : { page: address(ports.page), job: environment['OTEL_SERVICE_NAME'] ?? '' },
    interval: environment['CUSTOMERIO_STACK_INTERVAL'],
    alertmanager: connected.hasAlertmanager ? address(ports.alertmanager) : undefined,
    ruleFiles: ruleFiles(environment['CUSTOMERIO_STACK_RULES'], connected),
  });
  writeFileSync(file, JSON.stringify(config, undefined, 2));
  return {
    name: 'Prometheus server',
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=${address(ports.prometheus)}`,
    ],
    environment,
    readyUrl: url(ports.prometheus, '/-/ready'),
  };
}

/** Returns the rule files in a folder, or the shipped ones. Alerts on the Collector need one. */
function ruleFiles(folder: string | undefined, { hasCollector }: Connected): string[] {
  const folders =
    folder === undefined ? [shipped('prometheus/rules'), shipped('prometheus/alerts')] : [folder];
  return folders
    .flatMap((each) => readdirSync(each).map((name) => resolve(each, name)))
    .filter((file) => file.endsWith('.yml') && (hasCollector || !file.endsWith('collector.yml')));
}

/** Alertmanager with the routing of examples/alertmanager. Its notifications have no receiver. */
export const alertmanager = ({ environment, ports, folder }: Location): Program => ({
  name: 'Alertmanager',
  args: [
    `--config.file=${environment['CUSTOMERIO_STACK_ROUTES'] ?? shipped('examples/alertmanager/alertmanager.yml')}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    `--web.listen-address=${address(ports.alertmanager)}`,
    // no cluster: it would listen on all interfaces
    '--cluster.listen-address=',
  ],
  environment,
  readyUrl: url(ports.alertmanager, '/-/ready'),
});
