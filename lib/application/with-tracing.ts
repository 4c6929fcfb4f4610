import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type AttributeValue,
  type Span,
} from '@opentelemetry/api';
import { ATTR, SPAN_NAME_PREFIX } from '../catalog';
import { capturedMessage } from '../client/capture';
import { failOpen, reportInternalError } from '../diagnostics/fail-open';
import { keysOf, readProperty } from '../foreign/read';
import { redact } from '../redaction';
import { currentTelemetry } from '../telemetry';
import { runInContext } from '../telemetry/context';
import { classifyError } from '../telemetry/errors';
import { operationNameOf } from './operation-name';

/**
 * Runs an application operation in its own span, `customerio.<operationName>`. Use it for code around SDK calls
 * (load a user, identify, send): the calls have spans already.
 *
 * The span has kind CLIENT, is active while `operation` runs, and ends with status OK or ERROR. Name and attributes are
 * redacted by key and by pattern: a `userId` becomes `[REDACTED]`. The error's text is recorded only with
 * `captureErrorMessage`.
 *
 * @returns the result of `operation`, which runs exactly once. Its errors are rethrown unchanged.
 */
export async function withTracing<T>(
  operationName: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
  operation: () => Promise<T>,
): Promise<T> {
  const span = startSpan(operationName, attributes);
  if (span === undefined) return operation();
  try {
    const result = await runInContext(contextOf(span), operation);
    endSpan(span, () => span.setStatus({ code: SpanStatusCode.OK }));
    return result;
  } catch (error) {
    endSpan(span, () => {
      const message = capturedMessage(currentTelemetry().config, error);
      span.setAttribute(ATTR.errorType, classifyError(error).type);
      if (message !== undefined) span.setAttribute(ATTR.errorMessage, message);
      span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
    });
    throw error;
  }
}

function startSpan(operationName: string, attributes: Readonly<Record<string, unknown>>): Span | undefined {
  try {
    const name = operationNameOf(operationName);
    const options = {
      kind: SpanKind.CLIENT,
      attributes: { ...scalarEntries(redact(attributes)), [ATTR.operation]: name },
    };
    return currentTelemetry()
      .providers.tracer()
      ?.startSpan(SPAN_NAME_PREFIX + name, options);
  } catch (error) {
    reportInternalError('starting a span', error);
    return undefined;
  }
}

function contextOf(span: Span): Context | undefined {
  try {
    return trace.setSpan(context.active(), span);
  } catch (error) {
    reportInternalError('the context manager', error);
    return undefined;
  }
}

function endSpan(span: Span, setOutcome: () => void): void {
  failOpen('setting the outcome of a span', setOutcome);
  failOpen('ending a span', () => span.end());
}

/** Returns the scalars of a redacted copy. A value that is not an object, or cannot be read, has none. */
function scalarEntries(redacted: unknown): Attributes {
  return Object.fromEntries(
    keysOf(redacted)
      .map((key) => [key, readProperty(redacted, key)] as const)
      .filter((entry): entry is [string, AttributeValue] =>
        ['string', 'number', 'boolean'].includes(typeof entry[1]),
      ),
  );
}
