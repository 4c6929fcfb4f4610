import { warnOnce } from '../diagnostics';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';

interface Ranked {
  /** The recorder with the highest rank is active: an instance in code outranks a preload. */
  readonly rank: number;
}

/** The recorders of the enabled instrumentations of one SDK, of which one is active. */
export interface Recorders<R extends Ranked> {
  recorders: R[];
  active: R | undefined;
  /** Wraps the recorder that becomes active: see `inspection.ts` of each SDK. */
  decorate?: (recorder: R) => R;
}

/** Adds a recorder. Idempotent. */
export function addTo<R extends Ranked>(state: Recorders<R>, recorder: R): void {
  if (!state.recorders.includes(recorder)) state.recorders.push(recorder);
  selectActive(state);
}

/** Removes a recorder. Returns whether none is left. */
export function removeFrom<R extends Ranked>(state: Recorders<R>, recorder: R): boolean {
  state.recorders = state.recorders.filter((other) => other !== recorder);
  selectActive(state);
  return state.recorders.length === 0;
}

/**
 * Wraps each recorder that becomes active from now on, and the active one.
 *
 * @param decorate returns a recorder that passes each call to the given one
 */
export function decorateActive<R extends Ranked>(state: Recorders<R>, decorate: (recorder: R) => R): void {
  state.decorate = decorate;
  selectActive(state);
}

/** Selects the recorder with the highest rank; among equal ranks, the one that was added last. */
function selectActive<R extends Ranked>(state: Recorders<R>): void {
  const selected = state.recorders.reduce<R | undefined>(
    (best, recorder) => (best === undefined || recorder.rank >= best.rank ? recorder : best),
    undefined,
  );
  state.active = selected && (state.decorate?.(selected) ?? selected);
}

/** Warns once that an incompatible copy of this package was loaded first. */
export function warnIncompatibleCopy(version: unknown, recorded: 'calls' | 'events'): void {
  warnOnce(
    'CUSTOMERIO_OTEL_COPIES',
    `Two incompatible copies of ${PACKAGE_NAME} are loaded: ${String(version)} first, then ` +
      `${PACKAGE_VERSION}. While the first one is enabled, it alone records ${recorded}. Install one version.`,
  );
}
