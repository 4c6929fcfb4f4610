import { expect } from 'chai';
import type { RawBody } from '../../lib/webhooks';
import {
  envelope,
  nowInSeconds,
  signedRequest,
  SIGNING_KEY,
  WebhookWorld,
} from '../harness/webhooks/webhook-world';

describe('request metrics of the receiver', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());
  const create = (...options: ConstructorParameters<typeof WebhookWorld>) =>
    (world = new WebhookWorld(...options));

  it('count rejected and failed requests by error type', async () => {
    let failure: () => unknown = () => undefined;
    create({ onEvent: () => failure(), handlerTimeoutMs: 10, maxBodyBytes: 1_000 });
    const body = () => envelope('email', 'sent');
    await world.send(body(), { headers: {} });
    await world.send(body(), { signingKey: 'another' });
    await world.send(body(), { headers: (signed) => ({ ...signed, 'x-cio-signature': 'garbled' }) });
    await world.send(body(), { timestamp: nowInSeconds() - 9 * 86_400 });
    await world.send('x'.repeat(1_001));
    await world.send('not JSON');
    await world.send('[]');
    await world.receiver.handle({ ...signedRequest(''), rawBody: {} as unknown as RawBody });
    failure = () => Promise.reject(new Error('x'));
    await world.send(body());
    failure = () => new Promise(() => undefined);
    await world.send(body());
    expect(await world.readings('customerio_webhook_errors_total', 'error_type')).to.deep.equal({
      missing_signature: 1,
      invalid_signature: 2,
      stale: 1,
      no_signing_key: 0,
      too_large: 1,
      timeout: 0,
      overloaded: 0,
      aborted: 0,
      malformed: 2,
      handler: 2,
      body_consumed: 1,
      busy: 0,
    });
    expect(await world.readings('customerio_webhook_duration_ms', 'outcome')).to.deep.equal({
      rejected: 6,
      accepted: 2,
      failed: 2,
    });
  });

  it('count one event for a body as text, Buffer, Uint8Array and ArrayBuffer', async () => {
    create();
    const text = JSON.stringify(envelope('email', 'delivered'));
    const bytes = new TextEncoder().encode(text);
    for (const rawBody of [text, Buffer.from(text), bytes, bytes.buffer]) {
      const { headers } = signedRequest(text);
      expect((await world.receiver.handle({ headers, rawBody })).status).to.equal(200);
    }
    expect(world.events).to.have.length(1);
  });

  it('contain the duration of the whole request by outcome', async () => {
    const handlerMs = 50;
    create({ onEvent: () => new Promise((resolve) => setTimeout(resolve, handlerMs)) });
    const delivered = envelope('email', 'delivered');
    const sendMs = async () => {
      const begun = performance.now();
      await world.send(delivered);
      return performance.now() - begun;
    };
    const acceptedMs = await sendMs();
    const duplicateMs = await sendMs();
    const points = await world.telemetry.points('customerio_webhook_duration_ms');
    const sums = new Map(points.map(({ attributes, sum }) => [attributes['outcome'], sum]));
    expect(sums.get('accepted')).to.be.within(handlerMs - 1, acceptedMs);
    expect(sums.get('duplicate')).to.be.within(0, duplicateMs);
  });

  it('contain the lag from the event to its arrival, which is never negative', async () => {
    create();
    const begun = performance.now();
    const at = (timestamp: unknown) => world.send({ ...envelope('email', 'sent'), timestamp });
    await at(nowInSeconds() - 90);
    await at(nowInSeconds() + 3_600);
    await at(undefined);
    await world.send('not JSON');
    const elapsedMs = performance.now() - begun;
    const [lag] = await world.telemetry.points('customerio_webhook_lag_ms');
    expect(lag?.count).to.equal(2);
    expect(lag?.sum).to.be.within(90_000, 91_001 + elapsedMs);
  });

  it('count requests by the position of the signing key, including unused keys as 0', async () => {
    create({ signingKeys: ['newest', SIGNING_KEY, 'oldest'] });
    const readings = () => world.readings('customerio_webhook_signing_key_total', 'position');
    // counters belong to the process: receivers of other specs have changed them already
    const before = await readings();
    expect(before).to.include.all.keys('0', '1', '2');
    await world.send(envelope('email', 'sent'));
    await world.send(envelope('email', 'sent'));
    await world.send(envelope('email', 'sent'), { signingKey: 'newest' });
    await world.send(envelope('email', 'sent'), { signingKey: 'another' });
    const after = await readings();
    const growth = ['0', '1', '2'].map((position) => after[position]! - before[position]!);
    expect(growth).to.deep.equal([1, 2, 0]);
  });
});
