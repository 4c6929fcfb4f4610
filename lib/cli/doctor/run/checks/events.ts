import type { PipelinesOutcome } from '../../../../catalog';
import type { ProcessReport } from '../process-report';
import { failure, hasProvider, pass, warning, type RunCheck, type RunFinding } from '../run-check';
import { count, list, programsOf, sum } from '../wording';
import { ENDS } from './ends';

/** What to do about each outcome. */
const FIXES: Readonly<Record<Exclude<PipelinesOutcome, 'accepted'>, string>> = {
  delivery_failed:
    'Check the host, the write key and the network. The log events customerio.api.call have the error type.',
  too_large: 'Send smaller events. The SDK rejects an event that it regards as larger than 32 kB.',
  unserializable:
    'Use only values that JSON can contain: no BigInt, no circular reference, no toJSON() that throws. ' +
    'Do not change an object after its call.',
  disabled:
    "Remove integrations: { 'Customer.io Data Pipelines': false }, and do not deregister the plugin of this name.",
  plugin: 'Check the plugins that the application registers: one of them threw, or canceled the event.',
  closed: 'Make no call after closeAndFlush().',
  invalid_argument: 'Catch the error of the call: it names the argument.',
  lost: 'Check listeners of dispatch_start that throw, plugins that never end, and a negative maxRetries.',
};

const outcomesOf = (users: readonly ProcessReport[]): ReadonlyMap<PipelinesOutcome, number> => {
  const totals = new Map<PipelinesOutcome, number>();
  for (const [outcome, number] of users.flatMap(
    ({ events }) => Object.entries(events) as [PipelinesOutcome, number][],
  )) {
    totals.set(outcome, (totals.get(outcome) ?? 0) + number);
  }
  return totals;
};

/** The events of `cdp-analytics-node` were recorded and accepted, and none was pending at the end. */
export const events: RunCheck = {
  id: 'run-events',
  run: ({ users }) => [...acceptance(users), ...pendingAtEnd(users)],
};

function acceptance(users: readonly ProcessReport[]): RunFinding[] {
  const outcomes = outcomesOf(users);
  if (outcomes.size === 0) return unrecorded(users);
  const words = [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, number]) => `${outcome} ${number}`);
  const text = `Events by outcome: ${words.join(', ')}.`;
  const fixes = [...outcomes.keys()].flatMap((outcome) => (outcome === 'accepted' ? [] : FIXES[outcome]));
  if (fixes.length === 0) return [pass(text)];
  return [(outcomes.has('accepted') ? warning : failure)(text, fixes.join(' '))];
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
      ? ['Await closeAndFlush() of each client on SIGTERM and SIGINT, and before process.exit().']
      : ['Check the plugins that the application registers: an event whose plugin never ends is not sent.']),
    ...(losing.some(({ unflushedEvents }) => unflushedEvents > 0)
      ? ['closeAndFlush() resolved before these events had an outcome: pass it a longer timeout.']
      : []),
  ];
  return [warning(text, fixes.join(' '))];
}
