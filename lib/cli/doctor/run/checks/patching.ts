import { ANALYTICS_VERSIONS } from '../../../../analytics/sdk-files';
import { PACKAGE_NAME } from '../../../../version';
import type { ProcessReport, ReportedClient } from '../process-report';
import { failure, pass, warning, type RunCheck, type RunFinding } from '../run-check';
import { count, list, programsOf } from '../wording';

const PRELOAD = '--require opentelemetry-instrumentation-customerio/register';

/** The application enables the instrumentation itself, not only the doctor. */
export const registration: RunCheck = {
  id: 'run-registration',
  run({ users }) {
    const disabled = users.filter(({ isEnabled }) => !isEnabled);
    if (disabled.length > 0) {
      return [
        failure(
          `The instrumentation is disabled in ${programsOf(disabled)}.`,
          'Remove OTEL_SDK_DISABLED=true, OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED=false, or the option ' +
            'enabled: false. A closed OpenTelemetry SDK disables it too.',
        ),
      ];
    }
    const callers = users.filter(({ clients }) => clients.length > 0);
    const unregistered = callers.filter(({ registersItself }) => !registersItself);
    if (unregistered.length > 0) {
      return [
        warning(
          `Only the doctor enabled the instrumentation in ${programsOf(unregistered)}.`,
          `Pass new CustomerIOInstrumentation() to NodeSDK, or start the application with ${PRELOAD}.`,
        ),
      ];
    }
    if (callers.length === 0) return [];
    return [pass(`The application enables the instrumentation in ${programsOf(callers)}.`)];
  },
};

/** Client classes of the SDK were found and patched. */
export const patched: RunCheck = {
  id: 'run-patched',
  run({ users, processes }) {
    if (processes.length === 0) return [];
    const clients = users.flatMap((user) => user.clients);
    const sdks = new Map<string, ReportedClient[]>();
    for (const client of clients) sdks.set(nameOf(client), [...(sdks.get(nameOf(client)) ?? []), client]);
    if (sdks.size > 0) return [...sdks].map(([name, each]) => patchedSdk(name, each));
    if (users.some(({ hasReceiver }) => hasReceiver)) {
      return [pass('No client was loaded; the application receives webhooks.')];
    }
    // run-bundled-sdk reports requests without a client
    return users.length > 0 ? [] : [missingClient(processes)];
  },
};

const nameOf = ({ sdk, version }: ReportedClient): string =>
  version === undefined ? sdk : `${sdk} ${version}`;

function patchedSdk(name: string, clients: readonly ReportedClient[]): RunFinding {
  const classes = list(clients.map(({ className, methods }) => `${className} (${count(methods, 'method')})`));
  if (clients.every(({ isComplete }) => isComplete)) return pass(`${name} is patched: ${classes}.`);
  return warning(
    `${name} is patched only in part: its batches have no spans and no metrics.`,
    `Use a version of ${ANALYTICS_VERSIONS}, or look for a newer ${PACKAGE_NAME}.`,
  );
}

const missingClient = (processes: readonly ProcessReport[]) =>
  warning(
    `The application loaded no client of Customer.io during the run. Observed: ${programsOf(processes)}.`,
    'If it loads the client later, use that part of the application while the doctor runs, or give it more ' +
      'time with --for 60s. If the SDK is bundled, call instrumentCustomerIO(). If the application is not ' +
      'in the list, a script replaces NODE_OPTIONS: let it keep the existing value.',
  );
