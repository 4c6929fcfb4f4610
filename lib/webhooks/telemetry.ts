import { SpanKind, SpanStatusCode, trace, type Attributes, type Link, type Span } from '@opentelemetry/api';
import { warnOnce, failOpen } from '../diagnostics';
import { redactedErrorText, customerAttributes, scalarAttribute } from '../telemetry/personal-attributes';
import {
  ATTR,
  LOG_EVENTS,
  SPANS,
  type LookupResult,
  type WebhookErrorType,
  type WebhookOutcome,
} from '../catalog';
import type { AcceptedSend } from '../config/stores';
import type { Severity } from '../telemetry/event-log';
import { keyMatched, type Instruments } from '../telemetry/instruments';
import type { Telemetry } from '../telemetry';
import { isError, errorName } from '../diagnostics/error-name';
import type { AuthenticatedRequest } from './authenticated-request';
import { failureMessageOf } from './events/failures';
import { isObject } from './events/fields';

/** How a request ended, for span, duration and log. */
export interface Ending {
  readonly outcome: WebhookOutcome;
  /** What was wrong with it, if anything. */
  readonly error?: 'handler' | 'timeout';
  /** What `onEvent` threw. */
  readonly thrown?: unknown;
}

/** Tells metrics, span and logs of one authenticated webhook; a fault of one keeps nothing from the others. */
export class WebhookTelemetry {
  span: Span | undefined;
  private readonly instruments: Instruments | undefined;
  private latencyMs: number | undefined;

  constructor(
    private readonly telemetry: Telemetry,
    private readonly arrival: AuthenticatedRequest,
  ) {
    this.instruments = failOpen('creating instruments', () => telemetry.instruments());
  }

  recordReceipt(): void {
    failOpen('counting a webhook', () => {
      const { pair, keyPosition, lagMs, malformed } = this.arrival;
      keyMatched(keyPosition);
      if (this.instruments === undefined) return;
      this.instruments.webhookReceived.add(1, pair?.received ?? UNKNOWN);
      if (lagMs !== undefined) this.instruments.webhookLag.record(lagMs);
      if (malformed) this.instruments.webhookErrors.add(1, { error_type: 'malformed' });
    });
  }

  recordLookup(result: LookupResult): void {
    failOpen('counting a lookup', () => this.instruments?.deliveryLookups.add(1, { result }));
  }

  /** Begins the span; samplers see the link to the send. */
  startSpan(send: AcceptedSend | undefined, acceptedAt: number | undefined): void {
    const { event, parent, keyPosition } = this.arrival;
    // a journal of the user's own can hold anything: NaN would spoil the sum of the histogram for good
    if (Number.isFinite(acceptedAt) && event.timestamp !== undefined) {
      // a webhook can tell of a time before the send was answered
      this.latencyMs = Math.max(event.timestamp.getTime() - Number(acceptedAt), 0);
    }
    const tracer = failOpen('finding the tracer', () => this.telemetry.providers.tracer());
    if (tracer === undefined) return;
    failOpen('starting a span', () => {
      if (this.telemetry.config.requireParentSpan && trace.getSpan(parent) === undefined) return;
      // one object, added to: a copy with more in it costs as much as the rest of this
      const attributes = this.details();
      attributes[ATTR.signingKey] = keyPosition;
      this.addCaptured(attributes);
      this.span = tracer.startSpan(
        SPANS.webhook.name,
        { kind: SpanKind.CONSUMER, attributes, links: linksTo(send) },
        parent,
      );
    });
  }

  /** What span and log event both say. */
  private details(): Attributes {
    const { event, pair, deliveryId, lagMs, data } = this.arrival;
    const details: Attributes = { [ATTR.eventType]: pair?.type ?? 'unknown' };
    if (event.eventId !== undefined && EVENT_ID.test(event.eventId)) details[ATTR.eventId] = event.eventId;
    if (deliveryId !== undefined) details[ATTR.deliveryId] = deliveryId;
    if (lagMs !== undefined) details[ATTR.webhookLag] = lagMs;
    if (this.latencyMs !== undefined) details[ATTR.messageLatency] = this.latencyMs;
    if (event.type === 'unknown') return details;
    details[ATTR.campaignType] = event.campaignType;
    if (event.channel !== undefined) details[ATTR.channel] = event.channel;
    if (event.machine !== undefined) details[ATTR.machine] = event.machine;
    if (event.bounceType !== undefined) details[ATTR.bounceType] = event.bounceType;
    if (event.failureReason !== undefined) {
      details[ATTR.failureReason] = event.failureReason;
      const message = redactedErrorText(this.telemetry.config, failureMessageOf(data));
      if (message !== undefined) details[ATTR.errorMessage] = message;
    }
    return details;
  }

  /** What the user opted in to. */
  private addCaptured(attributes: Attributes): void {
    const { config } = this.telemetry;
    const { data, event } = this.arrival;
    if (event.type === 'unknown') return;
    if (config.captureCustomerId !== 'off') {
      const { identifiers } = data;
      const id = isObject(identifiers)
        ? identifiers['id'] || identifiers['email'] || identifiers['cio_id']
        : undefined;
      // all of them can be blank as well as missing
      Object.assign(attributes, customerAttributes(config, id || data['customer_id']));
    }
    if (config.captureTransactionalMessageId) {
      Object.assign(
        attributes,
        scalarAttribute(ATTR.transactionalMessageId, data['transactional_message_id']),
      );
    }
    if (config.captureCampaignIds) {
      for (const [field, name] of CAMPAIGN_IDS) {
        const id = data[field];
        if (typeof id === 'number') attributes[name] = id;
      }
    }
  }

  /** Counts what the event says: once for each event, when it has been handled. */
  countEvent(): void {
    failOpen('counting an event', () => {
      const { event, pair } = this.arrival;
      const { instruments } = this;
      if (instruments === undefined || pair === undefined || event.type === 'unknown') return;
      const { campaignType } = event;
      const labels = (event.machine ? pair.machineLabels : pair.labels)?.[campaignType];
      if (labels === undefined) return;
      instruments.messageEvents.add(1, labels);
      if (this.latencyMs !== undefined) instruments.messageLatency.record(this.latencyMs, labels);
      if (pair.type === 'email_delivered') {
        instruments.emailDelivered.add(1, { campaign_type: campaignType });
      } else if (pair.type === 'email_bounced') {
        instruments.emailBounced.add(1, { bounce_type: event.bounceType ?? 'unknown' });
      } else if (pair.type === 'email_sent' && this.telemetry.config.emailSentSource === 'webhooks') {
        instruments.emailSent.add(1, { campaign_type: campaignType });
      }
    });
  }

  finish(ending: Ending): void {
    const durationMs = performance.now() - this.arrival.startedAt;
    failOpen('counting an answer', () => this.measure(ending, durationMs));
    const message = failOpen('reading an error', () => this.messageOf(ending));
    failOpen('ending a span', () => this.endSpan(ending, message));
    failOpen('logging a webhook', () => this.log(ending, durationMs, message));
    if (ending.error !== undefined) failOpen('warning of a handler', () => warnOf(ending));
  }

  private measure({ outcome, error }: Ending, durationMs: number): void {
    const { instruments, arrival } = this;
    if (instruments === undefined) return;
    instruments.webhookDuration.record(durationMs, { outcome });
    if (outcome === 'duplicate') instruments.webhookDuplicates.add(1, arrival.pair?.received ?? UNKNOWN);
    if (error !== undefined) instruments.webhookErrors.add(1, { error_type: HANDLER });
  }

  /** The text of what `onEvent` threw, for those who opted in. */
  private messageOf({ thrown }: Ending): string | undefined {
    return redactedErrorText(this.telemetry.config, isError(thrown) ? thrown.message : thrown);
  }

  private endSpan({ outcome, error }: Ending, message: string | undefined): void {
    const { span } = this;
    if (span === undefined) return;
    span.setAttribute(ATTR.webhookOutcome, outcome);
    if (error !== undefined) {
      span.setAttribute(ATTR.errorType, HANDLER);
      if (message !== undefined) span.setAttribute(ATTR.errorMessage, message);
      span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
    }
    span.end();
  }

  private log({ outcome, error }: Ending, durationMs: number, message: string | undefined): void {
    const { events } = this.telemetry;
    const { malformed, pair } = this.arrival;
    const severity: Severity = error !== undefined ? 'error' : malformed ? 'warn' : 'info';
    if (!events.isEnabled(severity)) return;
    const errorType: WebhookErrorType | undefined =
      error !== undefined ? HANDLER : malformed ? 'malformed' : undefined;
    const what = error === 'timeout' ? 'handler, out of time' : errorType;
    const type = pair?.type ?? 'unknown';
    events.emit({
      name: LOG_EVENTS.webhook.name,
      severity,
      body: `Customer.io webhook ${type} ${outcome}${what === undefined ? '' : `: ${what}`}`,
      span: this.span,
      attributes: {
        ...this.details(),
        [ATTR.webhookOutcome]: outcome,
        [ATTR.duration]: durationMs,
        ...(errorType !== undefined && { [ATTR.errorType]: errorType }),
        ...(message !== undefined && { [ATTR.errorMessage]: message }),
      },
    });
  }
}

/** Once per process: a feed that is held back must not go unnoticed where nobody reads telemetry. */
function warnOf({ error, thrown }: Ending): void {
  warnOnce(
    'CUSTOMERIO_OTEL_HANDLER',
    `onEvent of the Customer.io webhook receiver ${error === 'timeout' ? 'took too long' : `failed with ${errorName(thrown)}`}. ` +
      'Unless onHandlerFailure is "acknowledge", Customer.io repeats the event and holds later ones back ' +
      'meanwhile. The text of errors can be personal and is not printed: catch and log them in onEvent.',
  );
}

/** The one error type of a handler that failed or took too long. */
const HANDLER = 'handler';

const UNKNOWN = { event_type: 'unknown' } as const;

/** A ULID, with room for a successor: what looks otherwise can be anybody's address or name. */
const EVENT_ID = /^(?=\D*\d)[\w-]{1,64}$/;

const CAMPAIGN_IDS = [
  ['campaign_id', ATTR.campaignId],
  ['broadcast_id', ATTR.broadcastId],
  ['newsletter_id', ATTR.newsletterId],
] as const;

function linksTo(send: AcceptedSend | undefined): Link[] {
  const { traceId, spanId, traceFlags = 0 } = send ?? {};
  if (traceId === undefined || spanId === undefined) return [];
  const context = { traceId, spanId, traceFlags, isRemote: true };
  return trace.isSpanContextValid(context) ? [{ context }] : [];
}
