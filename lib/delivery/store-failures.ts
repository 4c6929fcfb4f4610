import { ATTR, LOG_EVENTS, type StoreErrorType, type StoreName } from '../catalog';
import { guarded } from '../diagnostics';
import { OncePerMinute } from '../diagnostics/occurrence-throttle';
import type { Telemetry } from '../telemetry';

/**
 * Tells of a shared store that fails: each operation is counted, a log event comes once a minute and says
 * how many there were.
 */
export function degradationOf(store: StoreName, telemetry: () => Telemetry) {
  const pace = new OncePerMinute();
  return (type: StoreErrorType): void => {
    guarded('telling of a store that failed', () => {
      const current = telemetry();
      current.instruments()?.storeFailures.add(1, { store, error_type: type });
      const times = pace.tick(type);
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
