import { parseArgs } from 'node:util';
import { PROFILES, isProfileName } from '../../lib/testing/simulator/profiles';
import { UserError, type Environment } from './environment';

const PROFILE_NAMES = Object.keys(PROFILES);
const OTHER_PROFILES = PROFILE_NAMES.filter((name) => name !== 'healthy');
const MAX_PORT = 65_535;

/** Options that set an environment variable. */
const VARIABLES = {
  port: 'OTEL_EXPORTER_PROMETHEUS_PORT',
  'charts-port': 'CUSTOMERIO_EXAMPLE_CHARTS_PORT',
  'webhook-port': 'CUSTOMERIO_EXAMPLE_WEBHOOK_PORT',
  profile: 'CUSTOMERIO_SIMULATOR_PROFILE',
} as const;

export interface StartOptions {
  /** The variables that the options set. */
  readonly environment: Environment;
  readonly isHelp: boolean;
}

export const HELP = `Usage: npm start -- [options]

Runs an example service against a simulated Customer.io, and shows its metrics. Ctrl-C ends.

  --port <number>          port of the metrics page; 9464 by default
  --charts-port <number>   port of the page with charts; 9470 or any free port by default
  --webhook-port <number>  port for webhooks; any free port by default
  --profile <name>         how Customer.io responds: healthy by default, or
                           ${OTHER_PROFILES.slice(0, 5).join(', ')},
                           ${OTHER_PROFILES.slice(5).join(', ')}
  --help                   print this text

Example: npm start -- --profile stormy
`;

/** @throws {UserError} if an option is unknown or invalid. */
export function parseOptions(args: readonly string[]): StartOptions {
  const { help = false, ...given } = parse(args);
  for (const [name, value] of Object.entries(given)) {
    if (name.endsWith('port') && !isPort(value)) {
      throw new UserError(`--${name} is "${value}"; set it to a whole number from 1 to ${MAX_PORT}.`);
    }
  }
  if (given.profile !== undefined && !isProfileName(given.profile)) {
    throw new UserError(`--profile is "${given.profile}"; choose one of ${PROFILE_NAMES.join(', ')}.`);
  }
  const variables = Object.entries(given).map(([name, value]) => [
    VARIABLES[name as keyof typeof VARIABLES],
    value,
  ]);
  return { environment: Object.fromEntries(variables) as Environment, isHelp: help };
}

const isPort = (text: string) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= MAX_PORT;

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        'charts-port': text,
        'webhook-port': text,
        profile: text,
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}. Run npm start -- --help for the options.`);
  }
}
