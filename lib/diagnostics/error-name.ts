import { types } from 'node:util';

/** Also of another realm, as test runners have one for each file; and what only inherits from Error. */
export const isError = (value: unknown): value is Error =>
  types.isNativeError(value) || value instanceof Error;

/** What was thrown, without its text, which can be personal. */
export const errorName = (thrown: unknown): string => (isError(thrown) ? thrown.name : typeof thrown);
