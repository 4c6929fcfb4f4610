import {
  context,
  createContextKey,
  metrics,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { ATTR, METRICS, type MetricDefinition } from '../../lib/catalog';
import { BY_HAND } from '../by-hand';
import { publisherOf, type AnalyticsClient, type Context, type CopyOfSdk } from './sdk';

interface Pending {
  readonly operation: string;
  readonly enqueuedAt: number;
  readonly spanContext: SpanContext | undefined;
  isSending: boolean;
}

interface Delivery {
  attempts: number;
  status: number | undefined;
  readonly span: Span;
  bytes: number;
}

type Emit = (this: unknown, name: string, payload: unknown) => unknown;
interface Emitter {
  emit: Emit;
}

const DELIVERY = createContextKey('delivery');
const BATCH = { operation: 'batch', api: 'pipelines' };
const [SUCCESS, ERROR] = [
  { ...BATCH, status: 'success' },
  { ...BATCH, status: 'error' },
];

function instruments() {
  const meter = metrics.getMeter(BY_HAND);
  const histogram = ({ name, description, buckets = [] }: MetricDefinition) =>
    meter.createHistogram(name, { description, advice: { explicitBucketBoundaries: [...buckets] } });
  const counter = ({ name, description }: MetricDefinition) => meter.createCounter(name, { description });
  return {
    tracer: trace.getTracer(BY_HAND),
    latency: histogram(METRICS.apiLatency),
    requests: counter(METRICS.apiRequests),
    batchSize: histogram(METRICS.apiBatchSize),
    batchBytes: histogram(METRICS.pipelinesBatchBytes),
    eventLatency: histogram(METRICS.pipelinesEventLatency),
    events: counter(METRICS.pipelinesEvents),
    unflushed: counter(METRICS.pipelinesUnflushedEvents),
    inFlight: meter.createObservableUpDownCounter(METRICS.apiInFlight.name),
    queueEvents: meter.createObservableUpDownCounter(METRICS.pipelinesQueueEvents.name),
    queueOldest: meter.createObservableGauge(METRICS.pipelinesQueueOldest.name),
  };
}

/**
 * Wraps three functions of one client with the least code that records the same telemetry for delivered events: the
 * batch as a span and as metrics, and the events with their latency, depth and age.
 */
export function wrapByHand({ sdk, transport }: CopyOfSdk, client: AnalyticsClient): void {
  const { tracer, latency, requests, batchSize, batchBytes, eventLatency, events, ...observed } =
    instruments();
  const pending = new Map<Context, Pending>();
  let sending = 0;
  let inFlight = 0;
  observed.unflushed.add(0);
  observed.inFlight.addCallback((result) => result.observe(inFlight, { api: 'pipelines' }));
  observed.queueEvents.addCallback((result) => {
    result.observe(pending.size - sending, { state: 'queued' });
    result.observe(sending, { state: 'sending' });
  });
  observed.queueOldest.addCallback((result) => {
    const [oldest] = pending.values();
    result.observe(oldest === undefined ? 0 : performance.now() - oldest.enqueuedAt);
  });

  const finish = (event: Context, outcome: string) => {
    const known = pending.get(event);
    if (known === undefined) return;
    pending.delete(event);
    if (known.isSending) sending -= 1;
    const labels = { operation: known.operation, outcome };
    eventLatency.record(performance.now() - known.enqueuedAt, labels);
    events.add(1, labels);
  };

  const emitter = Object.getPrototypeOf(sdk.Analytics.prototype) as Emitter;
  const { emit } = emitter;
  emitter.emit = function (name, payload) {
    if (name === 'dispatch_start') {
      const event = payload as Context;
      const spanContext = trace.getActiveSpan()?.spanContext();
      const { type } = event.event;
      pending.set(event, { operation: type, enqueuedAt: performance.now(), spanContext, isSending: false });
    } else if (name === 'http_request') {
      const delivery = context.active().getValue(DELIVERY) as Delivery;
      delivery.attempts += 1;
      if (delivery.attempts === 1) delivery.bytes = Buffer.byteLength((payload as { body: string }).body);
    } else if (name === 'error') {
      const { ctx } = payload as { ctx?: Context };
      if (ctx !== undefined) finish(ctx, 'lost');
    } else if (name !== 'drained' && name !== 'register') finish(payload as Context, 'lost');
    return emit.call(this, name, payload);
  };

  const publisher = publisherOf(client);
  const { send } = publisher;
  publisher.send = function (batch) {
    const contexts = batch.getContexts();
    const links = new Map<string, SpanContext>();
    for (const each of contexts) {
      const event = pending.get(each);
      if (event === undefined) continue;
      event.isSending = true;
      sending += 1;
      if (event.spanContext !== undefined) links.set(event.spanContext.spanId, event.spanContext);
    }
    const { hostname, port } = new URL(this._url);
    const startedAt = performance.now();
    const span = tracer.startSpan('customerio.batch', {
      root: true,
      kind: SpanKind.CLIENT,
      links: [...links.values()].map((link) => ({ context: link })),
      attributes: {
        [ATTR.operation]: 'batch',
        [ATTR.api]: 'pipelines',
        [ATTR.sdk]: 'cdp-analytics-node',
        [ATTR.batchSize]: contexts.length,
        [ATTR.serverAddress]: hostname,
        [ATTR.serverPort]: Number(port),
      },
    });
    const delivery: Delivery = { attempts: 0, status: undefined, bytes: 0, span };
    const active = suppressTracing(trace.setSpan(ROOT_CONTEXT, span)).setValue(DELIVERY, delivery);
    inFlight += 1;
    const result = context.with(active, () => send.call(this, batch));
    const end = () => {
      inFlight -= 1;
      const hasFailed = contexts[0]?.failedDelivery() !== undefined;
      const labels = hasFailed ? ERROR : SUCCESS;
      latency.record(performance.now() - startedAt, labels);
      requests.add(1, labels);
      batchSize.record(contexts.length, BATCH);
      batchBytes.record(delivery.bytes);
      const attributes: Attributes = {
        [ATTR.attempts]: delivery.attempts,
        [ATTR.requestBytes]: delivery.bytes,
      };
      if (delivery.status !== undefined) attributes[ATTR.httpStatus] = delivery.status;
      span.setAttributes(attributes);
      if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      for (const each of contexts) finish(each, hasFailed ? 'delivery_failed' : 'accepted');
    };
    result.then(end, end);
    return result;
  };

  const { fetch } = transport;
  transport.fetch = async (url, init) => {
    const delivery = context.active().getValue(DELIVERY) as Delivery;
    const response = await fetch(url, init);
    delivery.status = response.status;
    return response;
  };
}
