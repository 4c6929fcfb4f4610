import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { isSet, type Environment } from '../service/environment';

export const REPOSITORY = resolve(__dirname, '../../..');

interface Wanted {
  /** Environment variable with the program to use. If it is set, no other program is tried. */
  readonly variable: string;
  /** Commands on the PATH, in order of preference. */
  readonly commands: readonly string[];
  /** Name of the program for tools/collector/build. */
  readonly built?: 'otelcol' | 'prometheus';
  readonly isUsable: (command: string, environment: Environment) => boolean;
  /** Error message if no program is found. */
  readonly missing: string;
}

/** The first Prometheus with `keep_firing_for`. */
const PROMETHEUS = { major: 2, minor: 42 } as const;

export const WANTED = {
  collector: {
    variable: 'CUSTOMERIO_STACK_OTELCOL',
    commands: ['otelcol-contrib', 'otelcol'],
    built: 'otelcol',
    // only the distribution can report which components it lacks
    isUsable: (command, environment) =>
      outputOf(command, ['validate', '--config', 'collector-config.yaml'], environment) !== undefined,
    missing:
      'There is no OpenTelemetry Collector that accepts collector-config.yaml. Run without one (--no-collector), put ' +
      'otelcol-contrib 0.154 or later on the PATH, set CUSTOMERIO_STACK_OTELCOL to its path, or build it, which ' +
      'needs Go 1.26 and up to 25 minutes: npm run stack -- --build',
  },
  prometheus: {
    variable: 'CUSTOMERIO_STACK_PROMETHEUS',
    commands: ['prometheus'],
    built: 'prometheus',
    isUsable: (command, environment) => {
      const version = outputOf(command, ['--version'], environment);
      if (version === undefined) return false;
      // a build from the Go module has no version
      const [, major, minor] = (/version (\d+)\.(\d+)/.exec(version) ?? []).map(Number);
      if (major === undefined || minor === undefined) return true;
      return major > PROMETHEUS.major || (major === PROMETHEUS.major && minor >= PROMETHEUS.minor);
    },
    missing:
      'There is no Prometheus 2.42 or later. Put prometheus on the PATH (a release, or Debian: apt-get install ' +
      'prometheus), set CUSTOMERIO_STACK_PROMETHEUS to its path, or build it, which needs Go 1.26 and up to 10 ' +
      'minutes: npm run stack -- --build',
  },
  alertmanager: {
    variable: 'CUSTOMERIO_STACK_ALERTMANAGER',
    commands: ['prometheus-alertmanager', 'alertmanager'],
    isUsable: (command, environment) => outputOf(command, ['--version'], environment) !== undefined,
    missing:
      'no alertmanager on the PATH (a release, or the Debian package prometheus-alertmanager), and no usable ' +
      'CUSTOMERIO_STACK_ALERTMANAGER',
  },
} as const satisfies Record<string, Wanted>;

/** Returns the error message for a program that is not found. */
export function missingMessage({ variable, missing }: Wanted, environment: Environment): string {
  const named = environment[variable];
  return isSet(named) ? `${variable} names ${named}, which cannot be used. ${missing}` : missing;
}

/** Returns the command of the first usable candidate, if any. */
export function find(wanted: Wanted, environment: Environment): string | undefined {
  return candidates(wanted, environment).find((command) => wanted.isUsable(command, environment));
}

function candidates({ variable, commands, built }: Wanted, environment: Environment): readonly string[] {
  const named = environment[variable];
  if (isSet(named)) return [named];
  const fromCache =
    built && outputOf('bash', ['tools/collector/build', '--cached', built], environment)?.trim();
  return [...commands, ...(fromCache ? [fromCache] : [])];
}

/** Returns the output of a program, or undefined if it is missing or fails. */
function outputOf(command: string, args: readonly string[], environment: Environment): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd: REPOSITORY,
    env: { ...environment },
    encoding: 'utf8',
  });
  return error === undefined && status === 0 ? stdout + stderr : undefined;
}
