import { expect } from 'chai';
import { createWebhookReceiver, type DedupeStore, type WebhookResponse } from '../../lib/webhooks';
import { Clock } from '../harness/clock';
import { Outage } from '../harness/stores/outage';
import { unhandledDuring, warningsDuring } from '../harness/telemetry/diagnostics';
import { envelope, send, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const DUPLICATES = 'customerio_webhook_duplicates_total';
const statuses = (responses: readonly WebhookResponse[]) => responses.map(({ status }) => status);

/** Returns a handler whose calls stay pending until the spec settles them. */
function heldHandler() {
  const calls: { succeed: () => void; fail: () => void }[] = [];
  const onEvent = () =>
    new Promise<void>((resolve, reject) => {
      calls.push({ succeed: resolve, fail: () => reject(new Error('failed by the spec')) });
    });
  return { calls, onEvent };
}

/** Waits until all pending promise callbacks have run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('deduplication by the receiver', () => {
  let world: WebhookWorld;
  const outage = new Outage();
  afterEach(() => world.end());
  after(outage.end);
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('responds 200 to a retry without handling it', async () => {
    create();
    const sent = envelope('email', 'sent');
    expect(statuses([await world.send(sent), await world.send(sent), await world.send(sent)])).to.deep.equal([
      200, 200, 200,
    ]);
    expect(world.events).to.have.length(1);
  });

  it('identifies events by their id, not by their content', async () => {
    create();
    const sent = envelope('email', 'sent');
    await world.send(sent);
    await world.send({ ...sent, data: { recipient: 'changed' }, timestamp: 1700000000 });
    await world.send({ ...sent, event_id: `${sent.event_id}x` });
    expect(world.events.map(({ eventId }) => eventId)).to.deep.equal([sent.event_id, `${sent.event_id}x`]);
  });

  it('applies to events of unknown types', async () => {
    create();
    const unknown = envelope('hologram', 'projected');
    await world.send(unknown);
    await world.send(unknown);
    expect(world.events).to.have.length(1);
    expect(await world.counted(DUPLICATES)).to.deep.equal([{ event_type: 'unknown', value: 1 }]);
  });

  it('does not apply to events without an id', async () => {
    create();
    const anonymous = { ...envelope('email', 'sent'), event_id: undefined };
    await world.send(anonymous);
    await world.send(anonymous);
    expect(world.events).to.have.length(2);
    expect(await world.counted(DUPLICATES)).to.deep.equal([]);
  });

  it('treats a replay with a valid signature as a duplicate', async () => {
    create();
    const sent = envelope('email', 'sent');
    const timestamp = Math.floor(Date.now() / 1000) - 3_600;
    for (const _ of [1, 2]) await world.send(sent, { timestamp });
    expect(world.events).to.have.length(1);
  });

  it('handles one of several concurrent requests and lets the others wait for its outcome', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent });
    const sent = envelope('email', 'sent');
    let responded = 0;
    const responses = Array.from({ length: 10 }, () => world.send(sent).finally(() => (responded += 1)));
    await settle();
    expect([calls.length, responded]).to.deep.equal([1, 0]);
    calls[0]!.succeed();
    expect(statuses(await Promise.all(responses))).to.deep.equal(Array(10).fill(200));
    expect(calls).to.have.length(1);
    expect(await world.counted(DUPLICATES)).to.deep.equal([{ event_type: 'email_sent', value: 9 }]);
  });

  it('handles the event in one waiting request after the handler of the first failed', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent });
    const sent = envelope('email', 'sent');
    const first = world.send(sent);
    const others = [world.send(sent), world.send(sent)];
    await settle();
    calls[0]!.fail();
    expect(await first).to.include({ status: 503 });
    await settle();
    expect(calls).to.have.length(2);
    calls[1]!.succeed();
    expect(statuses(await Promise.all(others))).to.deep.equal([200, 200]);
    expect(calls).to.have.length(2);
  });

  it('responds 503 with Retry-After if another request holds the claim for the whole wait', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent, handlerTimeoutMs: 40 });
    const sent = envelope('email', 'sent');
    const responses = await Promise.all([world.send(sent), world.send(sent)]);
    expect(statuses(responses)).to.deep.equal([503, 503]);
    expect(responses.map(({ headers }) => headers['retry-after'])).to.deep.equal(['1', '1']);
    expect(calls).to.have.length(1);
    expect(responses[1]?.body).to.equal('{"error":"busy with this event"}');
    calls[0]!.succeed();
  });

  for (const onHandlerFailure of ['retry', 'acknowledge'] as const) {
    it(`responds 503 while another replica holds the claim if onHandlerFailure is ${onHandlerFailure}, without a warning about onEvent`, async () => {
      let result: 'busy' | 'claimed' = 'busy';
      const dedupeStore = { claim: () => result, complete: () => undefined, release: () => undefined };
      create({ dedupeStore, onHandlerFailure, handlerTimeoutMs: 5 });
      const sent = envelope('email', 'sent');
      const warnings = await warningsDuring(async () => {
        const busy = await world.send(sent);
        expect(busy).to.include({ status: 503, body: '{"error":"busy with this event"}' });
      });
      expect(warnings.filter(({ code }) => code === 'CUSTOMERIO_OTEL_HANDLER')).to.deep.equal([]);
      expect(world.events).to.deep.equal([]);
      expect(await world.counted('customerio_webhook_errors_total')).to.deep.equal([
        { error_type: 'busy', value: 1 },
      ]);
      result = 'claimed';
      expect(await world.send(sent)).to.include({ status: 200 });
      expect(world.events).to.have.length(1);
    });
  }

  it('does not let different events wait for each other', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent });
    const sent = [world.send(envelope('email', 'sent')), world.send(envelope('email', 'sent'))];
    await settle();
    expect(calls).to.have.length(2);
    calls.forEach(({ succeed }) => succeed());
    await Promise.all(sent);
  });

  describe('while a handler exceeds handlerTimeoutMs', () => {
    let clock: Clock | undefined;
    afterEach(() => {
      clock?.uninstall();
      clock = undefined;
    });

    it('keeps the claim, so that a retry is a duplicate after the handler succeeded', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 20 });
      const sent = envelope('email', 'sent');
      expect(await world.send(sent)).to.include({ status: 503 });
      expect(await world.counted('customerio_message_events_total')).to.deep.equal([]);
      calls[0]!.succeed();
      await settle();
      expect(await world.send(sent)).to.include({ status: 200 });
      expect(calls).to.have.length(1);
      expect(await world.counted(DUPLICATES)).to.deep.equal([{ event_type: 'email_sent', value: 1 }]);
      expect(await world.counted('customerio_message_events_total')).to.deep.equal([
        { channel: 'email', event: 'sent', campaign_type: 'unknown', value: 1 },
      ]);
    });

    it('responds 200 to a waiting retry when the handler succeeds', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 200 });
      // a pause of the process must not end the time of the retry
      clock = new Clock();
      const sent = envelope('email', 'sent');
      expect(await clock.until(world.send(sent))).to.include({ status: 503 });
      const retry = world.send(sent);
      await settle();
      calls[0]!.succeed();
      expect(await retry).to.include({ status: 200 });
      expect(calls).to.have.length(1);
    });

    it('releases the claim when the handler fails, so that a retry is handled', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 20 });
      clock = new Clock();
      const sent = envelope('email', 'sent');
      expect(await clock.until(world.send(sent))).to.include({ status: 503 });
      calls[0]!.fail();
      await settle();
      const retry = world.send(sent);
      await settle();
      expect(calls).to.have.length(2);
      calls[1]!.succeed();
      expect(await retry).to.include({ status: 200 });
    });

    it('ignores the late failure of a handler of an event without an id', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 5 });
      const anonymous = { ...envelope('email', 'sent'), event_id: null };
      const unhandled = await unhandledDuring(async () => {
        expect(await world.send(anonymous)).to.include({ status: 503 });
        calls[0]!.fail();
        await settle();
      });
      expect(unhandled).to.deep.equal([]);
    });

    it('treats an acknowledged event as handled, even if the handler fails later', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 20, onHandlerFailure: 'acknowledge' });
      const sent = envelope('email', 'sent');
      expect(await world.send(sent)).to.include({ status: 200 });
      calls[0]!.fail();
      await settle();
      expect(await world.send(sent)).to.include({ status: 200 });
      expect(calls).to.have.length(1);
      expect(await world.counted('customerio_message_events_total')).to.have.length(1);
    });
  });

  it('handles events and counts failures while the store is down', async () => {
    const down = outage.failing(() => Promise.reject(new Error('down')));
    create({ dedupeStore: { claim: down, complete: down, release: down } });
    expect(await world.send(envelope('email', 'sent'))).to.include({ status: 200 });
    expect(world.events).to.have.length(1);
    const failures = (await world.counted('customerio_store_failures_total')) as { store: string }[];
    expect(new Set(failures.map(({ store }) => store))).to.deep.equal(new Set(['dedupe']));
  });

  it('handles an event in one of the receivers that share a store', async () => {
    const done = new Set<string>();
    const held = new Set<string>();
    const dedupeStore: DedupeStore = {
      claim: (id) => {
        if (done.has(id)) return 'done';
        return held.has(id) ? 'busy' : (held.add(id), 'claimed');
      },
      complete: (id) => Promise.resolve(void done.add(id)),
      release: (id) => void held.delete(id),
    };
    create({ dedupeStore });
    let elsewhere = 0;
    const other = createWebhookReceiver({
      signingKeys: SIGNING_KEY,
      dedupeStore,
      dedupeMaxIds: 10,
      onEvent: () => (elsewhere += 1),
    });
    const sent = envelope('email', 'sent');
    const responses = await Promise.all([
      world.send(sent),
      send(other, sent),
      world.send(sent),
      send(other, sent),
    ]);
    expect(statuses(responses)).to.deep.equal([200, 200, 200, 200]);
    expect([world.events.length, elsewhere]).to.deep.equal([1, 0]);
  });
});
