import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { PACKAGE_NAME } from '../../lib/version';
import { BREAKAGES } from '../harness/telemetry/broken-apis';
import { diagnosticsDuring, warningsDuring } from '../harness/telemetry/diagnostics';
import { freshReceiver } from '../harness/processes/fresh-lib';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';
import { VENDOR_EVENTS } from '../harness/webhooks/vendor-events';
import { envelope, send, SIGNING_KEY } from '../harness/webhooks/webhook-world';

type Options = Parameters<ReturnType<typeof freshReceiver>['createWebhookReceiver']>[0];

/** A receiver that has said nothing yet. */
const receiver = (options: Partial<Options> = {}) =>
  freshReceiver().createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 1_000, ...options });

/** Lines of ours that tell of a fault: the SDK has its own. */
const faultsDuring = async (act: () => unknown): Promise<string[]> =>
  (await diagnosticsDuring(act)).filter((line) => line.startsWith(PACKAGE_NAME));

/** Everything that is published, and what is not. */
const BODIES: readonly unknown[] = [
  ...VENDOR_EVENTS.map(({ objectType, metric, data }) => envelope(objectType, metric, data)),
  envelope('hologram', 'projected'),
  { object_type: 'email', metric: 'sent' },
  'not JSON',
  '',
];

describe('the operator is told by the receiver', () => {
  let telemetry: InMemoryTelemetry;
  beforeEach(() => {
    telemetry = new InMemoryTelemetry().register();
  });
  afterEach(() => telemetry.shutdown());

  describe('of no fault where there is none:', () => {
    const surroundings: Readonly<Record<string, () => void>> = {
      'with an SDK': () => undefined,
      'without metrics': () => metrics.disable(),
    };
    for (const [description, prepare] of Object.entries(surroundings)) {
      it(`whatever comes, ${description}`, async () => {
        prepare();
        const told = await faultsDuring(async () => {
          const receiving = receiver({ onEvent: () => undefined });
          for (const body of BODIES) await send(receiving, body);
        });
        expect(told).to.deep.equal([]);
      });
    }

    it('where metrics were there and are not any more', async () => {
      const receiving = receiver();
      metrics.disable();
      expect(await faultsDuring(() => send(receiving, envelope('email', 'sent')))).to.deep.equal([]);
    });
  });

  it('of a meter that throws, when the receiver is made', async () => {
    BREAKAGES['a meter that throws']();
    expect(await faultsDuring(() => receiver())).to.have.length(1);
  });

  it('of a context that takes no span, once, and onEvent runs all the same', async () => {
    let handled = 0;
    const receiving = receiver({ onEvent: () => (handled += 1) });
    BREAKAGES['a context that takes no values']();
    const told = await faultsDuring(async () => {
      for (const _ of [1, 2]) {
        expect(await send(receiving, envelope('email', 'sent'))).to.include({ status: 200 });
      }
    });
    expect(handled).to.equal(2);
    expect(told).to.have.length(1);
  });

  describe('of onEvent by a warning of Node:', () => {
    const warnings = async (options: Partial<Options>, bodies: readonly unknown[]) =>
      (
        await warningsDuring(async () => {
          const receiving = receiver(options);
          for (const body of bodies) await send(receiving, body);
        })
      )
        .map(({ code, message }) => `${code}: ${message}`)
        .filter((warning) => warning.startsWith('CUSTOMERIO'));

    it('nothing where it handles what comes', async () => {
      expect(await warnings({ onEvent: () => undefined }, [...BODIES, ...BODIES])).to.deep.equal([]);
    });

    it('that it failed', async () => {
      const onEvent = () => Promise.reject(new TypeError('x'));
      const [told, ...others] = await warnings({ onEvent }, BODIES);
      expect(told).to.match(/^CUSTOMERIO_OTEL_HANDLER: .* failed with TypeError\. /);
      expect(others).to.deep.equal([]);
    });

    it('that it took too long', async () => {
      const onEvent = () => new Promise(() => undefined);
      const [told, ...others] = await warnings({ onEvent, handlerTimeoutMs: 2 }, BODIES.slice(0, 2));
      expect(told).to.match(/^CUSTOMERIO_OTEL_HANDLER: .* took too long\. /);
      expect(others).to.deep.equal([]);
    });
  });
});
