import { keysOf, readProperty } from '../foreign/read';
import { parseOptions, type OptionTable, type ValuesOf } from './schema';
import { unknownNames } from './unknown-names';

/**
 * Checks an options object against a table: every name must be known and every value accepted as it is.
 *
 * @param owner completes "<name> is not an option..." and "<name>... is <value>", such as ` of redisStores`.
 * @param alsoKnown names that the caller checks itself.
 * @throws {TypeError} that describes the first problem.
 */
export function requireOptions<T extends OptionTable>(
  table: T,
  given: object,
  owner = '',
  alsoKnown: readonly string[] = [],
): ValuesOf<T> {
  const known = [...alsoKnown, ...Object.keys(table)];
  const [unknown] = unknownNames(keysOf(given), known, `an option${owner}`);
  if (unknown !== undefined) throw new TypeError(unknown);
  const source = (name: string) => ({ label: name + owner, value: readProperty(given, name) });
  const parsed = parseOptions(table, source, { isExact: true });
  for (const problem of parsed.problems.values()) throw new TypeError(problem);
  return parsed.values;
}
