import type { ProcessReport } from '../process-report';
import { failure, pass, warning, type RunCheck } from '../run-check';
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

/** No call was made before the set-up was complete. */
export const earlyCalls: RunCheck = {
  id: 'run-early-calls',
  run({ users }) {
    const early = users.filter(
      ({ registersItself, callsBeforeRegistration }) => registersItself && callsBeforeRegistration > 0,
    );
    const unrecorded = users.filter((user) => !early.includes(user) && isRegisteredLater(user));
    const fix =
      'Start the OpenTelemetry SDK, with the instrumentation, in a file that Node preloads with --require or ' +
      '--import, or in the first import of the application.';
    const finding = (number: number, which: readonly ProcessReport[], before: string) =>
      number === 0
        ? []
        : [warning(`${count(number, 'call')} in ${programsOf(which)} started before ${before}.`, fix)];
    return [
      ...finding(
        sum(early, ({ callsBeforeRegistration }) => callsBeforeRegistration),
        early,
        'the application enabled the instrumentation',
      ),
      ...finding(unrecordedIn(unrecorded), unrecorded, 'an OpenTelemetry SDK was registered'),
    ];
  },
};

/** Returns whether a provider was registered after calls, which were not recorded. */
const isRegisteredLater = (user: ProcessReport): boolean => user.unrecordedCalls > 0 && hasProvider(user);

const hasProvider = ({ signals }: ProcessReport): boolean =>
  Object.values(signals).some((signal) => signal.hasProvider);

/** No request to Customer.io was made without a recorded call. */
export const bundledSdk: RunCheck = {
  id: 'run-bundled-sdk',
  run({ users }) {
    const hosts = users
      // the reasons of these have findings of their own
      .filter(({ isEnabled, warnings }) => isEnabled && !warnings.includes('CUSTOMERIO_OTEL_VERSION'))
      .flatMap(({ requests }) => Object.entries(requests))
      .filter(([, { others }]) => others > 0);
    // the other SDK of Customer.io, which uses these hosts, is not instrumented
    const pipelines = hosts.filter(([host]) => host.startsWith('cdp'));
    const others = hosts.filter((host) => !pipelines.includes(host));
    return [
      ...(others.length === 0
        ? []
        : [
            failure(
              requestsTo(others),
              'If a bundler includes customerio-node, call instrumentCustomerIO() with the module or a client. ' +
                'Requests without customerio-node are not recorded.',
            ),
          ]),
      ...(pipelines.length === 0
        ? []
        : [
            warning(
              requestsTo(pipelines),
              'If they are requests of @customerio/cdp-analytics-node, they cannot be recorded. If a bundler ' +
                'includes customerio-node, call instrumentCustomerIO() with the module or a client.',
            ),
          ]),
    ];
  },
};

type HostCounts = readonly [host: string, counts: ProcessReport['requests'][string]];

const requestsTo = (hosts: readonly HostCounts[]): string => {
  const number = sum(hosts, ([, { others }]) => others);
  return `${count(number, 'request')} to ${list(hosts.map(([host]) => host))} did not belong to a recorded call.`;
};
