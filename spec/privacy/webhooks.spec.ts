import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { expect } from 'chai';
import { CustomerIOInstrumentation } from '../../lib';
import { redisStores, type IoredisClient } from '../../lib/stores/redis';
import {
  createWebhookReceiver,
  type RawBody,
  type WebhookReceiver,
  type WebhookReceiverOptions,
} from '../../lib/webhooks';
import { Canaries } from '../harness/privacy/canaries';
import { plantedWebhooks, strangeBodies } from '../harness/privacy/canary-webhooks';
import { Outlets, type Outlet } from '../harness/privacy/outputs';
import { startListening } from '../harness/servers/served';
import { Outage } from '../harness/stores/outage';
import { nowInSeconds, signedRequest, type Sending } from '../harness/webhooks/webhook-world';

const PUBLISHED = readFileSync(join(__dirname, '../../../spec/fixtures/published-events.txt'), 'utf8')
  .trim()
  .split('\n');

type Plant = (plant: Canaries) => Partial<WebhookReceiverOptions>;

const errorOf = (plant: Canaries) =>
  Object.assign(new Error(plant.email('text of an error'), { cause: plant.text('cause') }), {
    code: plant.text('code of an error'),
    person: plant.name('field of an error'),
  });

const outage = new Outage();

/** Creates a Redis client whose errors contain the key, like those of a server. */
const failingRedis = (): IoredisClient => {
  const fail = outage.failing(
    (...words: unknown[]) => Promise.reject(new Error(`WRONGTYPE ${words.join(' ')}`)),
    Promise.resolve('completed'),
  );
  return { getrange: fail, set: fail, eval: fail, defineCommand: () => undefined };
};

const workingRedis = (): IoredisClient => {
  const kept = new Map<string, string>();
  return {
    getrange: (key) => Promise.resolve(kept.get(key) ?? null),
    set: (key, value) => Promise.resolve(kept.set(key, value)),
    eval: (script) => Promise.resolve(script.includes('busy') ? 'claimed' : 'completed'),
    defineCommand: () => undefined,
  };
};

/** Options of a receiver whose functions and stores receive planted values. */
const RECEIVERS: Readonly<Record<string, Plant>> = {
  'a handler that succeeds': () => ({ onEvent: () => undefined }),
  'a handler that throws': (plant) => ({
    onEvent: () => {
      throw errorOf(plant);
    },
  }),
  'a handler that throws text': (plant) => ({
    onEvent: () => {
      throw plant.email('thrown text') as unknown as Error;
    },
  }),
  'a handler that rejects, and onHandlerFailure "acknowledge"': (plant) => ({
    onEvent: () => Promise.reject(new AggregateError([errorOf(plant)], plant.email('text of a rejection'))),
    onHandlerFailure: 'acknowledge',
  }),
  'a handler that times out and then fails': (plant) => ({
    handlerTimeoutMs: 1,
    onEvent: (_event, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(errorOf(plant)))),
  }),
  'Redis that fails': (plant) => redisStores(failingRedis(), { prefix: plant.text('prefix') }),
  'Redis that works': (plant) => redisStores(workingRedis(), { prefix: plant.text('prefix') }),
};

const UNAUTHENTICATED_REQUESTS = (plant: Canaries): readonly Sending[] => [
  { headers: { 'x-cio-signature': plant.text('signature'), 'x-cio-timestamp': plant.text('timestamp') } },
  { headers: { 'x-cio-signature': 'ab'.repeat(32), 'x-cio-timestamp': plant.text('timestamp') } },
  { signingKey: plant.text('another key') },
  { headers: { [plant.text('header')]: plant.text('header') } },
  { method: plant.text('method') },
];

describe('the canary suite for webhooks', () => {
  after(outage.end);

  for (const [description, options] of Object.entries(RECEIVERS)) {
    describe(`with ${description}`, () => {
      const plant = new Canaries();
      const signingKey = plant.text('signing key');
      let outlets: Outlets;
      let unload: () => void;
      let outputs: Record<Outlet, string>;

      before(async () => {
        outlets = new Outlets();
        unload = registerInstrumentations({
          instrumentations: [
            new HttpInstrumentation(),
            new CustomerIOInstrumentation({ logLevel: 'debug', logger: outlets.logger }),
          ],
        });
        const receiver = createWebhookReceiver({
          signingKeys: [plant.text('next signing key'), signingKey],
          dedupeMaxIds: 1_000,
          maxBodyBytes: 100_000,
          ...options(plant),
        });
        await sendEverything(receiver);
        await sendOverHttp(receiver);
        outputs = await outlets.all();
      });
      after(async () => {
        unload();
        await outlets.end();
      });

      async function sendEverything(receiver: WebhookReceiver): Promise<void> {
        const bodies = [...plantedWebhooks(plant), ...strangeBodies(plant)];
        // each body twice: the second one is a duplicate or a retry
        for (const body of [...bodies, ...bodies]) {
          await receiver.handle(signedRequest(body, { signingKey }));
        }
        for (const sending of UNAUTHENTICATED_REQUESTS(plant)) {
          await receiver.handle(
            signedRequest({ subject: plant.text('subject') }, { signingKey, ...sending }),
          );
        }
        const stale = { signingKey, timestamp: nowInSeconds() - 9 * 86_400 };
        await receiver.handle(signedRequest({ subject: plant.text('subject of a stale one') }, stale));
        const tooLarge = { padding: plant.text('padding').repeat(10_000) };
        await receiver.handle(signedRequest(tooLarge, { signingKey }));
        const parsed = { subject: plant.text('subject of a parsed body') } as unknown as RawBody;
        await receiver.handle({ ...signedRequest('', { signingKey }), rawBody: parsed });
      }

      /** Sends webhooks to an HTTP server with spans of its own, with headers of a proxy. */
      async function sendOverHttp(receiver: WebhookReceiver): Promise<void> {
        const server = await startListening(createServer(receiver.node()));
        for (const body of [...plantedWebhooks(plant).slice(0, 40), ...strangeBodies(plant)]) {
          const { headers, rawBody } = signedRequest(body, { signingKey });
          await fetch(`http://127.0.0.1:${server.port}/customerio`, {
            method: 'POST',
            headers: {
              ...(headers as Record<string, string>),
              connection: 'close',
              'x-person': plant.text('header of a proxy'),
            },
            body: rawBody as string,
          });
        }
        await server.close();
      }

      it('records every published type and every rejection', () => {
        const { spans, logRecords } = outlets.telemetry;
        const types = new Set(spans.map(({ attributes }) => attributes['customerio.event_type']));
        types.delete(undefined); // spans of the server
        expect([...types]).to.have.members([...PUBLISHED, 'unknown']);
        expect(spans.length).to.be.greaterThan(700);
        expect(logRecords.length).to.be.greaterThan(700);
        const reasons = new Set(logRecords.map(({ attributes }) => attributes['error.type']));
        const expected = ['missing_signature', 'invalid_signature', 'stale', 'too_large'];
        expect([...reasons]).to.include.members(expected);
        expect(outputs['the Prometheus page']).to.match(
          /_webhook_errors_total\{error_type="malformed"[^}]*\} [1-9]/,
        );
      });

      it('finds no planted value in any output', () => {
        for (const [outlet, text] of Object.entries(outputs)) {
          expect(plant.leaksIn(text).slice(0, 5), outlet).to.deep.equal([]);
        }
      });
    });
  }
});
