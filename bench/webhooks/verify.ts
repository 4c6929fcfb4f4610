import assert from 'node:assert/strict';
import { ATTR } from '../../lib/catalog';
import { RECEIVER_OPTIONS } from '../../lib/webhooks/options';
import { BY_HAND } from '../by-hand';
import { BOUNDED } from './bounded';
import type { Endpoint, EndpointName, Exported } from './endpoint';
import { arriving, EVENTS_PER_CYCLE, knownAmong, stretch } from './events';
import { responseTo, requestOf } from './sender';

const EVENTS = EVENTS_PER_CYCLE * 2;

/**
 * Verifies that all endpoints accept the same events, reject the same forgery and respond with the same number of
 * bytes, and that those with telemetry export the same. Throws if one does not.
 *
 * @returns bytes of a response.
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
    assert.match(await responseTo(port, forged), /^HTTP\/1\.1 401 /, `${name} rejects a forgery`);
    await endpoint.expect(events);
    for (const request of requests) {
      const response = await responseTo(port, request);
      assert.match(response, /^HTTP\/1\.1 200 [^]*\r\n\r\n\{"ok":true\}$/, `${name} accepts an event`);
      lengths.add(response.length);
    }
    exported[name] = await endpoint.exported();
  }
  assert.equal(lengths.size, 1, 'all responses have the same length');
  assert.equal(exported.span?.spans.length, EVENTS, 'span: one span per event');
  sameTelemetry(exported[BY_HAND]!, exported.receiver!);
  sameTelemetry(exported[BOUNDED]!, exported.receiver!);
  await verifyBounds(endpoints);
  return [...lengths][0]!;
}

/** Verifies that the endpoints with bounds refuse a body that is too large, and a signature that is too old. */
async function verifyBounds(endpoints: readonly Endpoint[]): Promise<void> {
  const { maxBodyBytes, tolerancePastMs } = RECEIVER_OPTIONS;
  const events = stretch(0, EVENTS_PER_CYCLE);
  const [webhook] = arriving(events);
  const [old] = arriving({ ...events, now: events.now - tolerancePastMs.default / 1000 - 1 });
  const large = { 'content-length': String(maxBodyBytes.default + 1) };
  for (const { name, port } of endpoints) {
    if (name !== BOUNDED && name !== 'receiver') continue;
    assert.match(
      await responseTo(port, requestOf(old!)),
      /^HTTP\/1\.1 401 /,
      `${name} refuses an old webhook`,
    );
    const tooLarge = requestOf({ ...webhook!, headers: { ...webhook!.headers, ...large } });
    assert.match(await responseTo(port, tooLarge), /^HTTP\/1\.1 413 /, `${name} refuses a large body`);
  }
}

function sameTelemetry(byHand: Exported, receiver: Exported): void {
  assert.equal(receiver.spans.length, EVENTS, 'one span per event');
  const linked = receiver.spans.filter(({ links }) => links.length === 1);
  assert.equal(linked.length, knownAmong(EVENTS), 'spans are linked to the sends of the journal');
  assert.deepEqual(
    byHand.spans.map(withoutLag),
    receiver.spans.map(withoutLag),
    'by hand and receiver: spans',
  );
  for (const [series, value] of Object.entries(byHand.values)) {
    assert.equal(receiver.values[series], value, `by hand and receiver: ${series}`);
  }
  const counted = Object.entries(receiver.values).filter(([, value]) => value !== 0);
  const others = counted.filter(([series]) => byHand.values[series] === undefined);
  assert.deepEqual(
    others.map(([series]) => series).sort(),
    [
      // the forgery, and an observable metric
      'customerio_webhook_duration_ms outcome=rejected',
      'customerio_webhook_errors_total error_type=invalid_signature',
      'customerio_webhook_signing_key_total position=0',
    ],
    'the additional series of the receiver',
  );
}

/** Returns a span without its lag, the one attribute that depends on the time of arrival. */
function withoutLag<S extends Exported['spans'][number]>({ attributes, ...span }: S) {
  const { [ATTR.webhookLag]: lag, ...others } = attributes;
  assert.equal(typeof lag, 'number');
  return { ...span, attributes: others };
}

/**
 * Verifies after the turns that each request was accepted as a separate event.
 *
 * @param since number of events after {@link verify}
 */
export async function verifyAllAccepted(endpoint: Endpoint, since: number): Promise<void> {
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
