import { warnOnce, logDiag } from './diagnostics';
import { activeRecorder } from './client/registry';
import type { CustomerIOInstrumentationConfig } from './config';
import { CustomerIOInstrumentation } from './instrumentation';
import { PACKAGE_NAME } from './version';

let own: CustomerIOInstrumentation | undefined;

/**
 * Instruments a Customer.io module or a client that exists, where no module hook can: bundled code, or
 * clients made before the instrumentation. Idempotent, and one span per call together with every other
 * way of registration: calls are recorded by the instance that is enabled, or, if there is none, by one
 * that is made here and configured by `config` and the environment.
 *
 * @param moduleOrClient the module (`require` or `import * as`), a client class, or a client.
 * @returns what was given.
 */
export function instrumentCustomerIO<T>(moduleOrClient: T, config: CustomerIOInstrumentationConfig = {}): T {
  const instrumentation = (own ??= new CustomerIOInstrumentation({ ...config, enabled: false }));
  if (!instrumentation.instrument(moduleOrClient)) {
    warnOnce(
      'CUSTOMERIO_OTEL_NO_CLIENT',
      `${PACKAGE_NAME}: instrumentCustomerIO() was given no Customer.io client. ` +
        `Give it the module, TrackClient, APIClient or PipelinesClient, or an instance of one.`,
    );
    return moduleOrClient;
  }
  if (activeRecorder() === undefined) {
    instrumentation.setConfig(config);
    instrumentation.enable();
  } else if (Object.keys(config).length > 0) {
    logDiag(
      'warn',
      'instrumentCustomerIO(): an instance is enabled already; its configuration counts, not this one.',
    );
  }
  return moduleOrClient;
}
