import { globalState } from '../global-state';

/**
 * Starts the recording of events when the SDK is found, not before: a process without it loads no code of this folder.
 * All copies of this package share the state.
 */
const state = globalState('analytics-activation', () => ({
  protocol: 1,
  isFound: false,
  /** One function for each enabled instrumentation. */
  starts: new Set<() => void>(),
}));

/** Calls `start` now if the SDK was found, else when it is found. */
export function startWhenFound(start: () => void): void {
  state.starts.add(start);
  if (state.isFound) start();
}

/** Reverts {@link startWhenFound}. The function is not called later. */
export function cancelStart(start: () => void): void {
  state.starts.delete(start);
}

/** Starts every enabled instrumentation, because the SDK was found. Idempotent. */
export function markFound(): void {
  if (state.isFound) return;
  state.isFound = true;
  state.starts.forEach((start) => start());
}
