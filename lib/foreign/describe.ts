import { types } from 'node:util';
import { isArray } from './read';

/**
 * Describes a value for a message by its type and length, never by its content: a value in the wrong place can be a
 * password, or a URL that contains one.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `a string of ${count(value.length, 'character')}`;
    case 'number':
      return describeNumber(value);
    case 'object':
      return describeObject(value);
    case 'boolean':
    case 'undefined':
      return String(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (types.isPromise(value)) return 'a promise';
  return isArray(value) ? 'an array' : 'an object';
}

function describeNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (!Number.isInteger(value)) return 'a fraction';
  if (value === 0) return '0';
  return `a ${value < 0 ? 'negative ' : ''}number of ${count(Math.floor(Math.log10(Math.abs(value))) + 1, 'digit')}`;
}

const count = (amount: number, unit: string): string => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
