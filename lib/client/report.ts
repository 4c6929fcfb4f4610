import { SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics';
import { ATTR, LOG_EVENTS } from '../catalog';
import { deliveryIdOf, countPartialFailures, errorReason } from './response';
import type { Call } from './call';
import { capturedMessage } from './capture';
import type { Severity } from '../telemetry/event-log';
import type { CallFailure } from './errors';
import { runHook } from './hooks';

/** How a call ended: with a value, or with an error and its class. */
export interface Outcome {
  readonly durationMs: number;
  /** Requests made. */
  readonly attempts: number;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly failure?: CallFailure;
}

/** Tells metrics, span and logs of a call that ended; a fault of one does not keep it from the others. */
export function report(call: Call, outcome: Outcome): void {
  const partial = refusedItems(call, outcome);
  try {
    if (call.profile.traits.send && outcome.failure === undefined) journal(call, outcome.value);
  } catch (error) {
    reportInternalError('recording a send', error);
  }
  try {
    recordMetrics(call, outcome, partial);
  } catch (error) {
    reportInternalError('recording metrics', error);
  }
  let details: Attributes | undefined;
  try {
    if (call.span !== undefined) {
      details = detailsOf(call, outcome, partial);
      endSpan(call, call.span, outcome, details);
    }
  } catch (error) {
    reportInternalError('ending a span', error);
  }
  try {
    const severity = outcome.failure === undefined ? 'info' : 'warn';
    if (call.telemetry.events.isEnabled(severity)) {
      logCall(call, outcome, severity, details ?? detailsOf(call, outcome, partial));
    }
  } catch (error) {
    reportInternalError('logging a call', error);
  }
}

/** So that the webhooks of the delivery can be tied to this call. */
function journal({ sends, span }: Call, value: unknown): void {
  const deliveryId = deliveryIdOf(value);
  if (deliveryId === undefined) return;
  const acceptedAt = Date.now();
  const ids = span?.spanContext();
  sends.record(
    deliveryId,
    ids !== undefined && trace.isSpanContextValid(ids)
      ? { acceptedAt, traceId: ids.traceId, spanId: ids.spanId, traceFlags: ids.traceFlags }
      : { acceptedAt },
  );
}

/** Items that an HTTP 207 refused. The majors that reject a 207 have no call that can have such items. */
function refusedItems({ profile }: Call, { value, failure }: Outcome): number {
  return profile.traits.partial === undefined || failure !== undefined ? 0 : countPartialFailures(value);
}

function recordMetrics(call: Call, { durationMs, failure }: Outcome, partial: number): void {
  const { instruments, profile, batchSize } = call;
  if (instruments === undefined) return;
  const attributes = failure === undefined ? profile.success : profile.error;
  instruments.apiLatency.record(durationMs, attributes);
  instruments.apiRequests.add(1, attributes);
  if (batchSize !== undefined) instruments.apiBatchSize.record(batchSize, profile.attributes);
  if (partial > 0) instruments.apiPartialFailures.add(partial, profile.attributes);
  if (failure !== undefined) {
    const { name, api } = profile;
    instruments.apiErrors.add(1, { operation: name, error_type: failure.type, api });
  } else if (
    call.telemetry.config.emailSentSource === 'api' &&
    profile.traits.sendsEmail?.(call.args) === true
  ) {
    instruments.emailSent.add(1, { campaign_type: 'transactional' });
  }
}

/** What span and log event both say of the outcome; read once, an error body may have to be parsed for it. */
function detailsOf({ profile, telemetry, args }: Call, outcome: Outcome, partial: number): Attributes {
  const { failure, value, error } = outcome;
  const details: Attributes = {};
  if (partial > 0) details[ATTR.partialFailures] = partial;
  if (failure === undefined) {
    const deliveryId = profile.traits.send && deliveryIdOf(value);
    if (deliveryId !== undefined) details[ATTR.deliveryId] = deliveryId;
    return details;
  }
  const reason = errorReason(error, args);
  const message = capturedMessage(telemetry.config, error);
  details[ATTR.errorType] = failure.type;
  if (failure.status !== undefined) details[ATTR.httpStatus] = failure.status;
  if (reason !== undefined) details[ATTR.errorReason] = reason;
  if (message !== undefined) details[ATTR.errorMessage] = message;
  return details;
}

function endSpan(call: Call, span: Span, outcome: Outcome, details: Attributes): void {
  const { failure } = outcome;
  // the span began with 1
  if (outcome.attempts !== 1) span.setAttribute(ATTR.attempts, outcome.attempts);
  span.setAttributes(details);
  if (failure !== undefined) {
    const message = details[ATTR.errorMessage];
    span.setStatus({ code: SpanStatusCode.ERROR, ...(typeof message === 'string' && { message }) });
  }
  const { responseHook } = call.telemetry.config;
  if (responseHook !== undefined) {
    const { durationMs, value, error } = outcome;
    const ended = failure === undefined ? { result: value } : { error };
    runHook('responseHook', responseHook, span, { ...call.info(), ...ended, durationMs });
  }
  span.end();
}

function logCall(
  { profile, telemetry, span }: Call,
  { failure, durationMs, attempts }: Outcome,
  severity: Severity,
  details: Attributes,
): void {
  const { name, api } = profile;
  telemetry.events.emit({
    name: LOG_EVENTS.call.name,
    severity,
    body: `Customer.io ${name} ${failure === undefined ? 'succeeded' : `failed: ${failure.type}`}`,
    span,
    attributes: {
      [ATTR.operation]: name,
      [ATTR.api]: api,
      [ATTR.status]: failure === undefined ? 'success' : 'error',
      [ATTR.duration]: durationMs,
      [ATTR.attempts]: attempts,
      ...details,
    },
  });
}
