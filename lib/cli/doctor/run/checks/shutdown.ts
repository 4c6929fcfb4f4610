import type { ProcessReport, SignalReport } from '../process-report';
import { failure, pass, warning, type RunCheck } from '../run-check';
import { count, list, programsOf, sum } from '../wording';
import { ENDS } from './ends';

/** Signals to which each recorded call adds data. Logs depend on the log level. */
const OBSERVED = ['traces', 'metrics'] as const;

/** The signals that exporters push. If all exports of one failed, `run-exports` reports it. */
const pushed = ({ signals }: ProcessReport): SignalReport[] =>
  OBSERVED.map((signal) => signals[signal]).filter(
    ({ exporters, exportsFailed, exportsSucceeded }) =>
      exporters.length > 0 && (exportsFailed === 0 || exportsSucceeded > 0),
  );

/** Returns whether each signal with exports had a success. A sampler can leave nothing to export. */
function hasExported({ signals, hasExited }: ProcessReport): boolean {
  const observed = OBSERVED.map((signal) => signals[signal]);
  return (
    (hasExited || observed.some(({ exportsSucceeded }) => exportsSucceeded > 0)) &&
    observed.every(({ exportsStarted, exportsSucceeded }) => exportsStarted === 0 || exportsSucceeded > 0)
  );
}

/** Recorded calls whose telemetry was not exported. */
const lostCalls = (user: ProcessReport): number =>
  Math.max(0, ...pushed(user).map(({ callsSinceExport }) => callsSinceExport));

/** Exports without a result. If none succeeded before, `run-exports` reports them. */
const openExports = (user: ProcessReport): number =>
  sum(
    pushed(user).filter(({ exportsSucceeded }) => exportsSucceeded > 0),
    ({ exportsStarted, exportsSucceeded, exportsFailed }) =>
      exportsStarted - exportsSucceeded - exportsFailed,
  );

/** All recorded calls were exported before the processes ended. */
export const shutdown: RunCheck = {
  id: 'run-shutdown',
  run({ users }) {
    const callers = users.filter(
      // run-started reports an uncaught error
      (user) => user.end !== 'exception' && pushed(user).length > 0 && Object.keys(user.calls).length > 0,
    );
    const losing = callers.filter((user) => lostCalls(user) + openExports(user) > 0);
    if (losing.length === 0) {
      // run-exports reports a failed export, and a killed process cannot report its last calls
      const isExported = callers.length > 0 && callers.every(hasExported);
      return isExported
        ? [pass('The telemetry of all calls was exported before the application ended.')]
        : [];
    }
    const lost = sum(losing, lostCalls);
    const what =
      lost > 0
        ? `The telemetry of ${count(lost, 'call')} in ${programsOf(losing)} was not exported`
        : `The last export in ${programsOf(losing)} got no response`;
    const text = `${what}: ${list(losing.map(({ end }) => ENDS[end]))}.`;
    const fix =
      'Await sdk.shutdown() on SIGTERM and SIGINT, and at the end of a script, before process.exit().';
    const isAllLost = losing.some((user) => pushed(user).every(({ exportsStarted }) => exportsStarted === 0));
    return [isAllLost ? failure(text, fix) : warning(text, fix)];
  },
};
