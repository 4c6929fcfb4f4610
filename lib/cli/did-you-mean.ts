import { closestName } from '../config/closest-name';

/** Longest list of names in a message. */
const MAX_LISTED = 14;

/** Maximum number of suggestions. */
const MAX_SUGGESTED = 4;
/** Minimum length of a part of a name that is not a coincidence. */
const MIN_PART = 6;

/** Returns the end of a sentence about a name that does not exist: close names, otherwise all names. */
export function didYouMean(name: string, known: readonly string[]): string {
  // a single letter is close to every short name
  const closest = /^-?.$/.test(name) ? undefined : closestName(name, known);
  const close = closest === undefined ? partlyEqual(name.toLowerCase(), known) : [closest];
  if (close.length > 0) return `; did you mean ${close.map((each) => `"${each}"`).join(' or ')}?`;
  return known.length > MAX_LISTED ? '.' : `; accepted: ${known.join(', ')}.`;
}

/** Returns the names that contain each part of the name, or that are contained in it. */
function partlyEqual(name: string, known: readonly string[]): readonly string[] {
  if (name.length < MIN_PART) return [];
  const parts = name.split(/[\s-]+/).filter((part) => part !== '');
  const matches = known.filter(
    (candidate) =>
      parts.every((part) => candidate.includes(part)) ||
      (candidate.length >= MIN_PART && name.endsWith(candidate.replace(/^-+/, '-'))),
  );
  return matches.length > MAX_SUGGESTED ? [] : matches;
}
