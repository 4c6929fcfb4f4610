import type { Random } from '../random';
import { wholeNumber } from './chance';

/** Crockford's base32: no I, L, O, U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const CHANCE_DIGITS = 16;

/** 26 digits: the time in Unix milliseconds, then 80 bits of chance. Event and journey ids are such. */
export function ulid(at: number, random: Random): string {
  let time = '';
  for (let rest = Math.floor(at); time.length < TIME_DIGITS; rest = Math.floor(rest / DIGITS.length)) {
    time = DIGITS.charAt(rest % DIGITS.length) + time;
  }
  const chance = Array.from({ length: CHANCE_DIGITS }, () =>
    DIGITS.charAt(wholeNumber(random, DIGITS.length)),
  );
  return time + chance.join('');
}
