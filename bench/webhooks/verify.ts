import assert from 'node:assert/strict';
import { ATTR } from '../../lib/catalog';
import { BY_HAND } from '../by-hand';
import { arriving, EVENTS_PER_CYCLE, knownAmong, stretch } from './events';
import type { Endpoint, EndpointName, Exported } from './endpoint';
import { responseTo, requestOf } from './sender';

const EVENTS = EVENTS_PER_CYCLE * 2;

/**
 * Every endpoint has to take the same events, refuse the same forgery, answer in the same bytes; those
 * with telemetry have to export the same. Throws if one does not.
 *
 * @returns bytes of an answer.
 */
export async function verify(endpoints: readonly Endpoint[]): Promise<number> {
  const events = stretch(0, EVENTS);
  const webhooks = arriving(events);
  const requests = webhooks.map(requestOf);
  const forged = requestOf({
    ...webhooks[0]!,
    headers: { ...webhooks[0]!.headers, 'x-cio-signature': 'f'.repeat(64) },
  });
  const lengths = new Set<number>();
  const exported: Partial<Record<EndpointName, Exported>> = {};
  for (const endpoint of endpoints) {
    const { name, port } = endpoint;
    assert.match(await responseTo(port, forged), /^HTTP\/1\.1 401 /, `${name} refuses a forgery`);
    await endpoint.expect(events);
    for (const request of requests) {
      const answer = await responseTo(port, request);
      assert.match(answer, /^HTTP\/1\.1 200 [^]*\r\n\r\n\{"ok":true\}$/, `${name} takes an event`);
      lengths.add(answer.length);
    }
    exported[name] = await endpoint.exported();
  }
  assert.equal(lengths.size, 1, 'all answers have the same length');
  assert.equal(exported.span?.spans.length, EVENTS, 'a span alone is one per event');
  sameTelemetry(exported[BY_HAND]!, exported.receiver!);
  return [...lengths][0]!;
}

function sameTelemetry(byHand: Exported, receiver: Exported): void {
  assert.equal(receiver.spans.length, EVENTS, 'one span per event');
  const linked = receiver.spans.filter(({ links }) => links.length === 1);
  assert.equal(linked.length, knownAmong(EVENTS), 'spans are linked to the sends of the journal');
  assert.deepEqual(byHand.spans.map(withoutLag), receiver.spans.map(withoutLag), 'spans by hand');
  for (const [series, value] of Object.entries(byHand.values)) {
    assert.equal(receiver.values[series], value, `by hand and receiver: ${series}`);
  }
  const counted = Object.entries(receiver.values).filter(([, value]) => value !== 0);
  const others = counted.filter(([series]) => byHand.values[series] === undefined);
  assert.deepEqual(
    others.map(([series]) => series).sort(),
    [
      // the forgery, and a metric that is read, not recorded
      'customerio_webhook_duration_ms outcome=rejected',
      'customerio_webhook_errors_total error_type=invalid_signature',
      'customerio_webhook_signing_key_total position=0',
    ],
    'what the receiver counts beyond that',
  );
}

/** The one attribute that depends on when a request came. */
function withoutLag<S extends Exported['spans'][number]>({ attributes, ...span }: S) {
  const { [ATTR.webhookLag]: lag, ...others } = attributes;
  assert.equal(typeof lag, 'number');
  return { ...span, attributes: others };
}

/**
 * After the turns: each request was taken as an event of its own.
 *
 * @param since events after {@link verify}
 */
export async function verifyAllTaken(endpoint: Endpoint, since: number): Promise<void> {
  const events = EVENTS + since;
  const { values } = await endpoint.exported();
  const sum = (metric: string) =>
    Object.entries(values)
      .filter(([series]) => series.startsWith(`${metric} `))
      .reduce((total, [, value]) => total + value, 0);
  assert.equal(sum('customerio_webhook_received_total'), events, 'every request was authentic');
  assert.equal(sum('customerio_message_events_total'), events, 'every event was new');
  assert.equal(values['customerio_delivery_lookups_total result=found'], knownAmong(events), 'known sends');
}
