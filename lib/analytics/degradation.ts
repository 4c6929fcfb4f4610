import { warnOnce } from '../diagnostics';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import { ANALYTICS_VERSIONS } from './sdk-files';

/** Warns once that only the public events of the SDK are recorded. @param what subject of the sentence. */
export function warnDegraded(what: string): void {
  warnOnce(
    'CUSTOMERIO_OTEL_VERSION',
    `${what} is not instrumented completely: ${PACKAGE_NAME} ${PACKAGE_VERSION} supports ${ANALYTICS_VERSIONS}. ` +
      'Events are counted by what the SDK reports; batches have no spans and no metrics.',
    'analytics',
  );
}
