import type { Awaitable } from '../../deadline';
import type { Io, CommandArguments } from '../command';

export type Level = 'pass' | 'warning' | 'failure';

/** A result of a check: a line of the report. */
export interface Finding {
  /** Id of the check: kebab-case, also the heading of its paragraph in docs/troubleshooting.md. */
  readonly check: string;
  readonly level: Level;
  /** What was found, in one or two sentences. Never contains a secret. */
  readonly text: string;
  /** What to do. Required unless the level is `pass`. */
  readonly fix?: string;
}

/** An aspect that could not be checked: no finding, and no effect on the exit code. */
export interface Skipped {
  readonly level: 'skipped';
  /** What to do so that it is checked. */
  readonly text: string;
}

/** A result of a check, to which the doctor adds the id of the check. */
export type Result = Omit<Finding, 'check'> | Skipped;

export const pass = (text: string): Result => ({ level: 'pass', text });
export const warning = (text: string, fix: string): Result => ({ level: 'warning', text, fix });
export const failure = (text: string, fix: string): Result => ({ level: 'failure', text, fix });
export const skipped = (text: string): Result => ({ level: 'skipped', text });

/** What checks may read. */
export interface Environment extends Pick<Io, 'env'> {
  /** Folder of the application, in which packages are resolved. */
  readonly cwd: string;
  readonly args: CommandArguments;
}

/** Reads one aspect of the application. A check that does not apply returns no results. */
export interface Check {
  readonly id: string;
  /** The check reads the running application, so it is left out if the doctor starts the application itself. */
  readonly needsApplication?: true;
  run(environment: Environment): Awaitable<readonly Result[]>;
}

/**
 * Returns a function that computes a value once per run of the doctor, so that several checks share it.
 *
 * @param compute called at most once per environment
 */
export function shared<T>(compute: (environment: Environment) => T): (environment: Environment) => T {
  const values = new WeakMap<Environment, { readonly value: T }>();
  return (environment) => {
    const known = values.get(environment) ?? { value: compute(environment) };
    values.set(environment, known);
    return known.value;
  };
}
