import { parseArgs } from 'node:util';
import { UserError, type Environment } from '../service/environment';
import { INCIDENT_NAMES, isIncidentName, type IncidentName } from './incidents';
import { PORT_NAMES, portOption, PORTS, type PortName } from './ports';

export interface StackOptions {
  /** The incident to rehearse, if any. */
  readonly incident: IncidentName | undefined;
  /** How long the stack is healthy before the incident, in milliseconds. */
  readonly healthyMs: number;
  /** How long the incident lasts, in milliseconds. Undefined until Ctrl-C. */
  readonly incidentMs: number | undefined;
  /** Whether a Collector is used: if one is found, never, or always. */
  readonly collector: 'if_found' | 'never' | 'always';
  /** Whether missing programs are built. */
  readonly isBuilding: boolean;
  /** Ports that the user chose, by environment variable. */
  readonly ports: Environment;
  readonly isHelp: boolean;
}

export const HELP = `Usage: npm run stack -- [options]

Runs the example service, Prometheus and, if they are found, a Collector and Alertmanager.

  --incident <name>  rehearse an incident: ${INCIDENT_NAMES.slice(0, 5).join(', ')},
                     ${INCIDENT_NAMES.slice(5).join(', ')}
  --after <time>     start the incident after a time, such as 15m; at once by default
  --for <time>       end the incident after a time, such as 90s, 20m or 2h
  --no-collector     let Prometheus scrape the service
  --build            build a missing Collector and Prometheus; needs Go 1.26, up to 25 minutes
  --<name>-port <n>  change a port: ${PORT_NAMES.slice(0, 5).join(', ')},
                     ${PORT_NAMES.slice(5).join(', ')}
  --help             print this text

Example: npm run stack -- --incident outage --for 20m
`;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** @throws {UserError} if an option is unknown or invalid. */
export function parseOptions(args: readonly string[]): StackOptions {
  const {
    incident,
    after,
    for: duration,
    build = false,
    help = false,
    'no-collector': without,
    ...ports
  } = parse(args);
  if (incident !== undefined && !isIncidentName(incident)) {
    throw new UserError(`--incident is "${incident}"; choose one of ${INCIDENT_NAMES.join(', ')}.`);
  }
  if ((duration ?? after) !== undefined && incident === undefined) {
    throw new UserError('--after and --for are times of an incident: set --incident too.');
  }
  if (incident === 'collector-down' && without === true) {
    throw new UserError('The incident collector-down needs a Collector: omit --no-collector.');
  }
  return {
    incident,
    healthyMs: after === undefined ? 0 : milliseconds('--after', after),
    incidentMs: duration === undefined ? undefined : milliseconds('--for', duration),
    collector: without === true ? 'never' : build || incident === 'collector-down' ? 'always' : 'if_found',
    isBuilding: build,
    ports: Object.fromEntries(
      PORT_NAMES.map((name) => [PORTS[name].variable, ports[portOption(name)]]).filter(
        ([, port]) => port !== undefined,
      ),
    ) as Environment,
    isHelp: help,
  };
}

const PORT_OPTIONS = Object.fromEntries(
  PORT_NAMES.map((name) => [portOption(name), { type: 'string' as const }]),
) as Record<ReturnType<typeof portOption<PortName>>, { readonly type: 'string' }>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...PORT_OPTIONS,
        incident: { type: 'string' },
        after: { type: 'string' },
        for: { type: 'string' },
        'no-collector': { type: 'boolean' },
        build: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}. Run npm run stack -- --help for the options.`);
  }
}

function milliseconds(option: string, duration: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smh])$/.exec(duration) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? 0);
  if (ms > 0) return ms;
  throw new UserError(`${option} is "${duration}"; set it to a time such as 90s, 20m or 2h.`);
}
