/**
 * Returns the known name that a misspelled name probably means, or `undefined` if no known name is close. A spelling with
 * other separators or capitals is the same name.
 */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const target = normalize(name);
  const limit = Math.max(2, Math.floor(target.length / 4));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const distance = editDistance(target, normalize(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
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
