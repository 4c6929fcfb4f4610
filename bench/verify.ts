import assert from 'node:assert/strict';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { PACKAGE_NAME } from '../lib/version';
import { BY_HAND } from './by-hand';
import { RECIPE, type Recipe } from './recipe';
import { CALLS_PER_UNIT } from './stub';
import type { BenchTelemetry } from './telemetry';

const UNITS = 3;

/** Verifies that each variant does the work that it is measured for. Throws if one does not. */
export async function verify(
  variants: Readonly<Record<string, () => Promise<unknown>>>,
  telemetry: BenchTelemetry,
  recipe: Recipe,
): Promise<void> {
  const spans: Record<string, ReadableSpan[]> = {};
  for (const [name, unit] of Object.entries(variants)) {
    if (name === 'floor') continue; // uses the scope of by hand: would count twice there
    for (let done = 0; done < UNITS; done += 1) await unit();
    spans[name] = await telemetry.takeSpans();
  }
  const calls = UNITS * CALLS_PER_UNIT;
  assert.equal(spans['bare']?.length, 0, 'bare makes no span');
  for (const name of [BY_HAND, 'instrumented', RECIPE]) {
    assert.equal(spans[name]?.length, calls, `${name}: one span per call`);
  }
  assert.deepEqual(
    spans['instrumented']?.map(shape),
    spans[BY_HAND]?.map(shape),
    'the instrumented spans equal those by hand',
  );

  const byHand = await telemetry.values(BY_HAND);
  const instrumented = await telemetry.values(PACKAGE_NAME);
  assert.equal(byHand.size, 4, 'by hand: a histogram and a counter for two operations');
  for (const [series, value] of byHand) {
    assert.equal(value, UNITS, `by hand: ${series}`);
    assert.equal(instrumented.get(series), UNITS, `instrumented: ${series}`);
  }

  assert.equal(recipe.linesLogged, calls, 'recipe: one line per call');
  const requests = await recipe.registry.getSingleMetric('customerio_api_requests_total')?.get();
  assert.deepEqual(
    requests?.values.map(({ value }) => value),
    [UNITS, UNITS],
    'recipe: counters',
  );
}

const shape = ({ name, kind, attributes, status, events }: ReadableSpan) => ({
  name,
  kind,
  attributes: { ...attributes },
  status,
  events,
});
