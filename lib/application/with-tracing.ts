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
import { reportInternalError } from '../diagnostics';
import { ATTR, SPAN_NAME_PREFIX } from '../catalog';
import { capturedMessage } from '../client/capture';
import { classifyError } from '../client/errors';
import { runInContext } from '../telemetry/context';
import { redact } from '../redaction';
import { currentTelemetry } from '../telemetry';

/**
 * Runs an operation of the application in a span of its own, `customerio.<operationName>`: for what
 * surrounds SDK calls (load a user, identify, send), since the calls themselves have spans already.
 *
 * The span is active while `operation` runs, has the kind CLIENT and ends OK or ERROR. Attributes are
 * redacted by key and by pattern: a `userId` becomes `[REDACTED]`. The error's text is recorded only
 * with `captureErrorMessage`.
 *
 * @returns what `operation` returns; it runs exactly once and its errors are thrown on as they are.
 */
export async function withTracing<T>(
  operationName: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
  operation: () => Promise<T>,
): Promise<T> {
  const span = startSpan(operationName, attributes);
  if (span === undefined) return operation();
  try {
    const result = await runInContext(activeWith(span), operation);
    end(span, () => span.setStatus({ code: SpanStatusCode.OK }));
    return result;
  } catch (error) {
    end(span, () => {
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
    const options = {
      kind: SpanKind.CLIENT,
      attributes: { ...scalars(redact(attributes)), [ATTR.operation]: operationName },
    };
    return currentTelemetry()
      .providers.tracer()
      ?.startSpan(SPAN_NAME_PREFIX + operationName, options);
  } catch (error) {
    reportInternalError('starting a span', error);
    return undefined;
  }
}

function activeWith(span: Span): Context | undefined {
  try {
    return trace.setSpan(context.active(), span);
  } catch (error) {
    reportInternalError('the context manager', error);
    return undefined;
  }
}

function end(span: Span, conclude: () => void): void {
  try {
    conclude();
    span.end();
  } catch (error) {
    reportInternalError('ending a span', error);
  }
}

function scalars(redacted: unknown): Attributes {
  return Object.fromEntries(
    Object.entries(redacted as Record<string, unknown>).filter((entry): entry is [string, AttributeValue] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  );
}
