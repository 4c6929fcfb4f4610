import { types } from 'node:util';
import { describeValue } from './describe';
import { isArray, readProperty, readText } from './read';

/** Maximum length of a `cause` chain that is read. It also ends a cycle. */
const MAX_CAUSES = 5;

/** Maximum number of characters of a message that are read. */
const MAX_MESSAGE_CHARACTERS = 4_096;

/** A class name. Other names can be free text: they can be personal, or forge a line of a log. */
const CLASS_NAME = /^[A-Za-z_$][\w$]{0,63}$/;

/** Detects errors, also those of another realm (test runners create one per file) and subclasses. */
export function isError(value: unknown): value is Error {
  if (types.isNativeError(value)) return true;
  try {
    return value instanceof Error;
  } catch {
    return false; // a revoked proxy
  }
}

/**
 * Returns the name of an error if it is an identifier of at most 64 characters, otherwise `an error`. Describes a
 * thrown value of another type by its type. Never returns the message, which can be personal.
 */
export function errorName(thrown: unknown): string {
  if (!isError(thrown)) return describeValue(thrown);
  const name = readText(thrown, 'name');
  return name !== undefined && CLASS_NAME.test(name) ? name : 'an error';
}

/** Returns the start of an error's message, or undefined if it has none. It can be personal. */
export const messageOf = (error: unknown): string | undefined =>
  readText(error, 'message')?.slice(0, MAX_MESSAGE_CHARACTERS);

/**
 * Returns the error and its causes, at most five objects. Uses the first of several connection attempts, of which there
 * is one per address.
 */
export function causesOf(error: unknown): object[] {
  const chain: object[] = [];
  let cause = error;
  while (typeof cause === 'object' && cause !== null && chain.length < MAX_CAUSES) {
    chain.push(cause);
    cause = readProperty(cause, 'cause') ?? firstOf(readProperty(cause, 'errors'));
  }
  return chain;
}

const firstOf = (value: unknown): unknown => (isArray(value) ? readProperty(value, 0) : undefined);
