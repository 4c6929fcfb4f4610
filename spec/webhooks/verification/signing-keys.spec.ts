import { expect } from 'chai';
import type { SigningKeysFunction, WebhookReceiver, WebhookReceiverOptions } from '../../../lib/webhooks';
import { Clock } from '../../harness/clock';
import { freshReceiver } from '../../harness/processes/fresh-lib';
import { warningsDuring } from '../../harness/telemetry/diagnostics';
import { InMemoryTelemetry } from '../../harness/telemetry/telemetry';
import { envelope, send, SIGNING_KEY } from '../../harness/webhooks/webhook-world';

const OTHER_KEY = 'an0ther-s3cret';
const UNAVAILABLE = {
  status: 503,
  body: '{"error":"no signing key"}',
};

const never = () => new Promise<string>(() => undefined);

describe('the function signingKeys', () => {
  let telemetry: InMemoryTelemetry;
  let clock: Clock;
  let calls: number;
  beforeEach(() => {
    telemetry = new InMemoryTelemetry().register();
    clock = new Clock();
    calls = 0;
  });
  afterEach(async () => {
    clock.uninstall();
    await telemetry.shutdown();
  });

  /** Creates a receiver in a copy of the library that has not warned yet. Counts the calls of the function. */
  function createReceiver(
    signingKeys: SigningKeysFunction,
    options: Partial<WebhookReceiverOptions> = {},
  ): WebhookReceiver {
    return freshReceiver().createWebhookReceiver({
      dedupeMaxIds: 100,
      ...options,
      signingKeys: () => {
        calls += 1;
        return signingKeys();
      },
    });
  }

  const statusOf = async (receiver: WebhookReceiver, signingKey = SIGNING_KEY) =>
    (await clock.until(send(receiver, envelope('email', 'sent'), { signingKey }))).status;

  async function readings(metric: string, label: string): Promise<Record<string, number>> {
    const points = await clock.until(telemetry.points(metric));
    return Object.fromEntries(points.map(({ attributes, value }) => [String(attributes[label]), value]));
  }

  const forms: Readonly<Record<string, SigningKeysFunction>> = {
    'a key': () => SIGNING_KEY,
    'a key with surrounding whitespace and a byte order mark': () => `\ufeff ${SIGNING_KEY}\r\n`,
    keys: () => [OTHER_KEY, ` ${SIGNING_KEY}\t`],
    'a promise of a key': () => Promise.resolve(`${SIGNING_KEY}\n`),
    'a promise of keys': () => Promise.resolve([SIGNING_KEY]),
    'a thenable': () => ({ then: (resolve: (key: string) => void) => resolve(SIGNING_KEY) }) as never,
  };
  for (const [description, signingKeys] of Object.entries(forms)) {
    it(`may return ${description}`, async () => {
      expect(await statusOf(createReceiver(signingKeys))).to.equal(200);
    });
  }

  it('is called at the first request with signature headers, not earlier, and then no more', async () => {
    const receiver = createReceiver(() => SIGNING_KEY);
    [receiver.node(), receiver.express(), receiver.fastify(), receiver.fetch()].forEach(Boolean);
    await receiver.handle({ headers: {}, rawBody: '{}' });
    await receiver.handle({ headers: {}, rawBody: '', method: 'GET' });
    expect(calls).to.equal(0);
    for (const _ of [1, 2, 3]) expect(await statusOf(receiver)).to.equal(200);
    await clock.pass(3_600_000);
    expect(await statusOf(receiver)).to.equal(200);
    expect(calls).to.equal(1);
  });

  it('is called once for concurrent requests', async () => {
    let resolve: (key: string) => void = () => undefined;
    const receiver = createReceiver(() => new Promise((settle) => (resolve = settle)));
    const responses = Array.from({ length: 50 }, () => statusOf(receiver));
    await clock.pass(500);
    resolve(SIGNING_KEY);
    expect(new Set(await Promise.all(responses))).to.deep.equal(new Set([200]));
    expect(calls).to.equal(1);
  });

  describe('without a key', () => {
    const failures: Readonly<Record<string, [SigningKeysFunction, problem: string]>> = {
      throws: [
        () => {
          throw new RangeError(OTHER_KEY);
        },
        'failed with RangeError.',
      ],
      rejects: [() => Promise.reject(new URIError(OTHER_KEY)), 'failed with URIError.'],
      'rejects without an error': [
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an application can do so
        () => Promise.reject(OTHER_KEY),
        'failed with a string of ',
      ],
      'does not return': [never, 'did not return within 2000 ms.'],
      'returns undefined': [
        () => undefined,
        'signingKeys[0] is undefined (is its environment variable set?)',
      ],
      'returns a promise of undefined': [() => Promise.resolve(undefined), 'signingKeys[0] is undefined'],
      'returns a blank key': [() => [OTHER_KEY, ' \n'], 'signingKeys[1] is blank'],
      'returns no keys': [() => [], 'signingKeys is empty'],
      'returns an object': [() => ({ key: OTHER_KEY }) as never, 'signingKeys[0] is an object'],
    };
    for (const [description, [signingKeys, problem]] of Object.entries(failures)) {
      it(`responds 503, counts and warns once if it ${description}`, async () => {
        const warnings = await warningsDuring(async () => {
          const receiver = createReceiver(signingKeys);
          for (let second = 0; second < 3; second += 1) {
            const response = await clock.until(send(receiver, envelope('email', 'sent')));
            expect(response).to.include(UNAVAILABLE);
            expect(response.headers).to.include({ 'retry-after': '1' });
            await clock.pass(1_000);
          }
        });
        expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_NO_SIGNING_KEY']);
        expect(warnings[0]?.message)
          .to.include(problem)
          .and.to.include('responds 503 until it returns a key');
        expect(warnings[0]?.message).to.not.include(OTHER_KEY);
        expect(await readings('customerio_webhook_errors_total', 'error_type')).to.include({
          no_signing_key: 3,
          invalid_signature: 0,
        });
        expect(calls).to.equal(3);
      });
    }

    it('is not an authentication bypass', async () => {
      const events: unknown[] = [];
      const receiver = createReceiver(() => [], { onEvent: (event) => events.push(event) });
      for (const signingKey of ['undefined', '[object Object]', SIGNING_KEY]) {
        expect(await statusOf(receiver, signingKey)).to.equal(503);
      }
      expect(events).to.deep.equal([]);
    });

    it('is called at most once a second by a flood of requests', async () => {
      const receiver = createReceiver(() => Promise.reject(new Error('down')));
      for (let request = 0; request < 100; request += 1) {
        expect(await statusOf(receiver)).to.equal(503);
        await clock.pass(50);
      }
      expect(calls).to.be.within(4, 5);
    });

    it('responds immediately between two calls', async () => {
      const receiver = createReceiver(never);
      expect(await statusOf(receiver)).to.equal(503);
      const before = clock.now();
      expect(await statusOf(receiver)).to.equal(503);
      expect(clock.now() - before).to.equal(0);
    });

    it('recovers when it returns a key', async () => {
      let signingKeys: SigningKeysFunction = () => undefined;
      const receiver = createReceiver(() => signingKeys());
      expect(await statusOf(receiver)).to.equal(503);
      signingKeys = () => SIGNING_KEY;
      await clock.pass(1_000);
      expect(await statusOf(receiver)).to.equal(200);
    });

    it('uses a key that arrives after the timeout', async () => {
      const receiver = createReceiver(
        () => new Promise((resolve) => setTimeout(resolve, 2_500, SIGNING_KEY)),
      );
      expect(await statusOf(receiver)).to.equal(503);
      await clock.pass(500);
      expect(await statusOf(receiver)).to.equal(200);
      expect(calls).to.equal(1);
    });

    it('does not replace newer keys with keys that arrive late', async () => {
      const delays = [10_000, 0];
      const keys = [OTHER_KEY, SIGNING_KEY];
      const receiver = createReceiver(
        () => new Promise((resolve) => setTimeout(resolve, delays.shift(), keys.shift())),
      );
      expect(await statusOf(receiver)).to.equal(503);
      await clock.pass(1_000);
      expect(await statusOf(receiver)).to.equal(200);
      await clock.pass(20_000);
      expect(await statusOf(receiver)).to.equal(200);
    });
  });

  describe('when the key changes', () => {
    it('is called again if a signature matches no key, at most once a minute', async () => {
      let key = OTHER_KEY;
      const receiver = createReceiver(() => Promise.resolve(key));
      expect(await statusOf(receiver, OTHER_KEY)).to.equal(200);
      key = SIGNING_KEY;
      expect(await statusOf(receiver)).to.equal(401);
      await clock.pass(59_000);
      expect(await statusOf(receiver)).to.equal(401);
      expect(calls).to.equal(1);
      await clock.pass(1_000);
      const statuses = await Promise.all([statusOf(receiver), statusOf(receiver), statusOf(receiver)]);
      expect(statuses).to.deep.equal([200, 200, 200]);
      expect(calls).to.equal(2);
      expect(await statusOf(receiver, OTHER_KEY)).to.equal(401);
    });

    it('is not called again for signatures that are malformed or not current', async () => {
      const receiver = createReceiver(() => SIGNING_KEY);
      expect(await statusOf(receiver)).to.equal(200);
      await clock.pass(60_000);
      const timestamp = 1_500_000_000;
      await send(receiver, '{}', { signingKey: OTHER_KEY, timestamp });
      await send(receiver, '{}', { headers: (signed) => ({ ...signed, 'x-cio-signature': 'x' }) });
      expect(calls).to.equal(1);
    });

    for (const [description, failing] of [
      ['rejects', () => Promise.reject(new Error(OTHER_KEY))],
      ['does not return', never],
      ['returns undefined', () => undefined],
    ] as const) {
      it(`keeps the keys if it ${description}, and warns once`, async () => {
        const warnings = await warningsDuring(async () => {
          let signingKeys: SigningKeysFunction = () => SIGNING_KEY;
          const receiver = createReceiver(() => signingKeys());
          expect(await statusOf(receiver)).to.equal(200);
          signingKeys = failing;
          for (const _ of [1, 2]) {
            await clock.pass(60_000);
            expect(await statusOf(receiver, OTHER_KEY)).to.equal(401);
            expect(await statusOf(receiver)).to.equal(200);
          }
          expect(calls).to.equal(3);
        });
        const [loading, ...others] = warnings.filter(({ code }) => code !== 'CUSTOMERIO_OTEL_SIGNATURE');
        expect(loading?.message).to.include('continues with the keys that it loaded before');
        expect(loading?.message).to.not.include(OTHER_KEY);
        expect(others).to.deep.equal([]);
      });
    }

    it('exports a count for each position that was used or is known', async () => {
      const METRIC = 'customerio_webhook_signing_key_total';
      let keys = [SIGNING_KEY];
      const receiver = createReceiver(() => keys);
      expect(await readings(METRIC, 'position')).to.deep.equal({ 0: 0 });
      expect(await statusOf(receiver)).to.equal(200);
      keys = [OTHER_KEY, SIGNING_KEY, 'a third key'];
      await clock.pass(60_000);
      expect(await statusOf(receiver, OTHER_KEY)).to.equal(200);
      expect(await statusOf(receiver)).to.equal(200);
      expect(await readings(METRIC, 'position')).to.deep.equal({ 0: 2, 1: 1, 2: 0 });
      keys = [OTHER_KEY];
      await clock.pass(60_000);
      expect(await statusOf(receiver, 'unknown')).to.equal(401);
      expect(await readings(METRIC, 'position')).to.deep.equal({ 0: 2, 1: 1, 2: 0 });
    });
  });
});
