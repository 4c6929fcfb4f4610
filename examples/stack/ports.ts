import { UserError, isSet, type Environment } from '../service/environment';
import { portProblem } from '../service/prerequisites';

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

const NAMES = Object.keys(PORTS) as PortName[];
/** Lower ports need permissions. */
const MIN_PORT = 1_024;
const MAX_PORT = 65_535;

export const address = (port: number): string => `${HOST}:${port}`;
export const url = (port: number, path = ''): string => `http://${address(port)}${path}`;

/**
 * Returns the ports from the environment after checking that the used ones are free.
 *
 * @throws {UserError} with a line for each port that cannot be used, and a command with free ones.
 */
export async function freePorts(environment: Environment, connected: Connected): Promise<Ports> {
  const ports = Object.fromEntries(NAMES.map((name) => [name, given(name, environment)])) as Ports;
  const taken = new Set(Object.values(ports));
  const problems: string[] = [];
  const command: string[] = [];
  const names = NAMES.filter((name) => isUsed(PORTS[name], connected));
  for (const [index, name] of names.entries()) {
    const { what, variable } = PORTS[name];
    const port = ports[name];
    const conflict = names.slice(0, index).find((other) => ports[other] === port);
    const problem =
      conflict === undefined
        ? await portProblem({ host: HOST, port })
        : `is also used for ${PORTS[conflict].what}`;
    if (problem === undefined) continue;
    problems.push(`Port ${port} on ${HOST}, for ${what}, ${problem}.`);
    command.push(`${variable}=${await freePortAfter(port, taken)}`);
  }
  if (problems.length === 0) return ports;
  throw new UserError([...problems, 'Choose free ports:', `  ${command.join(' ')} npm run stack`].join('\n'));
}

const isUsed = ({ usedIf }: PortUse, connected: Connected): boolean =>
  usedIf === undefined || connected[usedIf];

/** Returns the next free port that no other program of the stack uses, and adds it to `taken`. */
async function freePortAfter(port: number, taken: Set<number>): Promise<number> {
  for (let step = 1; step <= MAX_PORT - MIN_PORT; step += 1) {
    const other = MIN_PORT + ((Math.max(port, MIN_PORT) - MIN_PORT + step) % (MAX_PORT - MIN_PORT + 1));
    if (taken.has(other) || (await portProblem({ host: HOST, port: other })) !== undefined) continue;
    taken.add(other);
    return other;
  }
  throw new UserError(`All ports of ${HOST} are in use.`);
}

function given(name: PortName, environment: Environment): number {
  const { variable, port } = PORTS[name];
  const text = environment[variable];
  if (!isSet(text)) return port;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= MAX_PORT) return value;
  throw new UserError(`${variable} is "${text}"; set it to a whole number from 1 to ${MAX_PORT}.`);
}
