/** Settings from the environment, and their defaults. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** An error for the user: its message is printed without a stack, and the exit code is 1. */
export class UserError extends Error {}

const CREDENTIALS = ['CUSTOMERIO_SITE_ID', 'CUSTOMERIO_API_KEY', 'CUSTOMERIO_APP_API_KEY'] as const;
const EMAIL = ['CUSTOMERIO_EXAMPLE_TO', 'CUSTOMERIO_EXAMPLE_TRANSACTIONAL_ID'] as const;
const REGIONS: readonly string[] = ['us', 'eu'];

const DEFAULTS: Environment = {
  // nothing is wrong, and no alert fires
  CUSTOMERIO_SIMULATOR_PROFILE: 'healthy',
  CUSTOMERIO_EXAMPLE_MISTAKES: 'false',
  OTEL_SERVICE_NAME: 'customerio-example',
  OTEL_METRICS_EXPORTER: 'prometheus',
  OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
  OTEL_EXPORTER_PROMETHEUS_PORT: '9464',
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process,serviceinstance',
};

/** Returns whether a variable has a value. As in OpenTelemetry, an empty value counts as unset. */
export const isSet = (value: string | undefined): value is string =>
  value !== undefined && value.trim() !== '';

export function withDefaults(environment: Environment): Environment {
  const given = Object.entries(environment).filter(([, value]) => isSet(value));
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}

/**
 * Returns the region of the real API, or undefined without credentials: the API is then simulated.
 *
 * @throws {UserError} if credentials are incomplete, or if the region is invalid.
 */
export function realRegion(environment: Environment): string | undefined {
  if (!CREDENTIALS.some((name) => isSet(environment[name]))) return undefined;
  requireAll(environment, CREDENTIALS, 'to call the real Customer.io, or unset all three for the simulator');
  if (EMAIL.some((name) => isSet(environment[name]))) {
    requireAll(environment, EMAIL, 'to send an e-mail, or unset both to send none');
  }
  const region = (environment['CUSTOMERIO_REGION'] ?? 'us').trim().toLowerCase();
  if (!REGIONS.includes(region)) throw new UserError(`CUSTOMERIO_REGION is "${region}"; set it to us or eu.`);
  return region;
}

function requireAll(environment: Environment, names: readonly string[], purpose: string): void {
  const missing = names.filter((name) => !isSet(environment[name]));
  if (missing.length === 0) return;
  const verb = missing.length === 1 ? 'is' : 'are';
  throw new UserError(`${missing.join(' and ')} ${verb} missing: set ${names.join(', ')} ${purpose}.`);
}

/** The address at which the service serves its metrics. */
export interface MetricsPage {
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

/** Returns the metrics page, or the reason why there is none, as the end of a sentence. */
export function metricsPage(environment: Environment): MetricsPage | string {
  if (environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return 'OTEL_SDK_DISABLED is true';
  const given = environment['OTEL_METRICS_EXPORTER'] ?? '';
  const exporters = given.split(',').map((name) => name.trim());
  if (!exporters.includes('prometheus') || exporters.includes('none')) {
    return `OTEL_METRICS_EXPORTER is "${given}"`;
  }
  const host = environment['OTEL_EXPORTER_PROMETHEUS_HOST'] ?? '';
  // like the exporter: an invalid number means the default
  const port = Number(environment['OTEL_EXPORTER_PROMETHEUS_PORT']) || 9464;
  return { host, port, url: `http://${reachable(host)}:${port}/metrics` };
}

const WILDCARDS: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Returns a host for a URL: loopback for a wildcard address, and brackets around an IPv6 address. */
function reachable(host: string): string {
  const address = WILDCARDS.get(host) ?? host;
  return address.includes(':') ? `[${address}]` : address;
}
