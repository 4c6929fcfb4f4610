import { types } from 'node:util';

/** Detects errors, also those of another realm (test runners create one per file) and subclasses. */
export const isError = (value: unknown): value is Error =>
  types.isNativeError(value) || value instanceof Error;

/** Returns the error's class name, or the type of a thrown value. Never the message, which can be personal. */
export const errorName = (thrown: unknown): string => (isError(thrown) ? thrown.name : typeof thrown);
