import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as util from 'node:util';
import type { Io } from '../../command';

// Node has it since 20.12
const { parseEnv } = util as Partial<Pick<typeof util, 'parseEnv'>>;

const OPTION = /^--env-file(?:-if-exists)?(?:=(?<file>.+))?$/;

/**
 * Returns the environment of a command: the given variables, and those of the files that Node loads with `--env-file`.
 * As in Node, a later file replaces variables of an earlier one, and no file replaces a given variable.
 *
 * @param folder working directory of the command
 */
export function withEnvFiles(env: Io['env'], command: readonly string[], folder: string): Io['env'] {
  const files = command.flatMap((argument, index) => {
    const option = OPTION.exec(argument);
    return option === null ? [] : (option.groups?.['file'] ?? command[index + 1] ?? []);
  });
  return Object.assign({}, ...files.map((file) => variablesIn(resolve(folder, file))), env) as Io['env'];
}

/** Returns no variables if the file cannot be read: Node reports that itself. */
function variablesIn(file: string): Io['env'] {
  try {
    return parseEnv?.(readFileSync(file, 'utf8')) ?? {};
  } catch {
    return {};
  }
}
