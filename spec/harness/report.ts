import { writeFileSync } from 'node:fs';
import type { Suite, Test } from 'mocha';

/** File for the JSON report, which is written in addition to the output of the mocha reporter. */
const REPORT_FILE = process.env['SPEC_REPORT'];

const testsOf = (suite: Suite): Test[] => [...suite.tests, ...suite.suites.flatMap(testsOf)];

/** Writes the part of mocha's JSON report that tools/ci/suites.ts reads. Does nothing if SPEC_REPORT is not set. */
export function writeReport(root: Suite): void {
  if (REPORT_FILE === undefined) return;
  const tests = testsOf(root);
  const passes = tests.filter(({ state }) => state === 'passed');
  const failures = tests.filter(({ state }) => state === 'failed');
  const pending = tests.length - passes.length - failures.length;
  writeFileSync(
    REPORT_FILE,
    JSON.stringify({
      stats: { passes: passes.length, failures: failures.length, pending },
      passes: passes.map(({ file }) => ({ file })),
      failures: failures.map((test) => ({
        fullTitle: test.fullTitle(),
        err: { message: test.err?.message, stack: test.err?.stack },
      })),
    }),
  );
}
