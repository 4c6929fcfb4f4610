import type { ObservableResult } from '@opentelemetry/api';
import { APIS, type Api, type InFlightAttributes } from '../catalog';
import { globalState } from '../global-state';
import type { Instruments } from './instruments';

/** Calls in flight by API. All copies of this package share them, because they export the same series. */
const { inFlight, called } = globalState('in-flight', () => ({
  protocol: 1,
  inFlight: { track: 0, app: 0, pipelines: 0 } satisfies Record<Api, number>,
  /** APIs that were called. The other ones have no series. */
  called: new Set<Api>(),
}));

/** Counts a call as in flight until {@link callEnded}. */
export function callStarted(api: Api): void {
  inFlight[api] += 1;
  called.add(api);
}

/** Counts a call as ended. */
export function callEnded(api: Api): void {
  inFlight[api] -= 1;
}

const exporting = new WeakSet<Instruments>();

/** Exports the counts through these instruments from now on. Idempotent. */
export function exportInFlight(instruments: Instruments): void {
  if (exporting.has(instruments)) return;
  exporting.add(instruments);
  instruments.apiInFlight.addCallback(observeInFlight);
}

function observeInFlight(result: ObservableResult<InFlightAttributes>): void {
  for (const api of APIS) if (called.has(api)) result.observe(inFlight[api], { api });
}
