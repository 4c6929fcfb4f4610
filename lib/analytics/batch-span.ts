import {
  ROOT_CONTEXT,
  isSpanContextValid,
  SpanKind,
  type Attributes,
  type Link,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { ATTR, SPAN_NAME_PREFIX } from '../catalog';
import type { ResolvedConfig } from '../config';
import type { Endpoint } from '../telemetry/endpoint';
import { BATCH_LABELS } from './batch-report';
import { SDK_ATTRIBUTES, SUPPRESSED } from './event-span';
import type { PendingEvent } from './pending-event';

type Events = readonly (PendingEvent | undefined)[];

/**
 * Starts the span of a delivery. It has no parent: the active context belongs to one event of the batch, or to the caller
 * of `closeAndFlush()`. It has one link for each span that enqueued events.
 *
 * @returns undefined if the configuration or the calls do not want a span.
 */
export function startBatchSpan(
  tracer: Tracer,
  { requireParentSpan }: ResolvedConfig,
  { address, port }: Endpoint,
  events: Events,
): Span | undefined {
  const links = linksOf(events);
  if (isSuppressed(events) || (requireParentSpan && links.length === 0)) return undefined;
  const attributes: Attributes = {
    [ATTR.operation]: BATCH_LABELS.operation,
    ...SDK_ATTRIBUTES,
    [ATTR.attempts]: 1,
    [ATTR.batchSize]: events.length,
  };
  if (address !== undefined) attributes[ATTR.serverAddress] = address;
  if (port !== undefined) attributes[ATTR.serverPort] = port;
  const options = { kind: SpanKind.CLIENT, attributes, links, root: true };
  return tracer.startSpan(SPAN_NAME_PREFIX + BATCH_LABELS.operation, options, ROOT_CONTEXT);
}

function linksOf(events: Events): Link[] {
  const links = new Map<string, Link>();
  let previous: SpanContext | undefined;
  for (const event of events) {
    const context = event?.spanContext;
    // neighbors often have the same caller
    if (context === undefined || context === previous) continue;
    previous = context;
    if (isSpanContextValid(context)) links.set(context.traceId + context.spanId, { context });
  }
  return [...links.values()];
}

/** Returns whether all calls suppressed tracing. An exporter that enqueues events would export spans for ever. */
const isSuppressed = (events: Events): boolean =>
  events.length > 0 && events.every((event) => event?.spanContext === SUPPRESSED);
