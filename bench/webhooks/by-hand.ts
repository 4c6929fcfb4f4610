import { metrics, SpanKind, trace, type Attributes } from '@opentelemetry/api';
import { ATTR, METRICS, SPANS, type MetricDefinition } from '../../lib/catalog';
import type { AcceptedSend } from '../../lib/config/stores';
import { classifyFailure } from '../../lib/webhooks/events/failures';
import { BY_HAND } from '../by-hand';
import type { EventHandler } from './bare';

/** The events that the bench sends. */
interface Event {
  readonly event_id: string;
  readonly object_type: 'email' | 'push' | 'sms';
  readonly metric: string;
  readonly timestamp: number;
  readonly data: {
    readonly delivery_id: string;
    readonly transactional_message_id?: number;
    readonly newsletter_id?: number;
    readonly prefetched?: boolean;
    readonly machine?: boolean;
    readonly failure_message?: string;
  };
}

const campaignTypeOf = ({ transactional_message_id, newsletter_id }: Event['data']) =>
  transactional_message_id ? 'transactional' : newsletter_id ? 'newsletter' : 'campaign';

function instruments() {
  const meter = metrics.getMeter(BY_HAND);
  const counter = ({ name, description }: MetricDefinition) => meter.createCounter(name, { description });
  const histogram = ({ name, description, buckets = [] }: MetricDefinition) =>
    meter.createHistogram(name, { description, advice: { explicitBucketBoundaries: [...buckets] } });
  return {
    tracer: trace.getTracer(BY_HAND),
    received: counter(METRICS.webhookReceived),
    lag: histogram(METRICS.webhookLag),
    duration: histogram(METRICS.webhookDuration),
    lookups: counter(METRICS.deliveryLookups),
    messages: counter(METRICS.messageEvents),
    latency: histogram(METRICS.messageLatency),
    delivered: counter(METRICS.emailDelivered),
    bounced: counter(METRICS.emailBounced),
    sent: counter(METRICS.emailSent),
  };
}

/** Returns a handler that records a span without attributes, and no metrics. */
export function recordSpan(): EventHandler {
  const tracer = trace.getTracer(BY_HAND);
  return () => tracer.startSpan(SPANS.webhook.name, { kind: SpanKind.CONSUMER }).end();
}

/** What an endpoint remembers: the events that it handled, and the sends of this process. */
export interface Memory {
  isHandled(eventId: string): boolean;
  remember(eventId: string): void;
  sendOf(deliveryId: string): AcceptedSend | undefined;
  /** Returns the type that becomes a label. */
  typeOf(type: string): string;
  readonly record: RecordSend;
}

/** Records a send of this process. */
export type RecordSend = (deliveryId: string, send: AcceptedSend) => void;

/** Returns a memory without bounds. */
export function unboundedMemory(): Memory {
  const handled = new Set<string>();
  const sends = new Map<string, AcceptedSend>();
  return {
    isHandled: (eventId) => handled.has(eventId),
    remember: (eventId) => void handled.add(eventId),
    sendOf: (deliveryId) => sends.get(deliveryId),
    record: (deliveryId, send) => void sends.set(deliveryId, send),
    typeOf: (type) => type,
  };
}

/** Returns a handler that records the receiver's telemetry with the least code. */
export function recordByHand(memory: Memory): EventHandler {
  const { tracer, received, lag, duration, lookups, messages, latency, delivered, bounced, sent } =
    instruments();
  return (value, startedAt) => {
    const { event_id, object_type, metric, timestamp, data } = value as Event;
    const event_type = memory.typeOf(`${object_type}_${metric}`);
    const campaign_type = campaignTypeOf(data);
    const lagMs = Math.max(Date.now() - timestamp * 1000, 0);
    received.add(1, { event_type });
    lag.record(lagMs);

    const send = memory.sendOf(data.delivery_id);
    lookups.add(1, { result: send === undefined ? 'not_found' : 'found' });
    const isDuplicate = memory.isHandled(event_id);
    const attributes: Attributes = {
      [ATTR.eventType]: event_type,
      [ATTR.signingKey]: 0,
      [ATTR.eventId]: event_id,
      [ATTR.deliveryId]: data.delivery_id,
      [ATTR.webhookLag]: lagMs,
      [ATTR.campaignType]: campaign_type,
      [ATTR.channel]: object_type,
      [ATTR.webhookOutcome]: isDuplicate ? 'duplicate' : 'accepted',
    };
    const latencyMs = send === undefined ? undefined : timestamp * 1000 - send.acceptedAt;
    if (latencyMs !== undefined) attributes[ATTR.messageLatency] = latencyMs;
    const isEngagement = metric === 'opened' || metric === 'clicked';
    const machine = isEngagement ? data.prefetched === true || data.machine === true : undefined;
    if (machine !== undefined) attributes[ATTR.machine] = machine;
    const failure = metric === 'bounced' ? classifyFailure(object_type, data.failure_message) : undefined;
    if (failure !== undefined) {
      attributes[ATTR.bounceType] = failure.bounceType;
      attributes[ATTR.failureReason] = failure.reason;
    }
    const { traceId = '', spanId = '', traceFlags = 0 } = send ?? {};
    const links = send === undefined ? [] : [{ context: { traceId, spanId, traceFlags, isRemote: true } }];
    const span = tracer.startSpan(SPANS.webhook.name, { kind: SpanKind.CONSUMER, attributes, links });

    if (!isDuplicate) {
      memory.remember(event_id);
      const labels = { channel: object_type, event: machine ? `${metric}_machine` : metric, campaign_type };
      messages.add(1, labels);
      if (latencyMs !== undefined) latency.record(latencyMs, labels);
      if (event_type === 'email_delivered') delivered.add(1, { campaign_type });
      if (event_type === 'email_sent') sent.add(1, { campaign_type });
      if (failure !== undefined) bounced.add(1, { bounce_type: failure.bounceType });
    }
    duration.record(performance.now() - startedAt, { outcome: isDuplicate ? 'duplicate' : 'accepted' });
    span.end();
  };
}
