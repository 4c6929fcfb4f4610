import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ATTR, METRICS } from '../lib/catalog';
import type { Sdk } from './stub';

export const BY_HAND = 'by-hand';

const OPERATIONS = ['identify', 'track'] as const;
type Operation = (typeof OPERATIONS)[number];
type Method = (...args: unknown[]) => Promise<unknown>;

/** Returns the constants of an operation. They are created when the method is wrapped, so that a call does less. */
const constantsOf = (operation: Operation) => ({
  spanName: `customerio.${operation}`,
  spanOptions: {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTR.operation]: operation,
      [ATTR.api]: 'track',
      [ATTR.sdk]: 'customerio-node',
      [ATTR.attempts]: 1,
      [ATTR.serverAddress]: 'track.customer.io',
      [ATTR.serverPort]: 443,
    },
  },
  success: { operation, status: 'success', api: 'track' },
  error: { operation, status: 'error', api: 'track' },
});

function instruments() {
  const meter = metrics.getMeter(BY_HAND);
  const { name, description, buckets } = METRICS.apiLatency;
  const advice = { explicitBucketBoundaries: [...buckets] };
  return {
    tracer: trace.getTracer(BY_HAND),
    latency: meter.createHistogram(name, { description, advice }),
    requests: meter.createCounter(METRICS.apiRequests.name, {
      description: METRICS.apiRequests.description,
    }),
  };
}

/** Wraps two methods of one client, in one region, with the least code that records the same telemetry. */
export function wrapByHand(sdk: Sdk): void {
  const prototype = sdk.TrackClient.prototype as unknown as Record<Operation, Method>;
  const { tracer, latency, requests } = instruments();
  for (const operation of OPERATIONS) {
    const original = prototype[operation];
    const { spanName, spanOptions, success, error } = constantsOf(operation);
    prototype[operation] = function (...args) {
      const startedAt = performance.now();
      const span = tracer.startSpan(spanName, spanOptions);
      return context
        .with(trace.setSpan(context.active(), span), () => original.apply(this, args))
        .then(
          (value) => {
            latency.record(performance.now() - startedAt, success);
            requests.add(1, success);
            span.end();
            return value;
          },
          (reason: unknown) => {
            latency.record(performance.now() - startedAt, error);
            requests.add(1, error);
            span.setStatus({ code: SpanStatusCode.ERROR });
            span.end();
            throw reason;
          },
        );
    };
  }
}

/** Makes the same OpenTelemetry API calls without SDK calls: the lower bound of the cost. */
export function bareTelemetry(): () => Promise<unknown> {
  const { tracer, latency, requests } = instruments();
  const constants = OPERATIONS.map(constantsOf);
  const noop = () => undefined;
  return () => {
    for (const { spanName, spanOptions, success } of constants) {
      const startedAt = performance.now();
      const span = tracer.startSpan(spanName, spanOptions);
      context.with(trace.setSpan(context.active(), span), noop);
      latency.record(performance.now() - startedAt, success);
      requests.add(1, success);
      span.end();
    }
    return Promise.resolve();
  };
}
