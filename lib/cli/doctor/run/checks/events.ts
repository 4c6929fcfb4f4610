import { describeOutcomes, fixFor, sumOutcomes } from '../../event-outcomes';
import type { ProcessReport } from '../process-report';
import { failure, hasProvider, pass, warning, type RunCheck, type RunFinding } from '../run-check';
import { count, list, programsOf, sum } from '../wording';
import { ENDS } from './ends';

/** The events of `cdp-analytics-node` were recorded and accepted, and none was pending at the end. */
export const events: RunCheck = {
  id: 'run-events',
  run: ({ users }) => [...acceptance(users), ...pendingAtEnd(users)],
};

function acceptance(users: readonly ProcessReport[]): RunFinding[] {
  const outcomes = sumOutcomes(users.flatMap((user) => Object.entries(user.events)));
  if (outcomes.size === 0) return unrecorded(users);
  const text = describeOutcomes(outcomes);
  const fix = fixFor(outcomes);
  if (fix === undefined) return [pass(text)];
  return [(outcomes.has('accepted') ? warning : failure)(text, fix)];
}

function unrecorded(users: readonly ProcessReport[]): RunFinding[] {
  const number = sum(users, ({ unrecordedEvents }) => unrecordedEvents);
  // events without an outcome were recorded
  if (number === 0 || users.some(({ pendingEvents }) => pendingEvents > 0)) return [];
  const isMissing = users.some((user) => user.unrecordedEvents > 0 && !hasProvider(user));
  const see = isMissing ? 'run-provider' : 'run-early-calls';
  return [failure(`${count(number, 'event')} enqueued, 0 recorded.`, `See ${see}.`)];
}

function pendingAtEnd(users: readonly ProcessReport[]): RunFinding[] {
  // run-started reports an uncaught error
  const losing = users.filter(({ pendingEvents, end }) => pendingEvents > 0 && end !== 'exception');
  if (losing.length === 0) return [];
  const number = sum(losing, ({ pendingEvents }) => pendingEvents);
  const ends = list(losing.map(({ end }) => ENDS[end]));
  const text = `${count(number, 'event')} in ${programsOf(losing)} had no outcome at the end: ${ends}.`;
  const fixes = [
    ...(losing.some(({ end }) => end !== 'drained')
      ? [
          'Deliver the events of each client before the process ends: docs/analytics.md has a handler of SIGTERM.',
        ]
      : ['Check the plugins that the application registers: an event whose plugin never ends is not sent.']),
    ...(losing.some(({ unflushedEvents }) => unflushedEvents > 0)
      ? ['closeAndFlush() resolved before these events had an outcome: pass it a longer timeout.']
      : []),
  ];
  return [warning(text, fixes.join(' '))];
}
