import { UserError, isSet, type Environment } from '../service/environment';
import { requireFreePorts } from '../service/free-ports';

export const HOST = '127.0.0.1';

/** The optional programs of a run. */
export interface Connected {
  readonly hasCollector: boolean;
  readonly hasAlertmanager: boolean;
}

interface PortUse {
  readonly what: string;
  /** The environment variable that changes the port. */
  readonly variable: string;
  readonly port: number;
  /** The optional program that uses the port. */
  readonly usedIf?: keyof Connected;
}

const collectorPort = <V extends string>(what: string, variable: V, port: number) =>
  ({ what, variable, port, usedIf: 'hasCollector' }) as const;

/** All ports. */
export const PORTS = {
  page: { what: "the service's metrics", variable: 'OTEL_EXPORTER_PROMETHEUS_PORT', port: 9464 },
  grpc: collectorPort('OTLP over gRPC', 'CUSTOMERIO_STACK_OTLP_GRPC_PORT', 4317),
  http: collectorPort('OTLP over HTTP', 'CUSTOMERIO_STACK_OTLP_HTTP_PORT', 4318),
  metrics: collectorPort("the Collector's metrics", 'CUSTOMERIO_STACK_METRICS_PORT', 8889),
  telemetry: collectorPort("the Collector's own metrics", 'CUSTOMERIO_STACK_TELEMETRY_PORT', 8888),
  health: collectorPort("the Collector's health", 'CUSTOMERIO_STACK_HEALTH_PORT', 13133),
  prometheus: { what: 'Prometheus', variable: 'CUSTOMERIO_STACK_PROMETHEUS_PORT', port: 9090 },
  alertmanager: {
    what: 'Alertmanager',
    variable: 'CUSTOMERIO_STACK_ALERTMANAGER_PORT',
    port: 9093,
    usedIf: 'hasAlertmanager',
  },
} as const satisfies Record<string, PortUse>;

export type PortName = keyof typeof PORTS;
export type Ports = Readonly<Record<PortName, number>>;

export const PORT_NAMES = Object.keys(PORTS) as PortName[];
const MAX_PORT = 65_535;

/** Returns the option of the command line that changes a port. */
export const portOption = <N extends PortName>(name: N) => `${name}-port` as const;

export const address = (port: number): string => `${HOST}:${port}`;
export const url = (port: number, path = ''): string => `http://${address(port)}${path}`;

/**
 * Returns the ports from the environment after checking that the used ones are free.
 *
 * @param args arguments of the command line, for the command in the error message.
 * @throws {UserError} with a line for each port that cannot be used, and a command with free ones.
 */
export async function freePorts(
  environment: Environment,
  connected: Connected,
  args: readonly string[],
): Promise<Ports> {
  const ports = Object.fromEntries(PORT_NAMES.map((name) => [name, given(name, environment)])) as Ports;
  const used = PORT_NAMES.filter((name) => isUsed(PORTS[name], connected)).map((name) => ({
    what: PORTS[name].what,
    option: portOption(name),
    host: HOST,
    port: ports[name],
  }));
  // a Collector that is found later needs its ports, so they are not suggested for others
  await requireFreePorts(used, { script: 'npm run stack', args, reserved: Object.values(ports) });
  return ports;
}

const isUsed = ({ usedIf }: PortUse, connected: Connected): boolean =>
  usedIf === undefined || connected[usedIf];

function given(name: PortName, environment: Environment): number {
  const { variable, port } = PORTS[name];
  const text = environment[variable];
  if (!isSet(text)) return port;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= MAX_PORT) return value;
  throw new UserError(`${variable} is "${text}"; set it to a whole number from 1 to ${MAX_PORT}.`);
}
