import { expect } from 'chai';
import { Deduplicator } from '../../lib/delivery/deduplicator';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { GuardedJournal } from '../../lib/delivery/journal';
import { currentTelemetry } from '../../lib/telemetry';
import { Admission } from '../../lib/webhooks/admission';
import { resolveReceiver } from '../../lib/webhooks/options';
import { EventPipeline } from '../../lib/webhooks/pipeline';
import { isReception, type Reception, type Unreadable } from '../../lib/webhooks/http/reception';
import { signWebhook } from '../../lib/webhooks/verification/signature';
import { envelope, nowInSeconds, SIGNING_KEY, WebhookWorld } from '../harness/webhook-world';

const REJECTED = 'customerio.webhook.rejected';

/** A door behind which nothing is: what it refuses must not get there. */
const door = (options: object = {}, behind: unknown = undefined) =>
  new Admission(
    resolveReceiver({ signingKeys: SIGNING_KEY, ...options }),
    behind as EventPipeline,
    currentTelemetry,
  );

const headers = signWebhook({ signingKey: SIGNING_KEY, body: '{}' });

function reception(intake: Admission): Reception {
  const begun = intake.begin('POST', headers);
  if (!isReception(begun)) throw new Error(`answered ${begun.status}`);
  return begun;
}

describe('the door of the receiver', () => {
  let world: WebhookWorld;
  beforeEach(() => {
    world = new WebhookWorld();
  });
  afterEach(() => world.end());

  it('has the limits that an adapter reads bodies with', () => {
    expect(door({ maxBodyBytes: 5, bodyTimeoutMs: 7 }).limits).to.deep.equal({
      maxBodyBytes: 5,
      bodyTimeoutMs: 7,
    });
  });

  it('wants no body of a request that cannot be Customer.io’s', () => {
    for (const refused of [{}, { ...headers, 'x-cio-signature': 'x' }, { 'x-cio-timestamp': '1700000000' }]) {
      expect(door().begin('POST', refused)).to.include({ status: 401 });
    }
    expect(isReception(door().begin('POST', headers))).to.equal(true);
    expect(door().begin('PUT', headers)).to.include({ status: 405 });
  });

  const refusals: readonly [Unreadable, number, object][] = [
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
      const answer = reception(door()).refuse(reason);
      expect(answer.status).to.equal(status);
      expect(JSON.parse(answer.body)).to.deep.equal(body);
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
    reception(door()).refuse('timeout');
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
      const answer = await reception(door({}, { process })).accept('{}');
      expect(answer).to.include({ status: 200, body: '{"ok":true}' });
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
    const processing = new EventPipeline(config, deduplicator, sends, currentTelemetry);
    const begun = reception(new Admission(config, processing, currentTelemetry));
    await new Promise((resolve) => setTimeout(resolve, 125));
    expect(await begun.accept('{}')).to.include({ status: 200 });
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
