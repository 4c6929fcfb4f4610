import { isCredentialKey, isSensitiveKey } from './keys';

/*
 * Names that are values: `{ key: 'password', value: '...' }`, `[['password', '...']]`, `['--password', '...']` and the
 * `rawHeaders` of a request.
 */

const withCapital = (field: string) => [field, field.charAt(0).toUpperCase() + field.slice(1)];

const NAME_FIELDS: ReadonlySet<string> = new Set(
  [
    'key',
    'name',
    'field',
    'header',
    'attribute',
    'property',
    'param',
    'parameter',
    'variable',
    'k',
    'n',
  ].flatMap(withCapital),
);
const VALUE_FIELDS: ReadonlySet<string> = new Set(
  ['value', 'values', 'val', 'v', 'content', 'data', 'newValue', 'oldValue', 'rawValue'].flatMap(withCapital),
);

/** One word, also as an option of a command. Prose that contains a term is not a name. */
const NAME = /^[\p{L}\p{M}\p{N}_.[\]-]{1,64}[:=]?$/u;
/** Options of commands whose next argument is `user:password`. */
const USER_OPTIONS: ReadonlySet<string> = new Set(['-u', '--user', '--proxy-user']);

/** Returns whether a property can contain the name of the value beside it. */
export const isNameField = (key: string): boolean => NAME_FIELDS.has(key);

/** Returns whether a property can contain the value of the name beside it. */
export const isValueField = (key: string): boolean => VALUE_FIELDS.has(key);

/** Returns whether a value is the name of a personal value or of a credential. */
export const isSensitiveName = (value: unknown): boolean =>
  typeof value === 'string' && NAME.test(value) && isSensitiveKey(value);

/** Returns whether a value is the name of a credential, which is then the next element of a list. */
export const isCredentialName = (value: unknown): boolean =>
  typeof value === 'string' && NAME.test(value) && (isCredentialKey(value) || USER_OPTIONS.has(value));
