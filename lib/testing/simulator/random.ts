/** A function like `Math.random`: returns numbers in [0, 1), but in a repeatable sequence. */
export type Random = () => number;

/** Returns a Mulberry32 generator: 32 bits of state, with the same sequence on every platform. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a whole number from 0 to `limit` - 1. */
export const randomInteger = (random: Random, limit: number): number => Math.floor(random() * limit);

/** Returns one of the items, all with the same probability. */
export function pickOne<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[randomInteger(random, items.length)] ?? items[0];
}

/** Returns one of the items, with a probability in proportion to its weight. */
export function pickWeighted<T extends { readonly weight: number }>(
  random: Random,
  items: readonly T[],
): T | undefined {
  let position = random() * items.reduce((sum, { weight }) => sum + weight, 0);
  return items.find(({ weight }) => (position -= weight) < 0);
}

/** Returns `length` random bytes. */
export const randomBuffer = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => randomInteger(random, 256)));
