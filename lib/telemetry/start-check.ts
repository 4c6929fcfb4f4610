import { warnOnce } from '../diagnostics';
import { globalState } from '../global-state';
import { PACKAGE_NAME } from '../version';
import { usage } from './usage';

const CHECK_AFTER_MS = 60_000;

/** The check of the process. All copies of this package share it. */
const check = globalState('start-check', () => ({
  protocol: 1,
  /** Cancels the timer. Set while the timer runs. */
  cancel: undefined as (() => void) | undefined,
  isDue: false,
  hasReportedCalls: false,
  /** Number of calls that were not recorded because no provider was registered. */
  unrecordedCalls: 0,
  /** Set after a call that was not recorded. Returns whether calls can be recorded by now. */
  canRecord: undefined as (() => boolean) | undefined,
}));

/**
 * Checks once, a minute after the instrumentation was enabled, whether it has an effect. Does nothing if the check is
 * scheduled already.
 *
 * @param hasClient returns whether a client of the SDK was found.
 */
export function scheduleStartCheck(hasClient: () => boolean): void {
  if (check.cancel !== undefined || check.isDue) return;
  // the pair belongs together: a test can install fake timers before the check is canceled
  const { setTimeout, clearTimeout } = globalThis;
  const timer = setTimeout(() => {
    check.cancel = undefined;
    check.isDue = true;
    if (!hasClient() && !usage.hasReceiver && !usage.hasAnalyticsClient) reportMissingClient();
    if (check.canRecord?.() === false) reportUnrecordedCalls();
  }, CHECK_AFTER_MS) as Partial<NodeJS.Timeout>;
  timer.unref?.();
  check.cancel = () => clearTimeout(timer as NodeJS.Timeout);
}

/** Cancels the check, because the instrumentation was disabled. */
export function cancelStartCheck(): void {
  check.cancel?.();
  check.cancel = undefined;
  check.isDue = false;
  check.canRecord = undefined;
}

/** Notes a call that was not recorded because no provider is registered. After the first minute it is reported. */
export function noteUnrecordedCall(canRecord: () => boolean): void {
  check.unrecordedCalls += 1;
  if (!check.isDue) check.canRecord = canRecord;
  else if (!check.hasReportedCalls) reportUnrecordedCalls();
}

/** Returns the number of calls of the process that were not recorded because no provider was registered. */
export const unrecordedCalls = (): number => check.unrecordedCalls;

function reportMissingClient(): void {
  warnOnce(
    'CUSTOMERIO_OTEL_NOT_LOADED',
    `${PACKAGE_NAME} is enabled, but in the first minute no Customer.io client was loaded in a way that it detects. ` +
      `If the SDK is bundled, call instrumentCustomerIO() with the module or a client. ` +
      `If it is an ES module import, or loaded before the instrumentation, preload ${PACKAGE_NAME}/register. ` +
      `If the application loads it later, or does not use it, ignore this warning.`,
  );
}

function reportUnrecordedCalls(): void {
  check.hasReportedCalls = true;
  warnOnce(
    'CUSTOMERIO_OTEL_NO_PROVIDER',
    `${PACKAGE_NAME} is enabled, but Customer.io calls are not recorded: no OpenTelemetry provider is registered. ` +
      `Start an OpenTelemetry SDK, for example NodeSDK, and use one version of @opentelemetry/api.`,
  );
}
