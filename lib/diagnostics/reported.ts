/** Maximum number of distinct problems that are reported. The package has fewer; it limits a faulty caller. */
const MAX_PROBLEMS = 500;

/** The problems that were reported in this process. */
export const reported = new Set<string>();
/** The configuration problems that were reported in this process. */
export const configProblems = new Set<string>();

/**
 * Marks a problem as reported. Returns false if it was marked before, or if too many problems were reported.
 *
 * @param problem one value of a closed set. It must not contain text of the application, because the set never shrinks.
 */
export function markReported(problem: string): boolean {
  if (reported.has(problem) || reported.size >= MAX_PROBLEMS) return false;
  reported.add(problem);
  return true;
}
