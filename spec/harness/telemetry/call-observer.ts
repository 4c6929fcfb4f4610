import type { CallObserver } from '../../../lib/telemetry/call-context';

/** Returns an observer that ignores what happens to a call. The client can be dropped later, as at the end of a call. */
export const callObserver = (client?: object): CallObserver & { client: object | undefined } => ({
  client,
  isBeforeRequest: false,
  includesCalls: false,
  attemptStarted: () => undefined,
  requestSent: () => undefined,
  retryStarted: () => undefined,
  redirectStarted: () => undefined,
});
