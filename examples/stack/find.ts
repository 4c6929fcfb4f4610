import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { isSet, type Environment } from '../service/environment';

export const REPOSITORY = resolve(__dirname, '../../..');

interface Wanted {
  /** Names the program to use, and no other is tried. */
  readonly variable: string;
  /** On the PATH, the best first. */
  readonly commands: readonly string[];
  /** What tools/collector/build may have built. */
  readonly built?: 'otelcol' | 'prometheus';
  readonly isUsable: (command: string, environment: Environment) => boolean;
  /** The sentence for whoever has none. */
  readonly missing: string;
}

/** The first Prometheus with `keep_firing_for`. */
const PROMETHEUS = { major: 2, minor: 42 } as const;

export const WANTED = {
  collector: {
    variable: 'CUSTOMERIO_STACK_OTELCOL',
    commands: ['otelcol-contrib', 'otelcol'],
    built: 'otelcol',
    // what a distribution lacks only it knows
    isUsable: (command, environment) =>
      outputOf(command, ['validate', '--config', 'collector-config.yaml'], environment) !== undefined,
    missing:
      'There is no OpenTelemetry Collector that takes collector-config.yaml: put otelcol-contrib 0.154 or later on the ' +
      'PATH, name one by CUSTOMERIO_STACK_OTELCOL, or build one, which needs Go 1.26 and minutes: ' +
      'bash tools/collector/build otelcol',
  },
  prometheus: {
    variable: 'CUSTOMERIO_STACK_PROMETHEUS',
    commands: ['prometheus'],
    built: 'prometheus',
    isUsable: (command, environment) => {
      const version = outputOf(command, ['--version'], environment);
      if (version === undefined) return false;
      // one that was built from its module does not know its version
      const [, major, minor] = (/version (\d+)\.(\d+)/.exec(version) ?? []).map(Number);
      if (major === undefined || minor === undefined) return true;
      return major > PROMETHEUS.major || (major === PROMETHEUS.major && minor >= PROMETHEUS.minor);
    },
    missing:
      'There is no Prometheus 2.42 or later: put prometheus on the PATH (a release, or the Debian package), ' +
      'name one by CUSTOMERIO_STACK_PROMETHEUS, or build one, which needs Go 1.26 and minutes: ' +
      'bash tools/collector/build prometheus',
  },
  alertmanager: {
    variable: 'CUSTOMERIO_STACK_ALERTMANAGER',
    commands: ['prometheus-alertmanager', 'alertmanager'],
    isUsable: (command, environment) => outputOf(command, ['--version'], environment) !== undefined,
    missing:
      'no alertmanager on the PATH (a release, or the Debian package prometheus-alertmanager), and none named by ' +
      'CUSTOMERIO_STACK_ALERTMANAGER',
  },
} as const satisfies Record<string, Wanted>;

/** What to say where nothing can be used: a program that was named is tried alone. */
export function complaintOf({ variable, missing }: Wanted, environment: Environment): string {
  const named = environment[variable];
  return isSet(named) ? `${variable} names ${named}, which cannot be used. ${missing}` : missing;
}

/** The command of the first candidate that can be used. */
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

/** What a program writes, or `undefined` if it is missing or fails. */
function outputOf(command: string, args: readonly string[], environment: Environment): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd: REPOSITORY,
    env: { ...environment },
    encoding: 'utf8',
  });
  return error === undefined && status === 0 ? stdout + stderr : undefined;
}
