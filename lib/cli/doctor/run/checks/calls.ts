import type { ProcessReport } from '../process-report';
import { failure, hasProvider, pass, warning, type RunCheck, type RunFinding } from '../run-check';
import { count, list, programsOf, sum } from '../wording';

/** Longest list of operations in a line. */
const MAX_OPERATIONS = 5;

const callsOf = (users: readonly ProcessReport[]): number =>
  sum(users, ({ calls }) => sum(Object.values(calls), (number) => number));
const unrecordedIn = (users: readonly ProcessReport[]): number =>
  sum(users, ({ unrecordedCalls }) => unrecordedCalls);

/** Calls were made and recorded. */
export const calls: RunCheck = {
  id: 'run-calls',
  run({ users }) {
    if (!users.some(({ clients }) => clients.length > 0)) return [];
    const made = callsOf(users);
    // run-events reports events that were in no batch
    if (made === 0 && users.some(hasEvents)) return [];
    if (made === 0) {
      return [
        pass(
          'No call was made during the run, so recording was not checked. To check it, use the application ' +
            'while the doctor runs, or give it more time with --for 60s.',
        ),
      ];
    }
    const recorded = made - unrecordedIn(users);
    const text = `${count(made, 'call')} made, ${recorded} recorded: ${operationsOf(users)}.`;
    if (recorded > 0) return [pass(text)];
    // with a provider, the calls started before it: run-provider passes
    const isMissing = users.some((user) => user.unrecordedCalls > 0 && !hasProvider(user));
    return [failure(text, isMissing ? 'See run-provider.' : 'See run-early-calls.')];
  },
};

function operationsOf(users: readonly ProcessReport[]): string {
  const totals = new Map<string, number>();
  for (const [operation, number] of users.flatMap((user) => Object.entries(user.calls))) {
    totals.set(operation, (totals.get(operation) ?? 0) + number);
  }
  const words = [...totals]
    .sort(([, a], [, b]) => b - a)
    .map(([operation, number]) => `${operation} ${number}`);
  const others = words.length - MAX_OPERATIONS;
  return others <= 1 ? words.join(', ') : `${words.slice(0, MAX_OPERATIONS).join(', ')}, ${others} others`;
}

const hasEvents = ({ events, pendingEvents, unrecordedEvents }: ProcessReport): boolean =>
  pendingEvents + unrecordedEvents > 0 || Object.keys(events).length > 0;

/** No call was made, and no event was enqueued, before the set-up was complete. */
export const earlyCalls: RunCheck = {
  id: 'run-early-calls',
  run: ({ users }) => [
    ...early(
      users.filter(({ registersItself }) => registersItself),
      ({ callsBeforeRegistration, eventsBeforeRegistration }) => [
        callsBeforeRegistration,
        eventsBeforeRegistration,
      ],
      'the application enabled the instrumentation',
    ),
    ...early(
      // those above include unrecorded ones
      users.filter((user) => hasProvider(user) && !hasEarlyCall(user)),
      ({ unrecordedCalls, unrecordedEvents }) => [unrecordedCalls, unrecordedEvents],
      'an OpenTelemetry SDK was registered',
    ),
  ],
};

/** Returns whether calls or events came before the application enabled the instrumentation itself. */
const hasEarlyCall = (user: ProcessReport): boolean =>
  user.registersItself && user.callsBeforeRegistration + user.eventsBeforeRegistration > 0;

const EARLY_FIX =
  'Start the OpenTelemetry SDK, with the instrumentation, in a file that Node preloads with --require or ' +
  '--import, or in the first import of the application.';

function early(
  users: readonly ProcessReport[],
  numbersOf: (user: ProcessReport) => readonly [calls: number, events: number],
  before: string,
): RunFinding[] {
  const which = users.filter((user) => numbersOf(user).some((number) => number > 0));
  if (which.length === 0) return [];
  const numbers = [0, 1].map((index) => sum(which, (user) => numbersOf(user)[index] ?? 0));
  const words = ['call', 'event'].flatMap((noun, index) => {
    const number = numbers[index] ?? 0;
    return number === 0 ? [] : [count(number, noun)];
  });
  return [warning(`${list(words)} in ${programsOf(which)} came before ${before}.`, EARLY_FIX)];
}

/** No request to Customer.io was made without a recorded call. */
export const bundledSdk: RunCheck = {
  id: 'run-bundled-sdk',
  run({ users }) {
    const hosts = users
      .filter(({ isEnabled }) => isEnabled)
      .flatMap((user) => Object.entries(user.requests).filter(([host]) => !isExplained(user, host)))
      .filter(([, { others }]) => others > 0);
    if (hosts.length === 0) return [];
    const number = sum(hosts, ([, { others }]) => others);
    const names = list(hosts.map(([host]) => host));
    return [
      failure(
        `${count(number, 'request')} to ${names} did not belong to a recorded call.`,
        'If a bundler includes an SDK of Customer.io, call instrumentCustomerIO() with the module or a client. ' +
          'Requests of other code are not recorded.',
      ),
    ];
  },
};

/** Hosts to which only `customerio-node` makes requests. */
const OTHER_APIS = /^(?:track|api)(?:-eu)?\.customer\.io$/;

/** Returns whether the requests to a host are those of an unsupported SDK, which has a finding of its own. */
function isExplained({ warnings, clients }: ProcessReport, host: string): boolean {
  if (clients.some(({ isComplete }) => !isComplete)) return !OTHER_APIS.test(host);
  return warnings.includes('CUSTOMERIO_OTEL_VERSION');
}
