import { ATTR, LOG_EVENTS, type StoreErrorType, type StoreName } from '../catalog';
import { failOpen } from '../diagnostics/fail-open';
import { OccurrenceThrottle } from '../diagnostics/occurrence-throttle';
import type { Telemetry } from '../telemetry';

/**
 * Returns a function that reports failures of a shared store: it counts each one, and logs at most one event
 * per minute and error type with the number of failures since the last event.
 */
export function storeFailureReporter(store: StoreName, getTelemetry: () => Telemetry) {
  const throttle = new OccurrenceThrottle();
  return (type: StoreErrorType): void => {
    failOpen('reporting a store failure', () => {
      const telemetry = getTelemetry();
      telemetry.instruments()?.storeFailures.add(1, { store, error_type: type });
      const occurrences = throttle.record(type);
      if (occurrences === 0) return;
      telemetry.events.emit({
        name: LOG_EVENTS.degraded.name,
        severity: 'warn',
        body: `Customer.io ${store} store: ${type}; webhooks are handled without it`,
        span: undefined,
        attributes: { [ATTR.store]: store, [ATTR.errorType]: type, [ATTR.occurrences]: occurrences },
      });
    });
  };
}
