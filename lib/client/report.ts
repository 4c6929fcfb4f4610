import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { swallowed } from '../announce';
import { ATTR, LOG_EVENTS } from '../catalogue';
import { deliveryIdOf, partialFailuresIn, reasonOf } from './answers';
import type { Call } from './call';
import { capturedMessage } from './capture';
import type { Failure } from './errors';
import { runHook } from './hooks';

/** How a call ended: with a value, or with an error and its class. */
export interface Outcome {
  readonly durationMs: number;
  /** Requests made. */
  readonly attempts: number;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly failure?: Failure;
}

/** Tells metrics, span and logs of a call that ended; a fault of one does not keep it from the others. */
export function report(call: Call, outcome: Outcome): void {
  const partial = refusedItems(call, outcome);
  try {
    recordMetrics(call, outcome, partial);
  } catch (error) {
    swallowed('recording metrics', error);
  }
  try {
    endSpan(call, outcome, partial);
  } catch (error) {
    swallowed('ending a span', error);
  }
  try {
    logCall(call, outcome, partial);
  } catch (error) {
    swallowed('logging a call', error);
  }
}

/** Items of an HTTP 207: 5.x resolves with them, 4.5 rejects with them in the body. */
function refusedItems({ profile }: Call, { value, failure, error }: Outcome): number {
  if (profile.traits.partial === undefined) return 0;
  if (failure === undefined) return partialFailuresIn(value);
  return failure.status === 207 ? partialFailuresIn((error as { body?: unknown }).body) : 0;
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

function endSpan(call: Call, outcome: Outcome, partial: number): void {
  const { span, telemetry } = call;
  if (span === undefined) return;
  const { failure } = outcome;
  // the span began with 1
  if (outcome.attempts !== 1) span.setAttribute(ATTR.attempts, outcome.attempts);
  if (partial > 0) span.setAttribute(ATTR.partialFailures, partial);
  if (failure === undefined) {
    const deliveryId = call.profile.traits.send && deliveryIdOf(outcome.value);
    if (deliveryId !== undefined) span.setAttribute(ATTR.deliveryId, deliveryId);
  } else {
    const message = capturedMessage(telemetry.config, outcome.error);
    span.setAttributes(failureAttributes(outcome, failure, message));
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
  }
  const { responseHook } = telemetry.config;
  if (responseHook !== undefined) {
    const { durationMs, value, error } = outcome;
    const ended = failure === undefined ? { result: value } : { error };
    runHook('responseHook', responseHook, span, { ...call.info(), ...ended, durationMs });
  }
  span.end();
}

function failureAttributes(outcome: Outcome, failure: Failure, message: string | undefined): Attributes {
  const reason = reasonOf(outcome.error);
  return {
    [ATTR.errorType]: failure.type,
    ...(failure.status !== undefined && { [ATTR.httpStatus]: failure.status }),
    ...(reason !== undefined && { [ATTR.errorReason]: reason }),
    ...(message !== undefined && { [ATTR.errorMessage]: message }),
  };
}

function logCall(call: Call, outcome: Outcome, partial: number): void {
  const { profile, telemetry, span } = call;
  const { failure } = outcome;
  const severity = failure === undefined ? 'info' : 'warn';
  if (!telemetry.events.wants(severity)) return;
  const { name, api, traits } = profile;
  const deliveryId = traits.send && failure === undefined ? deliveryIdOf(outcome.value) : undefined;
  telemetry.events.emit({
    name: LOG_EVENTS.call.name,
    severity,
    body: `Customer.io ${name} ${failure === undefined ? 'succeeded' : `failed: ${failure.type}`}`,
    span,
    attributes: {
      [ATTR.operation]: name,
      [ATTR.api]: api,
      [ATTR.status]: failure === undefined ? 'success' : 'error',
      [ATTR.duration]: outcome.durationMs,
      [ATTR.attempts]: outcome.attempts,
      ...(partial > 0 && { [ATTR.partialFailures]: partial }),
      ...(deliveryId !== undefined && { [ATTR.deliveryId]: deliveryId }),
      ...(failure !== undefined &&
        failureAttributes(outcome, failure, capturedMessage(telemetry.config, outcome.error))),
    },
  });
}
