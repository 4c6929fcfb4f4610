import assert from 'node:assert/strict';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { PACKAGE_NAME } from '../../lib/version';
import { BY_HAND } from '../by-hand';
import type { BenchTelemetry } from '../telemetry';
import { deliver, EVENTS_PER_BATCH, type AnalyticsClient } from './sdk';

const BATCHES = 3;

/** Verifies that by hand and the instrumentation export the same for delivered events, and bare nothing. */
export async function verify(
  clients: Readonly<Record<string, AnalyticsClient>>,
  telemetry: BenchTelemetry,
): Promise<void> {
  const spans: Record<string, ReadableSpan[]> = {};
  for (const [name, client] of Object.entries(clients)) {
    await trace.getTracer('callers').startActiveSpan('a request', async (caller) => {
      await deliver(client, 0, EVENTS_PER_BATCH * BATCHES);
      caller.end();
    });
    const exported = await telemetry.takeSpans();
    spans[name] = exported.filter((span) => span.name !== 'a request');
  }
  assert.equal(spans['bare']?.length, 0, 'bare makes no span');
  assert.equal(spans['instrumented']?.length, BATCHES, 'one span per batch');
  assert.deepEqual(
    shapes(spans['instrumented']),
    shapes(spans[BY_HAND] ?? []),
    'the instrumented spans equal those by hand',
  );
  assert.deepEqual(
    sorted(await telemetry.values(PACKAGE_NAME)),
    sorted(await telemetry.values(BY_HAND)),
    'the instrumented series equal those by hand',
  );
}

/** Batches end in any order. */
const shapes = (spans: readonly ReadableSpan[]) =>
  spans.map(shape).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));

const sorted = (values: ReadonlyMap<string, number>) =>
  [...values].sort(([left], [right]) => (left < right ? -1 : 1));

const shape = ({ name, kind, attributes, status, events, links, parentSpanContext }: ReadableSpan) => ({
  name,
  kind,
  attributes: Object.fromEntries(Object.entries(attributes).sort()),
  isOk: status.code !== SpanStatusCode.ERROR,
  events,
  links: links.length,
  isRoot: parentSpanContext === undefined,
});
