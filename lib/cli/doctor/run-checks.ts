import { TIMED_OUT, withDeadline } from '../../deadline';
import { errorName } from '../../foreign/error';
import { UsageError } from '../usage-error';
import { failure, type Check, type Environment, type Finding, type Result } from './check';

/** Each request of a check has its own timeout, so this limit ends only a check with a fault of its own. */
const CHECK_TIMEOUT_MS = 30_000;

/** Something that was not checked. */
export interface NotChecked {
  readonly check: string;
  /** What to do so that it is checked. */
  readonly text: string;
}

export interface Findings {
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
}

/**
 * Runs checks at the same time. Returns their findings in the order of the checks.
 *
 * @throws UsageError if an argument is invalid
 */
export async function runAll(checks: readonly Check[], environment: Environment): Promise<Findings> {
  const findings: Finding[] = [];
  const notChecked: NotChecked[] = [];
  const results = await Promise.all(checks.map((check) => resultsOf(check, environment)));
  results.forEach((each, index) => {
    const check = checks[index]!.id;
    for (const result of each) {
      if (result.level === 'skipped') notChecked.push({ check, text: result.text });
      else findings.push({ check, ...result });
    }
  });
  return { findings, notChecked };
}

async function resultsOf(check: Check, environment: Environment): Promise<readonly Result[]> {
  try {
    // an async function also catches an error that is thrown synchronously
    const running = (async () => check.run(environment))();
    const results = await withDeadline(running, CHECK_TIMEOUT_MS);
    return results === TIMED_OUT ? [incomplete(`did not end within ${CHECK_TIMEOUT_MS / 1000} s`)] : results;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return [incomplete(`failed with ${errorName(error)}`)];
  }
}

const incomplete = (problem: string): Result =>
  failure(`This check ${problem}.`, 'Report this as a bug of the doctor, with the version of Node.');
