import { SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { ATTR, LOG_EVENTS, SPANS, type LookupResult, type WebhookOutcome } from '../catalog';
import type { AcceptedSend } from '../config/stores';
import { warnOnce } from '../diagnostics';
import { failOpen } from '../diagnostics/fail-open';
import { errorName, isError, messageOf } from '../foreign/error';
import type { Telemetry } from '../telemetry';
import type { Severity } from '../telemetry/event-log';
import type { Instruments } from '../telemetry/instruments';
import { redactedErrorText } from '../telemetry/personal-attributes';
import { addPersonalAttributes, eventAttributes, linksTo } from './attributes';
import type { AuthenticatedRequest } from './authenticated-request';
import { EventCount } from './event-count';
import { messageValues, type MessageValues } from './message-values';

/** The result of a request, as recorded in its span, duration and log event. */
export interface WebhookResult {
  readonly outcome: WebhookOutcome;
  /** Why the event was not handled. */
  readonly error?: 'handler' | 'busy';
  /** Whether `onEvent` exceeded its time. */
  readonly isTimeout?: boolean;
  /** The error that `onEvent` threw. */
  readonly thrown?: unknown;
}

/**
 * Records one authenticated webhook as metrics, span and log event. A failure of one does not affect the others.
 *
 * Reads the event before `onEvent` runs, because the application owns the event and may change it: call
 * {@link keepEvent} before.
 */
export class WebhookTelemetry {
  span: Span | undefined;
  private readonly instruments: Instruments | undefined;
  private readonly message: MessageValues | undefined;
  private latencyMs: number | undefined;
  /** Attributes of the event as it was before `onEvent` ran. */
  private original: Attributes | undefined;

  constructor(
    private readonly telemetry: Telemetry,
    private readonly request: AuthenticatedRequest,
  ) {
    this.instruments = failOpen('creating instruments', () => telemetry.instruments());
    this.message = messageValues(request);
  }

  /** Counts the request and records its lag. */
  recordReceipt(): void {
    failOpen('counting a webhook', () => {
      const { pair, lagMs, malformed } = this.request;
      if (this.instruments === undefined) return;
      this.instruments.webhookReceived.add(1, pair?.received ?? UNKNOWN);
      if (lagMs !== undefined) this.instruments.webhookLag.record(lagMs);
      if (malformed) this.instruments.webhookErrors.add(1, { error_type: 'malformed' });
    });
  }

  recordLookup(result: LookupResult): void {
    failOpen('counting a lookup', () => this.instruments?.deliveryLookups.add(1, { result }));
  }

  /** Starts the span. The link to the send is set at the start, because samplers can read it only there. */
  startSpan(send: AcceptedSend | undefined, acceptedAt: number | undefined): void {
    const { event, parent, keyPosition } = this.request;
    // a journal of the application may return any value, and NaN would corrupt the sum of the histogram
    if (Number.isFinite(acceptedAt) && event.timestamp !== undefined) {
      // the event's time can be earlier than the response to the send
      this.latencyMs = Math.max(event.timestamp.getTime() - Number(acceptedAt), 0);
    }
    const { config } = this.telemetry;
    const tracer = failOpen('resolving the tracer', () => this.telemetry.providers.tracer());
    if (tracer === undefined) return;
    failOpen('starting a span', () => {
      if (config.requireParentSpan && trace.getSpan(parent) === undefined) return;
      // read again: a copy takes longer. Bench row: "webhooks over loopback, receiver"
      const attributes = failOpen('reading an event', () => this.readEvent()) ?? {};
      attributes[ATTR.signingKey] = keyPosition;
      addPersonalAttributes(attributes, config, this.request);
      this.span = tracer.startSpan(
        SPANS.webhook.name,
        { kind: SpanKind.CONSUMER, attributes, links: linksTo(send) },
        parent,
      );
    });
  }

  /** Keeps the attributes of the log event, because `onEvent` may change the event. */
  keepEvent(): void {
    failOpen('reading an event', () => {
      // the severity of the log event depends on the outcome
      if (this.telemetry.events.isEnabled('error')) this.original = this.readEvent();
    });
  }

  /** Returns the attributes that the span and the log event share. */
  private readEvent(): Attributes {
    return eventAttributes(this.telemetry.config, this.request, this.latencyMs);
  }

  /**
   * Returns a function that counts the event in the message metrics: call it once per event, after it was handled. It
   * can wait for a handler or a store, and does not keep the request.
   */
  eventCounter(): () => void {
    const count = this.eventCount();
    return () => failOpen('counting an event', () => count?.record());
  }

  /** Returns undefined for an event that is not about a message. */
  private eventCount(): EventCount | undefined {
    const { instruments, message, latencyMs } = this;
    if (instruments === undefined || message === undefined) return undefined;
    const isSentCounted = this.telemetry.config.emailSentSource === 'webhooks';
    return new EventCount(instruments, message, latencyMs, isSentCounted);
  }

  /** Records the result and ends the span. */
  finish(result: WebhookResult): void {
    const durationMs = performance.now() - this.request.startedAt;
    failOpen('counting a response', () => this.recordMetrics(result, durationMs));
    const message = failOpen('reading an error', () => this.errorTextOf(result));
    failOpen('ending a span', () => this.endSpan(result, message));
    failOpen('logging a webhook', () => this.log(result, durationMs, message));
    if (result.error === 'handler') failOpen('warning about a handler', () => warnAboutHandler(result));
  }

  private recordMetrics({ outcome, error }: WebhookResult, durationMs: number): void {
    const { instruments, request } = this;
    if (instruments === undefined) return;
    instruments.webhookDuration.record(durationMs, { outcome });
    if (outcome === 'duplicate') instruments.webhookDuplicates.add(1, request.pair?.received ?? UNKNOWN);
    if (error !== undefined) instruments.webhookErrors.add(1, { error_type: error });
  }

  /** Returns the redacted text of the error that `onEvent` threw, if `captureErrorMessage` is set. */
  private errorTextOf({ thrown }: WebhookResult): string | undefined {
    return redactedErrorText(this.telemetry.config, isError(thrown) ? messageOf(thrown) : thrown);
  }

  private endSpan({ outcome, error }: WebhookResult, message: string | undefined): void {
    const { span } = this;
    if (span === undefined) return;
    span.setAttribute(ATTR.webhookOutcome, outcome);
    if (error !== undefined) {
      span.setAttribute(ATTR.errorType, error);
      if (message !== undefined) span.setAttribute(ATTR.errorMessage, message);
    }
    // busy is not a failure: the retry of the sender gets the outcome
    if (error === 'handler') {
      span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
    }
    span.end();
  }

  private log(result: WebhookResult, durationMs: number, message: string | undefined): void {
    const { outcome, error, isTimeout } = result;
    const { events } = this.telemetry;
    const { malformed, pair } = this.request;
    const errorType = error ?? (malformed ? 'malformed' : undefined);
    const severity = errorType === undefined ? 'info' : SEVERITIES[errorType];
    if (!events.isEnabled(severity)) return;
    const problem = isTimeout ? 'handler, out of time' : errorType === outcome ? undefined : errorType;
    const type = pair?.type ?? 'unknown';
    events.emit({
      name: LOG_EVENTS.webhook.name,
      severity,
      body: `Customer.io webhook ${type} ${outcome}${problem === undefined ? '' : `: ${problem}`}`,
      span: this.span,
      attributes: {
        ...(this.original ?? failOpen('reading an event', () => this.readEvent())),
        [ATTR.webhookOutcome]: outcome,
        [ATTR.duration]: durationMs,
        ...(errorType !== undefined && { [ATTR.errorType]: errorType }),
        ...(message !== undefined && { [ATTR.errorMessage]: message }),
      },
    });
  }
}

/** Warns once per process, because a blocked webhook feed must be visible even without telemetry. */
function warnAboutHandler({ isTimeout, thrown }: WebhookResult): void {
  const problem = isTimeout ? 'took too long' : `failed with ${errorName(thrown)}`;
  warnOnce(
    'CUSTOMERIO_OTEL_HANDLER',
    `onEvent of the Customer.io webhook receiver ${problem}. ` +
      'Unless onHandlerFailure is "acknowledge", Customer.io retries the event and sends no later events ' +
      'meanwhile. Error messages can be personal and are not printed: catch and log errors in onEvent.',
  );
}

const SEVERITIES: Readonly<Record<'handler' | 'busy' | 'malformed', Severity>> = {
  handler: 'error',
  busy: 'warn',
  malformed: 'warn',
};

const UNKNOWN = { event_type: 'unknown' } as const;
