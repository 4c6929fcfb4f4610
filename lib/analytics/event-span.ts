import {
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { ATTR, SPAN_NAME_PREFIX } from '../catalog';
import type { ResolvedConfig } from '../config';
import { messageOf } from '../foreign/error';
import { readProperty } from '../foreign/read';
import { isTracingSuppressed } from '../telemetry/call-context';
import { activeContext } from '../telemetry/context';
import { customerAttributes, redactedErrorText, scalarAttribute } from '../telemetry/personal-attributes';
import { runEventHook } from './application-hooks';

/** Attributes of every span and log event of this SDK. */
export const SDK_ATTRIBUTES = { [ATTR.api]: 'pipelines', [ATTR.sdk]: 'cdp-analytics-node' } as const;

/** Stands for the span of a call in a context that suppresses tracing. */
export const SUPPRESSED: SpanContext = { ...INVALID_SPAN_CONTEXT };

/** Returns the context of the active span, {@link SUPPRESSED}, or undefined if there is no span. It can be invalid. */
export function activeSpanContext(): SpanContext | undefined {
  const active = activeContext();
  return isTracingSuppressed(active) ? SUPPRESSED : trace.getSpan(active)?.spanContext();
}

/** Why an event was not enqueued. */
export interface EventFailure {
  readonly type: string;
  /** What the call threw. */
  readonly error?: unknown;
}

const validContext = (span: Span | undefined): SpanContext | undefined => {
  const spanContext = span?.spanContext();
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
};

/**
 * Records the call that enqueues an event as a span. The span ends at once: the delivery has a span of its own, which is
 * linked to this one.
 *
 * @param event the SDK's event, or the argument of a call that threw.
 * @param failure set if the event was not enqueued.
 * @returns undefined if the span is not valid, because the call's context suppresses tracing.
 */
export function recordEventSpan(
  tracer: Tracer,
  config: ResolvedConfig,
  operation: string,
  event: unknown,
  failure?: EventFailure,
): SpanContext | undefined {
  const parent = activeContext();
  if (config.requireParentSpan && trace.getSpan(parent) === undefined) return undefined;
  const attributes: Attributes = {
    [ATTR.operation]: operation,
    ...SDK_ATTRIBUTES,
    ...(config.captureCustomerId !== 'off' && customerAttributes(config, readProperty(event, 'userId'))),
    ...(config.captureEventName && scalarAttribute(ATTR.eventName, readProperty(event, 'event'))),
  };
  const span = tracer.startSpan(
    SPAN_NAME_PREFIX + operation,
    { kind: SpanKind.PRODUCER, attributes },
    parent,
  );
  runEventHook(config, span, operation, event);
  if (failure !== undefined) {
    const message = redactedErrorText(config, messageOf(failure.error));
    span.setAttribute(ATTR.errorType, failure.type);
    if (message !== undefined) span.setAttribute(ATTR.errorMessage, message);
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
  }
  span.end();
  return validContext(span);
}
