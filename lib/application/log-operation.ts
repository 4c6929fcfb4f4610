import { trace } from '@opentelemetry/api';
import { ATTR, LOG_EVENTS } from '../catalog';
import { capturedMessage } from '../client/capture';
import { reportInternalError } from '../diagnostics/fail-open';
import { redact } from '../redaction';
import { currentTelemetry } from '../telemetry';
import { classifyError } from '../telemetry/errors';
import { customerAttributes } from '../telemetry/personal-attributes';
import { operationNameOf } from './operation-name';

/**
 * Logs an application operation as the event `customerio.operation`: INFO on success, ERROR on failure. The
 * event goes to the OpenTelemetry logs API and to the `logger` option if the log level allows it.
 *
 * `operation` is redacted by pattern. `userId` is recorded only as `captureCustomerId` allows. `data` is copied, bounded and redacted by key and by
 * pattern; the caller's object is not changed. The error's class is recorded, its text only with
 * `captureErrorMessage`. Never throws.
 */
export function logOperation(
  operation: string,
  userId: string | number | undefined,
  data: unknown,
  result: 'success' | 'error',
  error?: unknown,
): void {
  try {
    const { config, events } = currentTelemetry();
    const severity = result === 'error' ? 'error' : 'info';
    if (!events.isEnabled(severity)) return;
    const name = operationNameOf(operation);
    const redacted = data === undefined ? undefined : redact(data);
    const failure = error === undefined ? undefined : classifyError(error);
    const message = error === undefined ? undefined : capturedMessage(config, error);
    events.emit({
      name: LOG_EVENTS.operation.name,
      severity,
      body: `Customer.io ${name} ${result === 'error' ? 'failed' : 'succeeded'}`,
      span: trace.getActiveSpan(),
      attributes: {
        [ATTR.operation]: name,
        [ATTR.status]: result === 'error' ? 'error' : 'success',
        ...customerAttributes(config, userId),
        ...(redacted !== undefined && { [ATTR.data]: JSON.stringify(redacted) }),
        ...(failure !== undefined && { [ATTR.errorType]: failure.type }),
        ...(failure?.status !== undefined && { [ATTR.httpStatus]: failure.status }),
        ...(message !== undefined && { [ATTR.errorMessage]: message }),
      },
      ...(redacted !== undefined && { fields: { [ATTR.data]: redacted } }),
    });
  } catch (problem) {
    reportInternalError('logOperation', problem);
  }
}
