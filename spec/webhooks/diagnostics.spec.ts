import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { PACKAGE_NAME } from '../../lib/version';
import { freshReceiver } from '../harness/processes/fresh-lib';
import { BREAKAGES } from '../harness/telemetry/broken-apis';
import { diagnosticsDuring, warningsDuring } from '../harness/telemetry/diagnostics';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';
import { VENDOR_EVENTS } from '../harness/webhooks/vendor-events';
import { envelope, send, SIGNING_KEY } from '../harness/webhooks/webhook-world';

type Options = Parameters<ReturnType<typeof freshReceiver>['createWebhookReceiver']>[0];

/** Creates a receiver in a fresh copy of the library, which has not logged yet. */
const createReceiver = (options: Partial<Options> = {}) =>
  freshReceiver().createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 1_000, ...options });

/** Returns the diagnostics of this package, without those of the SDK. */
const faultsDuring = async (act: () => unknown): Promise<string[]> =>
  (await diagnosticsDuring(act)).filter((line) => line.startsWith(PACKAGE_NAME));

/** An event of every published pair, and bodies that are not published. */
const BODIES: readonly unknown[] = [
  ...VENDOR_EVENTS.map(({ objectType, metric, data }) => envelope(objectType, metric, data)),
  envelope('hologram', 'projected'),
  { object_type: 'email', metric: 'sent' },
  'not JSON',
  '',
];

describe('diagnostics of the receiver', () => {
  let telemetry: InMemoryTelemetry;
  beforeEach(() => {
    telemetry = new InMemoryTelemetry().register();
  });
  afterEach(() => telemetry.shutdown());

  describe('without a fault', () => {
    const surroundings: Readonly<Record<string, () => void>> = {
      'with an SDK': () => undefined,
      'without metrics': () => metrics.disable(),
    };
    for (const [description, prepare] of Object.entries(surroundings)) {
      it(`stay empty for all kinds of bodies ${description}`, async () => {
        prepare();
        const logged = await faultsDuring(async () => {
          const receiver = createReceiver({ onEvent: () => undefined });
          for (const body of BODIES) await send(receiver, body);
        });
        expect(logged).to.deep.equal([]);
      });
    }

    it('stay empty after the meter provider was removed', async () => {
      const receiver = createReceiver();
      metrics.disable();
      expect(await faultsDuring(() => send(receiver, envelope('email', 'sent')))).to.deep.equal([]);
    });
  });

  it('report a meter that throws at the creation of the receiver', async () => {
    BREAKAGES['a meter that throws']();
    expect(await faultsDuring(() => createReceiver())).to.have.length(1);
  });

  it('report a context that rejects values, once, while onEvent still runs', async () => {
    let handled = 0;
    const receiver = createReceiver({ onEvent: () => (handled += 1) });
    BREAKAGES['a context that throws on setValue']();
    const logged = await faultsDuring(async () => {
      for (const _ of [1, 2]) {
        expect(await send(receiver, envelope('email', 'sent'))).to.include({ status: 200 });
      }
    });
    expect(handled).to.equal(2);
    expect(logged).to.have.length(1);
  });

  describe('about onEvent', () => {
    const warnings = async (options: Partial<Options>, bodies: readonly unknown[]) =>
      (
        await warningsDuring(async () => {
          const receiver = createReceiver(options);
          for (const body of bodies) await send(receiver, body);
        })
      )
        .map(({ code, message }) => `${code}: ${message}`)
        .filter((warning) => warning.startsWith('CUSTOMERIO'));

    it('contain no process warning if it succeeds', async () => {
      expect(await warnings({ onEvent: () => undefined }, [...BODIES, ...BODIES])).to.deep.equal([]);
    });

    it('contain one process warning if it fails', async () => {
      const onEvent = () => Promise.reject(new TypeError('x'));
      const [warning, ...others] = await warnings({ onEvent }, BODIES);
      expect(warning).to.match(/^CUSTOMERIO_OTEL_HANDLER: .* failed with TypeError\. /);
      expect(others).to.deep.equal([]);
    });

    it('contain one process warning if it times out', async () => {
      const onEvent = () => new Promise(() => undefined);
      const [warning, ...others] = await warnings({ onEvent, handlerTimeoutMs: 20 }, BODIES.slice(0, 2));
      expect(warning).to.match(/^CUSTOMERIO_OTEL_HANDLER: .* took too long\. /);
      expect(others).to.deep.equal([]);
    });
  });

  describe('with a process.emitWarning that throws', () => {
    const emitWarning = Reflect.get(process, 'emitWarning');
    beforeEach(() => {
      // filters of applications often expect text as the second argument
      process.emitWarning = (_text: string | Error, type?: unknown) =>
        void (type as string).startsWith('Experimental');
    });
    afterEach(() => {
      process.emitWarning = emitWarning;
    });

    const unusual: Readonly<Record<string, [status: number, Partial<Options>, signingKey?: string]>> = {
      'an option with a problem': [200, { dedupeWindowMs: 1 }],
      'a wrong signing key': [401, {}, 'another key'],
      'a handler that fails': [503, { onEvent: () => Promise.reject(new Error('x')) }],
      'a function without a key': [503, { signingKeys: () => undefined }],
    };
    for (const [what, [status, options, signingKey = SIGNING_KEY]] of Object.entries(unusual)) {
      it(`do not change the response or the count of a webhook: ${what}`, async () => {
        const receiver = createReceiver(options);
        const sent = envelope('email', 'sent');
        for (const _ of [1, 2]) {
          expect(await send(receiver, sent, { signingKey })).to.include({ status });
        }
        const requests = await telemetry.points('customerio_webhook_duration_ms');
        expect(requests.map(({ value }) => value).reduce((sum, each) => sum + each, 0)).to.equal(2);
      });
    }
  });
});
