import { UserError, isSet, type Environment } from '../service/environment';
import { portProblem } from '../service/prerequisites';

export const HOST = '127.0.0.1';

/** All ports, with the variables that change them. */
export const PORTS = {
  page: { what: "the service's metrics", variable: 'OTEL_EXPORTER_PROMETHEUS_PORT', port: 9464 },
  grpc: { what: 'OTLP over gRPC', variable: 'CUSTOMERIO_STACK_OTLP_GRPC_PORT', port: 4317 },
  http: { what: 'OTLP over HTTP', variable: 'CUSTOMERIO_STACK_OTLP_HTTP_PORT', port: 4318 },
  metrics: { what: "the Collector's metrics", variable: 'CUSTOMERIO_STACK_METRICS_PORT', port: 8889 },
  telemetry: {
    what: "the Collector's own metrics",
    variable: 'CUSTOMERIO_STACK_TELEMETRY_PORT',
    port: 8888,
  },
  health: { what: "the Collector's health", variable: 'CUSTOMERIO_STACK_HEALTH_PORT', port: 13133 },
  prometheus: { what: 'Prometheus', variable: 'CUSTOMERIO_STACK_PROMETHEUS_PORT', port: 9090 },
  alertmanager: { what: 'Alertmanager', variable: 'CUSTOMERIO_STACK_ALERTMANAGER_PORT', port: 9093 },
} as const;

export type PortName = keyof typeof PORTS;
export type Ports = Readonly<Record<PortName, number>>;

const NAMES = Object.keys(PORTS) as PortName[];
const MAX_PORT = 65_535;

export const address = (port: number): string => `${HOST}:${port}`;
export const url = (port: number, path = ''): string => `http://${address(port)}${path}`;

/**
 * Returns the ports from the environment after checking that they are free.
 *
 * @throws {UserError} with a line for each port that cannot be used, and what to do.
 */
export async function freePorts(environment: Environment): Promise<Ports> {
  const ports = Object.fromEntries(NAMES.map((name) => [name, given(name, environment)])) as Ports;
  const problems: string[] = [];
  for (const [index, name] of NAMES.entries()) {
    const { what, variable } = PORTS[name];
    const port = ports[name];
    const conflict = NAMES.slice(0, index).find((other) => ports[other] === port);
    const problem =
      conflict === undefined
        ? await portProblem({ host: HOST, port })
        : `is also used for ${PORTS[conflict].what}`;
    if (problem === undefined) continue;
    const other = port < MAX_PORT ? port + 1 : PORTS[name].port;
    problems.push(
      `Port ${port} on ${HOST} ${problem}. Choose another one for ${what}: ${variable}=${other} npm run stack`,
    );
  }
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return ports;
}

function given(name: PortName, environment: Environment): number {
  const { variable, port } = PORTS[name];
  const text = environment[variable];
  if (!isSet(text)) return port;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= MAX_PORT) return value;
  throw new UserError(`${variable} is "${text}"; set it to a whole number from 1 to ${MAX_PORT}.`);
}
