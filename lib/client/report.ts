import { SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { ATTR, LOG_EVENTS } from '../catalog';
import type { GuardedJournal } from '../delivery/journal';
import { failOpen } from '../diagnostics/fail-open';
import type { Telemetry } from '../telemetry';
import type { CallFailure } from '../telemetry/errors';
import type { Severity } from '../telemetry/event-log';
import { runHook } from '../telemetry/hooks';
import type { Instruments } from '../telemetry/instruments';
import { capturedMessage } from './capture';
import { CALL_SDK, callInfo, type OperationProfile } from './operations';
import { deliveryIdOf, countPartialFailures, errorReason } from './response';

/** The properties of a call that its report reads. */
export interface ReportedCall {
  readonly telemetry: Telemetry;
  readonly instruments: Instruments | undefined;
  readonly journal: GuardedJournal;
  readonly profile: OperationProfile;
  readonly args: readonly unknown[];
  readonly span: Span | undefined;
  readonly batchSize: number | undefined;
}

/** The result of a call: a value, or an error and its class. */
export interface CallResult {
  readonly durationMs: number;
  /** Number of requests. */
  readonly attempts: number;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly failure?: CallFailure;
}

/** Reports a finished call as metrics, span and log event. A failure of one does not affect the others. */
export function reportCall(call: ReportedCall, result: CallResult): void {
  const rejectedItems = countRejectedItems(call, result);
  failOpen('recording a send', recordSend, call, result);
  failOpen('recording metrics', recordMetrics, call, result, rejectedItems);
  const details = failOpen('ending a span', endSpan, call, result, rejectedItems);
  failOpen('logging a call', logCall, call, result, rejectedItems, details);
}

/** Records the send in the journal, so that webhooks of the delivery can be linked to this call. */
function recordSend({ journal, profile, span }: ReportedCall, { value, failure }: CallResult): void {
  if (!profile.traits.isSend || failure !== undefined) return;
  const deliveryId = deliveryIdOf(value);
  if (deliveryId === undefined) return;
  const acceptedAt = Date.now();
  const ids = span?.spanContext();
  journal.record(
    deliveryId,
    ids !== undefined && trace.isSpanContextValid(ids)
      ? { acceptedAt, traceId: ids.traceId, spanId: ids.spanId, traceFlags: ids.traceFlags }
      : { acceptedAt },
  );
}

/**
 * Counts the items that an HTTP 207 rejected. SDK majors that reject the promise on a 207 have no batch calls.
 */
function countRejectedItems({ profile }: ReportedCall, { value, failure }: CallResult): number {
  return profile.traits.partial === undefined || failure !== undefined ? 0 : countPartialFailures(value);
}

function recordMetrics(call: ReportedCall, { durationMs, failure }: CallResult, rejectedItems: number): void {
  const { instruments, profile, batchSize } = call;
  if (instruments === undefined) return;
  const attributes = failure === undefined ? profile.successAttributes : profile.errorAttributes;
  instruments.apiLatency.record(durationMs, attributes);
  instruments.apiRequests.add(1, attributes);
  if (batchSize !== undefined) instruments.apiBatchSize.record(batchSize, profile.attributes);
  if (rejectedItems > 0) instruments.apiPartialFailures.add(rejectedItems, profile.attributes);
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

/** Most calls succeed and create no delivery. */
const NO_DETAILS: Attributes = {};

/** Returns the attributes that span and log event share. May parse an error body. */
function detailsOf(
  { profile, telemetry }: ReportedCall,
  result: CallResult,
  rejectedItems: number,
): Attributes {
  const { failure, value, error } = result;
  if (failure === undefined && rejectedItems === 0 && !profile.traits.isSend) return NO_DETAILS;
  const details: Attributes = {};
  if (rejectedItems > 0) details[ATTR.partialFailures] = rejectedItems;
  if (failure === undefined) {
    const deliveryId = profile.traits.isSend && deliveryIdOf(value);
    if (deliveryId !== undefined) details[ATTR.deliveryId] = deliveryId;
    return details;
  }
  const reason = errorReason(error);
  const message = capturedMessage(telemetry.config, error);
  details[ATTR.errorType] = failure.type;
  if (failure.status !== undefined) details[ATTR.httpStatus] = failure.status;
  if (reason !== undefined) details[ATTR.errorReason] = reason;
  if (message !== undefined) details[ATTR.errorMessage] = message;
  return details;
}

/** Ends the span. Returns the attributes that its log event shares, or undefined if the call has no span. */
function endSpan(call: ReportedCall, result: CallResult, rejectedItems: number): Attributes | undefined {
  const { span } = call;
  if (span === undefined) return undefined;
  const details = detailsOf(call, result, rejectedItems);
  // the span starts with `attempts` = 1
  if (result.attempts !== 1) span.setAttribute(ATTR.attempts, result.attempts);
  if (details !== NO_DETAILS) span.setAttributes(details);
  const { failure } = result;
  if (failure !== undefined) {
    const message = details[ATTR.errorMessage];
    span.setStatus({ code: SpanStatusCode.ERROR, ...(typeof message === 'string' && { message }) });
  }
  const { responseHook } = call.telemetry.config;
  if (responseHook !== undefined) {
    const { durationMs, value, error } = result;
    const ended = failure === undefined ? { result: value } : { error };
    runHook('responseHook', responseHook, span, {
      ...callInfo(call.profile, call.args),
      ...ended,
      durationMs,
    });
  }
  span.end();
  return details;
}

function logCall(
  call: ReportedCall,
  result: CallResult,
  rejectedItems: number,
  detailsOfSpan: Attributes | undefined,
): void {
  const { profile, telemetry, span } = call;
  const { failure, durationMs, attempts } = result;
  const severity: Severity = failure === undefined ? 'info' : 'warn';
  if (!telemetry.events.isEnabled(severity)) return;
  const details = detailsOfSpan ?? detailsOf(call, result, rejectedItems);
  const { name, api } = profile;
  telemetry.events.emit({
    name: LOG_EVENTS.call.name,
    severity,
    body: `Customer.io ${name} ${failure === undefined ? 'succeeded' : `failed: ${failure.type}`}`,
    span,
    attributes: {
      [ATTR.operation]: name,
      [ATTR.api]: api,
      [ATTR.sdk]: CALL_SDK,
      [ATTR.status]: failure === undefined ? 'success' : 'error',
      [ATTR.duration]: durationMs,
      [ATTR.attempts]: attempts,
      ...details,
    },
  });
}
