import { GRACE_MS, type Outcome } from '../application';
import { failure, pass, warning, type Run, type RunCheck } from '../run-check';
import { count, seconds } from '../wording';

/** The command ran, and Node processes were observed. */
export const started: RunCheck = {
  id: 'run-started',
  run: (run) => [...endOf(run), ...observationOf(run)],
};

function endOf({ program, outcome, limitMs }: Run) {
  const { stop, code, signal, wasKilled, durationMs } = outcome;
  if (stop === 'ended' && (code !== 0 || signal !== null)) {
    return [
      failure(
        `${program} ended with ${signal ?? `exit code ${code}`} after ${seconds(durationMs)}.`,
        'Read the output of the application above, and run the doctor again after the application starts.',
      ),
    ];
  }
  if (wasKilled) {
    return [
      warning(
        `${program} did not end within ${seconds(GRACE_MS)} after ${signalOf(outcome)}, and was killed.`,
        'Handle SIGTERM: close servers and stores, await sdk.shutdown(), and let the process end.',
      ),
    ];
  }
  const end = {
    ended: 'ended by itself',
    limit: `was stopped after the limit of ${seconds(limitMs)}`,
    interrupted: 'was interrupted',
  }[stop];
  return [pass(`${program} ran for ${seconds(durationMs)} and ${end}.`)];
}

const signalOf = ({ stop }: Outcome): string => (stop === 'limit' ? 'SIGTERM' : 'the interruption');

function observationOf({ program, processes }: Run) {
  if (processes.length === 0) {
    return [
      failure(
        `No Node process of ${program} was observed.`,
        'Give the command that starts Node, such as node app.js or npm start. ' +
          'If a script sets NODE_OPTIONS, let it keep the existing value.',
      ),
    ];
  }
  const threads = processes.filter(({ threadId }) => threadId !== 0).length;
  const workers = threads === 0 ? '' : ` and ${count(threads, 'worker thread')}`;
  const observed = new Set(processes.map(({ pid }) => pid)).size;
  return [pass(`Observed ${observed === 1 ? '1 Node process' : `${observed} Node processes`}${workers}.`)];
}
