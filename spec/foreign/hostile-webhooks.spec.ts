import { expect } from 'chai';
import fc from 'fast-check';
import type { WebhookReceiverOptions, WebhookRequest } from '../../lib/webhooks';
import { HOSTILE, hostileValues, revoked, type HostileValue } from '../harness/foreign/hostile-values';
import { unhandledDuring } from '../harness/telemetry/diagnostics';
import { envelope, signedRequest, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';
const bounce = () => envelope('email', 'bounced', { delivery_id: DELIVERY, failure_message: 'x' });
const CONFIG = { logLevel: 'debug', captureErrorMessage: true } as const;

/** Whether the functions are hostile. Afterwards they succeed: receivers try completions again for an hour. */
let isHostile = true;

const ways = (value: () => unknown): Readonly<Record<string, () => unknown>> => ({
  throws: () => {
    if (isHostile) throw value();
  },
  'rejects with': () =>
    Promise.resolve().then(() => {
      if (isHostile) throw value();
    }),
  returns: () => (isHostile ? value() : undefined),
});

describe('a webhook with hostile values', () => {
  let world: WebhookWorld;
  let make: () => unknown = () => undefined;
  const create = (options: Partial<WebhookReceiverOptions> = {}) => {
    world = new WebhookWorld({ handlerTimeoutMs: 50, storeTimeoutMs: 10, ...options }, CONFIG);
  };
  beforeEach(() => {
    isHostile = true;
  });
  afterEach(() => {
    isHostile = false;
    return world.end();
  });

  for (const [way, act] of Object.entries(ways(() => make()))) {
    it(`has its usual response if onEvent ${way} any value`, async () => {
      create({ onEvent: act });
      const unhandled = await unhandledDuring(async () => {
        for (const [label, value] of Object.entries(HOSTILE)) {
          make = value;
          const { status } = await world.send(bounce());
          if (way === 'returns') expect(status, label).to.be.oneOf([200, 503]);
          else expect(status, label).to.equal(503);
        }
      });
      expect(unhandled).to.deep.equal([]);
      const sent = Object.keys(HOSTILE).length;
      expect(world.events).to.have.length(sent);
      expect(world.telemetry.spans).to.have.length(sent);
      expect(world.telemetry.logRecords).to.have.length(sent);
    });

    it(`is handled if the stores ${way.replace(/s\b/, '')} any value`, async () => {
      const store = act as () => never;
      const stores = {
        dedupeStore: { claim: store, complete: store, release: store },
        deliveryJournal: { record: store, lookup: store },
      };
      const unhandled = await unhandledDuring(async () => {
        for (const [label, value] of Object.entries(HOSTILE)) {
          make = value;
          // a new circuit breaker
          create(stores);
          expect((await world.send(bounce())).status, label).to.equal(200);
          expect(world.events, label).to.have.length(1);
          await world.end();
        }
      });
      expect(unhandled).to.deep.equal([]);
    });
  }

  it('is linked only to a send whose fields can be read', async () => {
    // not the shared value: the completions of other receivers are still tried with it
    let lookup: () => unknown = () => undefined;
    create({ deliveryJournal: { record: () => undefined, lookup: () => lookup() as never } });
    for (const value of [{ acceptedAt: 1, traceId: Symbol('x') }, { acceptedAt: 'soon' }, revoked()]) {
      lookup = () => Promise.resolve().then(() => value);
      expect((await world.send(bounce())).status).to.equal(200);
    }
    expect(world.contexts.map(({ send }) => send)).to.deep.equal([{ acceptedAt: 1 }, undefined, undefined]);
  });
});

describe('handle()', () => {
  let world: WebhookWorld;
  before(() => {
    world = new WebhookWorld({}, CONFIG);
  });
  after(() => world.end());

  const statusOf = async (request: unknown): Promise<number> =>
    (await world.receiver.handle(request as WebhookRequest)).status;

  it('resolves for any request, with 401 if nothing is signed', async () => {
    const respond = async ({ make }: HostileValue) => {
      expect(await statusOf(make())).to.be.oneOf([401, 405]);
    };
    await fc.assert(fc.asyncProperty(hostileValues(), respond), { numRuns: 200 });
    for (const request of [undefined, null, revoked(), 'text', 7]) {
      expect(await statusOf(request)).to.equal(401);
    }
  });

  it('resolves for any headers, body and method', async () => {
    const respond = async (headers: HostileValue, rawBody: HostileValue, method: HostileValue) => {
      const request = { headers: headers.make(), rawBody: rawBody.make(), method: method.make() };
      expect(await statusOf(request)).to.be.oneOf([401, 405, 503]);
      const signed = { ...signedRequest('{}'), rawBody: rawBody.make() };
      expect(await statusOf(signed)).to.be.oneOf([401, 503]);
    };
    const any = hostileValues();
    await fc.assert(fc.asyncProperty(any, any, any, respond), { numRuns: 200 });
  });
});
