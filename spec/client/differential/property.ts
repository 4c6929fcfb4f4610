import { relative } from 'node:path';
import fc from 'fast-check';
import type { Runnable } from 'mocha';

const readNumber = (name: string): number | undefined => {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
};

/**
 * Checks a property. The environment variable `PROPERTY_RUNS` sets the number of runs; `PROPERTY_SEED` and
 * `PROPERTY_PATH` reproduce one failure.
 *
 * @param test mocha test, for the command that reproduces a failure
 * @param usualRuns number of runs if `PROPERTY_RUNS` is not set
 * @throws an error with the smallest counterexample and the command that reproduces it
 */
export async function checkProperty<Values>(
  test: Runnable,
  property: fc.IAsyncProperty<Values>,
  usualRuns: number,
): Promise<void> {
  const path = process.env['PROPERTY_PATH'];
  const seed = readNumber('PROPERTY_SEED');
  const details = await fc.check(property, {
    numRuns: readNumber('PROPERTY_RUNS') ?? usualRuns,
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
  });
  if (!details.failed) return;
  const report = (await fc.asyncDefaultReportMessage(details)) ?? 'the property does not hold';
  const cause = details.errorInstance instanceof Error ? details.errorInstance.message : '';
  const variables = `PROPERTY_SEED=${details.seed} PROPERTY_PATH=${details.counterexamplePath ?? ''}`;
  const mocha = 'npx mocha --no-config --require ./dist/spec/harness/require-hooks.js -t 120000';
  const file = relative(process.cwd(), test.file ?? '');
  throw new Error(
    `${report}\n${cause}\n\nReproduce with: ${variables} ${mocha} ${file} -f '${test.fullTitle()}'`,
  );
}
