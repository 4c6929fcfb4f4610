import type { Io, CommandArguments } from '../command';

export type Level = 'pass' | 'warning' | 'failure';

/** A result of a check: a line of the report. */
export interface Finding {
  /** Id of the check: kebab-case, also the heading of its paragraph in docs/troubleshooting.md. */
  readonly check: string;
  readonly level: Level;
  /** What was found, in one sentence. Never contains a secret. */
  readonly text: string;
  /** What to do. Required unless the level is `pass`. */
  readonly fix?: string;
}

/** What checks may read. */
export interface Environment extends Pick<Io, 'env'> {
  /** Folder of the application, in which packages are resolved. */
  readonly cwd: string;
  readonly args: CommandArguments;
}

/** Reads one aspect of the application. A check that does not apply returns no findings. */
export interface Check {
  readonly id: string;
  run(environment: Environment): Promise<readonly Finding[]>;
}
