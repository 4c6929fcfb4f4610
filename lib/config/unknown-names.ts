import { describeValue } from '../foreign/describe';

/** A name of an option or variable. Other keys are content, such as those of a text or of a table of secrets. */
const NAME = /^[A-Za-z_$][\w$.-]{0,99}$/;
/** Maximum number of names that are described. */
const MAX_NAMES = 20;

/**
 * Describes the names that are not known: what was given, the closest known name, and all known names.
 *
 * @param what completes "<name> is not ...".
 */
export function unknownNames(names: readonly string[], known: readonly string[], what: string): string[] {
  const unknown = names.filter((name) => !known.includes(name)).slice(0, MAX_NAMES);
  const problems = unknown.map((name) => {
    const isName = NAME.test(name);
    const given = isName ? name : describeValue(name);
    return `${given} is not ${what}.${isName ? didYouMean(name, known) : ''} Accepted: ${known.join(', ')}.`;
  });
  return [...new Set(problems)];
}

/** Returns ` Did you mean X?` for a misspelled name, or an empty string if no known name is close. */
function didYouMean(name: string, known: readonly string[]): string {
  const target = normalize(name);
  const limit = Math.max(2, Math.floor(target.length / 4));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const distance = editDistance(target, normalize(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best === undefined ? '' : ` Did you mean ${best}?`;
}

/** `log_level`, `LogLevel` and `logLevel` are spellings of one name. */
const normalize = (name: string): string => name.toLowerCase().replace(/[_-]/g, '').slice(0, 100);

/** Levenshtein distance: how many letters must be inserted, removed or replaced. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost));
    }
    previous = current;
  }
  return previous[b.length]!;
}
