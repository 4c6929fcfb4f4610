import type { Awaitable } from '../../deadline';
import { describeValue } from '../../foreign/describe';
import { isArray } from '../../foreign/read';

/** Returns the signing keys, or a promise of them. `undefined` is a type only: then no request can be verified. */
export type SigningKeysFunction = () => Awaitable<string | readonly string[] | undefined>;

export const KEY_LOCATION =
  'The key is shown in Customer.io under Data & Integrations > Integrations > Reporting Webhooks.';

/** Explains what to do if the key does not exist yet when the module is loaded. */
const FUNCTION_FORM =
  'If it is not set when the receiver is created, as during `next build`, pass a function that is called at the ' +
  'first request: signingKeys: () => process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY.';

/** A problem with signing keys. The message contains no key. */
export class SigningKeyError extends TypeError {}

/** Removes surrounding whitespace and byte order marks: a copied key or a file can have them, and no real key has. */
export const trimKey = (key: string): string => key.trim();

/**
 * Validates the option `signingKeys`.
 *
 * @throws {SigningKeyError} if it is neither a function nor a list of keys.
 */
export function resolveSigningKeys(given: unknown): readonly string[] | SigningKeysFunction {
  if (typeof given === 'function') return given as SigningKeysFunction;
  const problem = problemOf(given);
  if (problem === undefined) return toKeys(given as string | readonly string[]);
  const hint = isUnset(given) ? `${KEY_LOCATION} ${FUNCTION_FORM}` : KEY_LOCATION;
  throw new SigningKeyError(`${problem} ${hint}`);
}

/**
 * Validates the result of a `signingKeys` function.
 *
 * @throws {SigningKeyError} if it contains no key, or something else than keys.
 */
export function parseSigningKeys(given: unknown): readonly string[] {
  const problem = problemOf(given === undefined ? [undefined] : given);
  if (problem !== undefined) throw new SigningKeyError(problem);
  return toKeys(given as string | readonly string[]);
}

const listOf = (given: unknown): readonly unknown[] =>
  isArray(given) ? given : given === undefined ? [] : [given];

const toKeys = (given: string | readonly string[]): string[] =>
  (listOf(given) as readonly string[]).map(trimKey);

const isBlank = (key: unknown): boolean => typeof key === 'string' && trimKey(key) === '';

const isUnset = (given: unknown): boolean =>
  listOf(given).every((key) => key === undefined || key === null || isBlank(key));

function problemOf(given: unknown): string | undefined {
  const keys = listOf(given);
  if (keys.length === 0) return 'signingKeys is empty: no webhook could be verified.';
  const position = keys.findIndex((key) => typeof key !== 'string' || isBlank(key));
  return position === -1
    ? undefined
    : `signingKeys[${position}] is ${describeInvalidKey(keys[position])}; accepted: text that is not blank.`;
}

/** Describes an invalid key without its value. Even a number can be a key that a settings parser converted. */
function describeInvalidKey(given: unknown): string {
  if (typeof given === 'string') return 'blank (is its environment variable set?)';
  if (given === undefined) return 'undefined (is its environment variable set?)';
  return describeValue(given);
}
