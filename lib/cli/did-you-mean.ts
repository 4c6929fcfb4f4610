import { closestName } from '../config/closest-name';

/** Longest list of names in a message. */
const MAX_LISTED = 14;

/** Returns the end of a sentence about a name that does not exist: the closest name, otherwise all names. */
export function didYouMean(name: string, known: readonly string[]): string {
  const closest = closestName(name, known) ?? partlyEqual(name, known);
  if (closest !== undefined) return `; did you mean "${closest}"?`;
  return known.length > MAX_LISTED ? '.' : `; accepted: ${known.join(', ')}.`;
}

/** Minimum length of a part of a name that is not a coincidence. */
const MIN_PART = 4;

/** Returns the only known name that contains the name. */
function partlyEqual(name: string, known: readonly string[]): string | undefined {
  if (name.length < MIN_PART) return undefined;
  const [only, ...others] = known.filter((candidate) => candidate.includes(name.toLowerCase()));
  return others.length === 0 ? only : undefined;
}
