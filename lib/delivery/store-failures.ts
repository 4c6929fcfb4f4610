import { ATTR, LOG_EVENTS, type StoreErrorType, type StoreName } from '../catalog';
import { failOpen } from '../diagnostics';
import { OccurrenceThrottle } from '../diagnostics/occurrence-throttle';
import type { Telemetry } from '../telemetry';

/**
 * Tells of a shared store that fails: each operation is counted, a log event comes once a minute and says
 * how many there were.
 */
export function storeFailureReporter(store: StoreName, telemetry: () => Telemetry) {
  const pace = new OccurrenceThrottle();
  return (type: StoreErrorType): void => {
    failOpen('telling of a store that failed', () => {
      const current = telemetry();
      current.instruments()?.storeFailures.add(1, { store, error_type: type });
      const times = pace.record(type);
      if (times === 0) return;
      current.events.emit({
        name: LOG_EVENTS.degraded.name,
        severity: 'warn',
        body: `Customer.io ${store} store: ${type}; webhooks are taken without it`,
        span: undefined,
        attributes: { [ATTR.store]: store, [ATTR.errorType]: type, [ATTR.occurrences]: times },
      });
    });
  };
}
