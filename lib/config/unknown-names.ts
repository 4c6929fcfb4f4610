import { describeValue } from '../foreign/describe';
import type * as ClosestName from './closest-name';

/** Loaded if a name is unknown. Bench row: "preload". */
const closestName = () => require('./closest-name') as typeof ClosestName;

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
  const closest = closestName().closestName(name, known);
  return closest === undefined ? '' : ` Did you mean ${closest}?`;
}
