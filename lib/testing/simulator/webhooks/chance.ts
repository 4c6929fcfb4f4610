import type { Random } from '../random';

/** A whole number from 0 to `below` - 1. */
export const wholeNumber = (random: Random, below: number): number => Math.floor(random() * below);

/** One of several, all alike. */
export function oneOf<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[wholeNumber(random, items.length)] ?? items[0];
}

/** One of several, each as often as its weight says. */
export function byWeight<T extends { readonly weight: number }>(
  random: Random,
  items: readonly T[],
): T | undefined {
  let position = random() * items.reduce((sum, { weight }) => sum + weight, 0);
  return items.find(({ weight }) => (position -= weight) < 0);
}

export const randomBuffer = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => wholeNumber(random, 256)));
