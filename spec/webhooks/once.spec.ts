import { expect } from 'chai';
import { createWebhookReceiver, type DedupeStore, type WebhookResponse } from '../../lib/webhooks';
import { unhandledDuring } from '../harness/telemetry/diagnostics';
import { envelope, send, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const DUPLICATES = 'customerio_webhook_duplicates_total';
const statuses = (answers: readonly WebhookResponse[]) => answers.map(({ status }) => status);

/** A handler that waits until it is told how to end, one call after the other. */
function heldHandler() {
  const calls: { succeed: () => void; fail: () => void }[] = [];
  const onEvent = () =>
    new Promise<void>((resolve, reject) => {
      calls.push({ succeed: resolve, fail: () => reject(new Error('told to fail')) });
    });
  return { calls, onEvent };
}

/** What has happened when everything that could run by itself has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('each event is handled once:', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('a repetition is answered 200 and not handled', async () => {
    create();
    const sent = envelope('email', 'sent');
    expect(statuses([await world.send(sent), await world.send(sent), await world.send(sent)])).to.deep.equal([
      200, 200, 200,
    ]);
    expect(world.events).to.have.length(1);
  });

  it('by its id, not by its content', async () => {
    create();
    const sent = envelope('email', 'sent');
    await world.send(sent);
    await world.send({ ...sent, data: { recipient: 'changed' }, timestamp: 1700000000 });
    await world.send({ ...sent, event_id: `${sent.event_id}x` });
    expect(world.events.map(({ eventId }) => eventId)).to.deep.equal([sent.event_id, `${sent.event_id}x`]);
  });

  it('events of types that are not known as well', async () => {
    create();
    const unknown = envelope('hologram', 'projected');
    await world.send(unknown);
    await world.send(unknown);
    expect(world.events).to.have.length(1);
    expect(await world.counted(DUPLICATES)).to.deep.equal([{ event_type: 'unknown', value: 1 }]);
  });

  it('events without an id each time: nobody knows them again', async () => {
    create();
    const anonymous = { ...envelope('email', 'sent'), event_id: undefined };
    await world.send(anonymous);
    await world.send(anonymous);
    expect(world.events).to.have.length(2);
    expect(await world.counted(DUPLICATES)).to.deep.equal([]);
  });

  it('a replay with a signature that is still good is a repetition', async () => {
    create();
    const sent = envelope('email', 'sent');
    const timestamp = Math.floor(Date.now() / 1000) - 3_600;
    for (const _ of [1, 2]) await world.send(sent, { timestamp });
    expect(world.events).to.have.length(1);
  });

  it('of twins at the same time one is handled, and the others wait for how that ends', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent });
    const sent = envelope('email', 'sent');
    let answered = 0;
    const twins = Array.from({ length: 10 }, () => world.send(sent).finally(() => (answered += 1)));
    await settled();
    expect([calls.length, answered]).to.deep.equal([1, 0]);
    calls[0]!.succeed();
    expect(statuses(await Promise.all(twins))).to.deep.equal(Array(10).fill(200));
    expect(calls).to.have.length(1);
    expect(await world.counted(DUPLICATES)).to.deep.equal([{ event_type: 'email_sent', value: 9 }]);
  });

  it('a twin takes over from one that fails, and only one does', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent });
    const sent = envelope('email', 'sent');
    const first = world.send(sent);
    const others = [world.send(sent), world.send(sent)];
    await settled();
    calls[0]!.fail();
    expect(await first).to.include({ status: 503 });
    await settled();
    expect(calls).to.have.length(2);
    calls[1]!.succeed();
    expect(statuses(await Promise.all(others))).to.deep.equal([200, 200]);
    expect(calls).to.have.length(2);
  });

  it('a twin waits as long as its own time lasts, then it is answered 503, soon again', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent, handlerTimeoutMs: 40 });
    const sent = envelope('email', 'sent');
    const answers = await Promise.all([world.send(sent), world.send(sent)]);
    expect(statuses(answers)).to.deep.equal([503, 503]);
    expect(answers.map(({ headers }) => headers['retry-after'])).to.deep.equal(['1', '1']);
    expect(calls).to.have.length(1);
    expect(answers[1]?.body).to.equal('{"error":"busy with this event"}');
    calls[0]!.succeed();
  });

  it('a twin that waited in vain is acknowledged where failures are', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent, handlerTimeoutMs: 20, onHandlerFailure: 'acknowledge' });
    const sent = envelope('email', 'sent');
    const answers = await Promise.all([world.send(sent), world.send(sent)]);
    expect(statuses(answers)).to.deep.equal([200, 200]);
    calls[0]!.succeed();
    expect(calls).to.have.length(1);
  });

  it('an event that another replica is at is answered 503, or acknowledged where failures are', async () => {
    const dedupeStore: DedupeStore = {
      claim: () => 'busy',
      complete: () => undefined,
      release: () => undefined,
    };
    const answers: WebhookResponse[] = [];
    for (const onHandlerFailure of ['retry', 'acknowledge'] as const) {
      const receiver = createWebhookReceiver({
        signingKeys: SIGNING_KEY,
        dedupeStore,
        dedupeMaxIds: 10,
        handlerTimeoutMs: 5,
        onHandlerFailure,
      });
      answers.push(await send(receiver, envelope('email', 'sent')));
    }
    create();
    expect(statuses(answers)).to.deep.equal([503, 200]);
    expect(answers[0]?.body).to.equal('{"error":"busy with this event"}');
  });

  it('different events do not wait for each other', async () => {
    const { calls, onEvent } = heldHandler();
    create({ onEvent });
    const sent = [world.send(envelope('email', 'sent')), world.send(envelope('email', 'sent'))];
    await settled();
    expect(calls).to.have.length(2);
    calls.forEach(({ succeed }) => succeed());
    await Promise.all(sent);
  });

  describe('a handler that is late', () => {
    it('keeps its event: if it succeeds after all, the repetition is a duplicate', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 20 });
      const sent = envelope('email', 'sent');
      expect(await world.send(sent)).to.include({ status: 503 });
      expect(await world.counted('customerio_message_events_total')).to.deep.equal([]);
      calls[0]!.succeed();
      await settled();
      expect(await world.send(sent)).to.include({ status: 200 });
      expect(calls).to.have.length(1);
      expect(await world.counted(DUPLICATES)).to.deep.equal([{ event_type: 'email_sent', value: 1 }]);
      expect(await world.counted('customerio_message_events_total')).to.deep.equal([
        { channel: 'email', event: 'sent', campaign_type: 'unknown', value: 1 },
      ]);
    });

    it('tells a repetition that waits for it', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 200 });
      const sent = envelope('email', 'sent');
      expect(await world.send(sent)).to.include({ status: 503 });
      const repeated = world.send(sent);
      await settled();
      calls[0]!.succeed();
      expect(await repeated).to.include({ status: 200 });
      expect(calls).to.have.length(1);
    });

    it('and then fails gives its event to the next one', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 20 });
      const sent = envelope('email', 'sent');
      expect(await world.send(sent)).to.include({ status: 503 });
      calls[0]!.fail();
      await settled();
      const repeated = world.send(sent);
      await settled();
      expect(calls).to.have.length(2);
      calls[1]!.succeed();
      expect(await repeated).to.include({ status: 200 });
    });

    it('and then fails, of an event without an id, has nothing to give back', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 5 });
      const anonymous = { ...envelope('email', 'sent'), event_id: null };
      const unhandled = await unhandledDuring(async () => {
        expect(await world.send(anonymous)).to.include({ status: 503 });
        calls[0]!.fail();
        await settled();
      });
      expect(unhandled).to.deep.equal([]);
    });

    it('and acknowledged is done: there is no repetition that could bring it again', async () => {
      const { calls, onEvent } = heldHandler();
      create({ onEvent, handlerTimeoutMs: 20, onHandlerFailure: 'acknowledge' });
      const sent = envelope('email', 'sent');
      expect(await world.send(sent)).to.include({ status: 200 });
      calls[0]!.fail();
      await settled();
      expect(await world.send(sent)).to.include({ status: 200 });
      expect(calls).to.have.length(1);
      expect(await world.counted('customerio_message_events_total')).to.have.length(1);
    });
  });

  it('by whoever asks where the store is down, which is counted', async () => {
    const down = () => Promise.reject(new Error('down'));
    create({ dedupeStore: { claim: down, complete: down, release: down } });
    expect(await world.send(envelope('email', 'sent'))).to.include({ status: 200 });
    expect(world.events).to.have.length(1);
    const failures = (await world.counted('customerio_store_failures_total')) as { store: string }[];
    expect(new Set(failures.map(({ store }) => store))).to.deep.equal(new Set(['dedupe']));
  });

  it('by one of the receivers that share a store', async () => {
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
    const answers = await Promise.all([
      world.send(sent),
      send(other, sent),
      world.send(sent),
      send(other, sent),
    ]);
    expect(statuses(answers)).to.deep.equal([200, 200, 200, 200]);
    expect([world.events.length, elsewhere]).to.deep.equal([1, 0]);
  });
});
