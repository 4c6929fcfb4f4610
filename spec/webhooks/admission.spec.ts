import { expect } from 'chai';
import { Deduplicator } from '../../lib/delivery/deduplicator';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { GuardedJournal } from '../../lib/delivery/journal';
import { currentTelemetry } from '../../lib/telemetry';
import { Admission } from '../../lib/webhooks/admission';
import { resolveReceiver } from '../../lib/webhooks/options';
import { EventPipeline } from '../../lib/webhooks/pipeline';
import type { BodyFailure } from '../../lib/webhooks/http/exchange';
import { KeyUsage } from '../../lib/webhooks/verification/key-usage';
import { signWebhook } from '../../lib/webhooks/verification/signature';
import { envelope, nowInSeconds, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const REJECTED = 'customerio.webhook.rejected';

/** An admission without a pipeline: a rejected request must not reach it. */
const admission = (options: object = {}, pipeline: unknown = undefined) =>
  new Admission(
    resolveReceiver({ signingKeys: SIGNING_KEY, ...options }),
    pipeline as EventPipeline,
    new KeyUsage(1),
    currentTelemetry,
  );

const headers = signWebhook({ signingKey: SIGNING_KEY, body: '{}' });
const unwanted = () => Promise.reject(new Error('the body was read'));
const failing = (failure: BodyFailure) => () => Promise.resolve({ failure });
const arriving = () => Promise.resolve({ bytes: '{}' });

describe('admission', () => {
  let world: WebhookWorld;
  beforeEach(() => {
    world = new WebhookWorld();
  });
  afterEach(() => world.end());

  it('has the limits that an adapter reads bodies with', () => {
    expect(admission({ maxBodyBytes: 5, bodyTimeoutMs: 7 }).limits).to.deep.equal({
      maxBodyBytes: 5,
      bodyTimeoutMs: 7,
    });
  });

  it('does not read the body of a request that cannot be Customer.io’s', async () => {
    for (const refused of [{}, { ...headers, 'x-cio-signature': 'x' }, { 'x-cio-timestamp': '1700000000' }]) {
      const { response, isBodyRead } = await admission().respond('POST', refused, unwanted);
      expect(response).to.include({ status: 401 });
      expect(isBodyRead).to.equal(false);
    }
    const put = await admission().respond('PUT', headers, unwanted);
    expect(put.response).to.include({ status: 405 });
    const signed = await admission().respond('POST', headers, failing('timeout'));
    expect(signed.response).to.include({ status: 408 });
  });

  const refusals: readonly [BodyFailure, number, object][] = [
    ['too_large', 413, { error: 'body too large' }],
    ['timeout', 408, { error: 'body too slow' }],
    ['aborted', 400, { error: 'body incomplete' }],
    [
      'body_consumed',
      503,
      { error: 'body was read already: mount the webhook receiver before body parsers' },
    ],
  ];
  for (const [reason, status, body] of refusals) {
    it(`answers ${status} to a body that is ${reason}, and counts it`, async () => {
      const { response, isBodyRead } = await admission().respond('POST', headers, failing(reason));
      expect(response.status).to.equal(status);
      expect(JSON.parse(response.body)).to.deep.equal(body);
      expect(isBodyRead).to.equal(false);
      expect(await world.counted('customerio_webhook_errors_total')).to.deep.equal([
        { error_type: reason, value: 1 },
      ]);
      expect(await world.counted('customerio_webhook_duration_ms')).to.deep.equal([
        { outcome: 'rejected', value: 1 },
      ]);
    });
  }

  it('says how long a refused request took', async () => {
    const before = performance.now();
    await admission().respond('POST', headers, failing('timeout'));
    const took = performance.now() - before;
    const [duration] = await world.telemetry.points('customerio_webhook_duration_ms');
    expect(duration?.sum).to.be.within(0, took);
  });

  const failures: Readonly<Record<string, () => unknown>> = {
    'at once': () => {
      throw new Error('ours');
    },
    later: () => Promise.reject(new Error('ours')),
  };
  for (const [when, process] of Object.entries(failures)) {
    it(`acknowledges what is authentic where processing it fails ${when}: the sender is not at fault`, async () => {
      const { response, isBodyRead } = await admission({}, { process }).respond('POST', headers, arriving);
      expect(response).to.include({ status: 200, body: '{"ok":true}' });
      expect(isBodyRead).to.equal(true);
    });
  }

  it('leaves a handler some time where the body took all of it', async () => {
    const config = resolveReceiver({
      signingKeys: SIGNING_KEY,
      handlerTimeoutMs: 120,
      onEvent: () => new Promise((resolve) => setTimeout(resolve, 20)),
    });
    const deduplicator = new Deduplicator(
      { windowMs: 60_000, maxIds: 10, leaseMs: 60_000 },
      new CircuitBreaker(100, () => undefined),
    );
    const sends = new GuardedJournal(currentTelemetry, 100);
    const pipeline = new EventPipeline(config, deduplicator, sends, currentTelemetry);
    const slowBody = async () => {
      await new Promise((resolve) => setTimeout(resolve, 125));
      return { bytes: '{}' };
    };
    const slow = new Admission(config, pipeline, new KeyUsage(1), currentTelemetry);
    const { response } = await slow.respond('POST', headers, slowBody);
    expect(response).to.include({ status: 200 });
  });

  it('tells of rejections in one log event a minute for each reason, with their number', async () => {
    const signingKey = 'another';
    for (const _ of [1, 2, 3]) await world.send(envelope('email', 'sent'), { signingKey });
    await world.send(envelope('email', 'sent'), { timestamp: nowInSeconds() - 9 * 86_400 });
    const told = () =>
      world.telemetry.logRecords.map(({ eventName, severityText, body, attributes }) => [
        eventName,
        severityText,
        body,
        attributes,
      ]);
    const of = (reason: string, times: number) => [
      REJECTED,
      'WARN',
      `Customer.io webhook rejected: ${reason}`,
      { 'error.type': reason, 'customerio.occurrences': times },
    ];
    expect(told()).to.deep.equal([of('invalid_signature', 1), of('stale', 1)]);
    world.telemetry.reset();
    await aMinuteLater(() => world.send(envelope('email', 'sent'), { signingKey }));
    expect(told()).to.deep.equal([of('invalid_signature', 3)]);
  });
});

async function aMinuteLater(act: () => Promise<unknown>): Promise<void> {
  const now = performance.now.bind(performance);
  Object.defineProperty(performance, 'now', { value: () => now() + 60_000, configurable: true });
  try {
    await act();
  } finally {
    // what is inherited comes back
    Reflect.deleteProperty(performance, 'now');
  }
}
