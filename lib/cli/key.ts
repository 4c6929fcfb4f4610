import { readFileSync } from 'node:fs';
import { trimKey } from '../webhooks/verification/signing-key';
import type { CommandOption, Io, OptionValues } from './command';
import { UsageError } from './usage-error';

/** Options of a command that needs the signing key. The key is never an argument, which other users can list. */
export const KEY_OPTIONS = {
  'key-env': {
    type: 'string',
    value: 'NAME',
    help: 'Environment variable that contains the signing key of reporting webhooks.',
  },
  'key-file': {
    type: 'string',
    value: 'PATH',
    help: 'File that contains the signing key, instead of --key-env. Whitespace around the key is ignored.',
  },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** Returns whether the arguments name a signing key. */
export const hasKey = (values: OptionValues): boolean =>
  values['key-env'] !== undefined || values['key-file'] !== undefined;

/**
 * Returns the signing key of {@link KEY_OPTIONS}.
 *
 * @throws {UsageError} if no key or two are given, or if the key cannot be read. The message contains no part of a key,
 * and not the value of `--key-env` either: it can be a key by mistake.
 */
export function readKey(values: OptionValues, env: Io['env']): string {
  const [name, path] = [values['key-env'], values['key-file']];
  if (typeof name === 'string' && typeof path === 'string') {
    throw new UsageError('--key-env and --key-file are both given; accepted: one of them.');
  }
  if (typeof name === 'string') return keyOf(env[name], name);
  if (typeof path === 'string') return keyInFile(path);
  throw new UsageError(
    'The signing key is missing; name its environment variable with --key-env NAME or its file with --key-file PATH.',
  );
}

function keyOf(value: string | undefined, name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new UsageError(
      '--key-env is no name of an environment variable; set a variable to the key, and give the name of the variable.',
    );
  }
  if (value === undefined) {
    throw new UsageError('The environment variable of --key-env is not set; export it in this shell first.');
  }
  const key = trimKey(value);
  if (key === '') throw new UsageError('The environment variable of --key-env is blank; set it to the key.');
  return key;
}

function keyInFile(path: string): string {
  let key: string;
  try {
    key = trimKey(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    throw new UsageError(`--key-file cannot be read (${code}); check the path and its permissions.`);
  }
  if (key === '') throw new UsageError('The file of --key-file is blank; write the key into it.');
  if (/[\r\n]/.test(key))
    throw new UsageError('The file of --key-file has several lines; accepted: one key.');
  return key;
}
