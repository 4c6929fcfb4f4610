/*
 * Parses JSON without changing numbers. `JSON.parse()` rounds 9007199254740993 to the id of another person, and 1e400
 * to Infinity.
 */

/** Objects that are nested deeper are not searched for numbers: `JSON.parse()` has no limit, but the stack does. */
const MAX_DEPTH = 32;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** A number that is 0 as it is written. */
const ZERO = /^-?[0.]+(?:[eE].*)?$/;

/**
 * Parses JSON as `JSON.parse()` does, but keeps a number as text if its value would be outside the range of safe
 * integers, or 0 although it is not 0. The text is the number as it was sent. A fraction is rounded to a double.
 *
 * @throws {SyntaxError} if the text is not JSON.
 */
export function parseExactJson(source: string): unknown {
  const value: unknown = JSON.parse(source);
  // a search of the text takes four times as long. Bench row: "verify and read"
  return canBeInexact(value, 0) ? JSON.parse(quoteInexactNumbers(source)) : value;
}

const isBeyondSafe = (value: number): boolean => Math.abs(value) > Number.MAX_SAFE_INTEGER;

/** Returns whether a parsed value contains a number that may differ from the one that was sent. */
function canBeInexact(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return value === 0 || isBeyondSafe(value);
  if (typeof value !== 'object' || value === null) return false;
  if (depth === MAX_DEPTH) return true;
  if (Array.isArray(value)) return value.some((element) => canBeInexact(element, depth + 1));
  for (const key in value) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    // most members are text: skip the call
    if (typeof member !== 'string' && canBeInexact(member, depth + 1)) return true;
  }
  return false;
}

/** Puts the inexact numbers of valid JSON in quotation marks. */
function quoteInexactNumbers(json: string): string {
  const parts: string[] = [];
  let position = 0;
  while (position < json.length) {
    const opening = json.indexOf('"', position);
    const end = opening === -1 ? json.length : opening;
    parts.push(json.slice(position, end).replace(NUMBER, quoteIfInexact));
    position = opening === -1 ? end : endOfString(json, opening);
    parts.push(json.slice(end, position));
  }
  return parts.join('');
}

function quoteIfInexact(literal: string): string {
  const value = Number(literal);
  const isExact = value === 0 ? ZERO.test(literal) : !isBeyondSafe(value);
  return isExact ? literal : `"${literal}"`;
}

/** Returns the position after the string that starts at a quotation mark. */
function endOfString(json: string, opening: number): number {
  let closing = json.indexOf('"', opening + 1);
  while (isEscaped(json, closing)) closing = json.indexOf('"', closing + 1);
  return closing + 1;
}

/** Returns whether an odd number of backslashes precedes a position. */
function isEscaped(json: string, position: number): boolean {
  let first = position;
  while (json[first - 1] === '\\') first -= 1;
  return (position - first) % 2 === 1;
}
