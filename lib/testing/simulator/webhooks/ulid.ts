import { randomInteger, type Random } from '../random';

/** Crockford's base32: no I, L, O, U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * Returns a ULID of 26 digits: the time, then 80 random bits. Event ids and journey ids are ULIDs.
 *
 * @param at Unix milliseconds.
 */
export function ulid(at: number, random: Random): string {
  let time = '';
  for (let rest = Math.floor(at); time.length < TIME_DIGITS; rest = Math.floor(rest / DIGITS.length)) {
    time = DIGITS.charAt(rest % DIGITS.length) + time;
  }
  const suffix = Array.from({ length: RANDOM_DIGITS }, () =>
    DIGITS.charAt(randomInteger(random, DIGITS.length)),
  );
  return time + suffix.join('');
}
