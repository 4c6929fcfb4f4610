import { expect } from 'chai';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { Deduplicator } from '../../lib/delivery/deduplicator';
import { GuardedJournal } from '../../lib/delivery/journal';
import { currentTelemetry } from '../../lib/telemetry';
import { Admission } from '../../lib/webhooks/admission';
import type { BodyFailure } from '../../lib/webhooks/http/exchange';
import { resolveReceiver } from '../../lib/webhooks/options';
import { EventPipeline } from '../../lib/webhooks/pipeline';
import { KeyUsage } from '../../lib/webhooks/verification/key-usage';
import { signWebhook } from '../../lib/webhooks/verification/signature';
import { envelope, nowInSeconds, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const REJECTED = 'customerio.webhook.rejected';

/** Creates an admission without a pipeline by default: a rejected request must not reach it. */
const createAdmission = (options: object = {}, pipeline: unknown = undefined) =>
  new Admission(
    resolveReceiver({ signingKeys: SIGNING_KEY, ...options }),
    pipeline as EventPipeline,
    new KeyUsage(1),
    currentTelemetry,
  );

const headers = signWebhook({ signingKey: SIGNING_KEY, body: '{}' });
const unexpectedRead = () => Promise.reject(new Error('the body was read'));
const failingBody = (failure: BodyFailure) => () => Promise.resolve({ failure });
const emptyObjectBody = () => Promise.resolve({ bytes: '{}' });

describe('Admission', () => {
  let world: WebhookWorld;
  beforeEach(() => {
    world = new WebhookWorld();
  });
  afterEach(() => world.end());

  it('exposes the body limits for adapters', () => {
    expect(createAdmission({ maxBodyBytes: 5, bodyTimeoutMs: 7 }).limits).to.deep.include({
      maxBodyBytes: 5,
      bodyTimeoutMs: 7,
    });
  });

  it('does not read the body of a request with another method or invalid signature headers', async () => {
    for (const rejected of [
      {},
      { ...headers, 'x-cio-signature': 'x' },
      { 'x-cio-timestamp': '1700000000' },
    ]) {
      const { response, isBodyRead } = await createAdmission().respond('POST', rejected, unexpectedRead);
      expect(response).to.include({ status: 401 });
      expect(isBodyRead).to.equal(false);
    }
    const put = await createAdmission().respond('PUT', headers, unexpectedRead);
    expect(put.response).to.include({ status: 405 });
    const signed = await createAdmission().respond('POST', headers, failingBody('timeout'));
    expect(signed.response).to.include({ status: 408 });
  });

  const rejections: readonly [BodyFailure, number, object][] = [
    ['too_large', 413, { error: 'body too large' }],
    ['timeout', 408, { error: 'body too slow' }],
    ['overloaded', 503, { error: 'too many bodies at the same time' }],
    ['aborted', 400, { error: 'body incomplete' }],
    [
      'body_consumed',
      503,
      { error: 'body was read already: mount the webhook receiver before body parsers' },
    ],
  ];
  for (const [reason, status, body] of rejections) {
    it(`responds ${status} to a body that could not be read because of ${reason}, and counts it`, async () => {
      const { response, isBodyRead } = await createAdmission().respond('POST', headers, failingBody(reason));
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

  it('records the duration of a rejected request', async () => {
    const before = performance.now();
    await createAdmission().respond('POST', headers, failingBody('timeout'));
    const elapsedMs = performance.now() - before;
    const [duration] = await world.telemetry.points('customerio_webhook_duration_ms');
    expect(duration?.sum).to.be.within(0, elapsedMs);
  });

  const failures: Readonly<Record<string, () => unknown>> = {
    synchronously: () => {
      throw new Error('internal');
    },
    asynchronously: () => Promise.reject(new Error('internal')),
  };
  for (const [when, process] of Object.entries(failures)) {
    it(`responds 200 to an authentic request if the pipeline fails ${when}`, async () => {
      const { response, isBodyRead } = await createAdmission({}, { process }).respond(
        'POST',
        headers,
        emptyObjectBody,
      );
      expect(response).to.include({ status: 200, body: '{"ok":true}' });
      expect(isBodyRead).to.equal(true);
    });
  }

  it('gives the handler a minimum time if the body took all of handlerTimeoutMs', async () => {
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
    const pipeline = new EventPipeline(config, deduplicator, sends, new KeyUsage(1), currentTelemetry);
    const slowBody = async () => {
      await new Promise((resolve) => setTimeout(resolve, 125));
      return { bytes: '{}' };
    };
    const admission = new Admission(config, pipeline, new KeyUsage(1), currentTelemetry);
    const { response } = await admission.respond('POST', headers, slowBody);
    expect(response).to.include({ status: 200 });
  });

  it('logs one event per minute and reason with the number of rejections', async () => {
    const signingKey = 'another';
    for (const _ of [1, 2, 3]) await world.send(envelope('email', 'sent'), { signingKey });
    await world.send(envelope('email', 'sent'), { timestamp: nowInSeconds() - 9 * 86_400 });
    const logged = () =>
      world.telemetry.logRecords.map(({ eventName, severityText, body, attributes }) => [
        eventName,
        severityText,
        body,
        attributes,
      ]);
    const rejectedEvent = (reason: string, times: number) => [
      REJECTED,
      'WARN',
      `Customer.io webhook rejected: ${reason}`,
      { 'error.type': reason, 'customerio.occurrences': times },
    ];
    expect(logged()).to.deep.equal([rejectedEvent('invalid_signature', 1), rejectedEvent('stale', 1)]);
    world.telemetry.reset();
    await runOneMinuteLater(() => world.send(envelope('email', 'sent'), { signingKey }));
    expect(logged()).to.deep.equal([rejectedEvent('invalid_signature', 3)]);
  });
});

async function runOneMinuteLater(act: () => Promise<unknown>): Promise<void> {
  const now = performance.now.bind(performance);
  Object.defineProperty(performance, 'now', { value: () => now() + 60_000, configurable: true });
  try {
    await act();
  } finally {
    // removes the own property: the inherited function is used again
    Reflect.deleteProperty(performance, 'now');
  }
}
