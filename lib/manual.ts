import { activeRecorder } from './client/registry';
import type { CustomerIOInstrumentationConfig } from './config';
import { logDiag, warnOnce } from './diagnostics';
import { keysOf } from './foreign/read';
import { CustomerIOInstrumentation } from './instrumentation';
import { PACKAGE_NAME } from './version';

let own: CustomerIOInstrumentation | undefined;

/**
 * Instruments a Customer.io module or client by hand. Use it if module hooks cannot work: for bundled code, or
 * for clients created before the instrumentation. Idempotent; each call still has one span. The enabled
 * instrumentation records the calls. If there is none, an instance is created from `config` and the environment.
 *
 * @param moduleOrClient the module of `customerio-node` or `@customerio/cdp-analytics-node` (`require` or
 *   `import * as`), a client class, or a client.
 * @param config options of the created instance; not used if an instance is enabled already.
 * @returns `moduleOrClient`.
 */
export function instrumentCustomerIO<T>(moduleOrClient: T, config: CustomerIOInstrumentationConfig = {}): T {
  const instrumentation = (own ??= new CustomerIOInstrumentation({ enabled: false }));
  if (!instrumentation.instrument(moduleOrClient)) {
    warnOnce(
      'CUSTOMERIO_OTEL_NO_CLIENT',
      `${PACKAGE_NAME}: the argument of instrumentCustomerIO() has no Customer.io client. ` +
        `Pass the module, TrackClient, APIClient, PipelinesClient or Analytics, or an instance of one.`,
    );
    return moduleOrClient;
  }
  if (activeRecorder() === undefined) {
    instrumentation.setConfig(config);
    instrumentation.enable();
  } else if (keysOf(config).length > 0) {
    logDiag(
      'warn',
      'instrumentCustomerIO(): an instance is enabled already. Its configuration is used, not the one given here.',
    );
  }
  return moduleOrClient;
}
