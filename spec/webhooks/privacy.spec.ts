import { expect } from 'chai';
import type { RawBody, WebhookReceiverOptions } from '../../lib/webhooks';
import { diagnosticsDuring, warningsDuring } from '../harness/diagnostics';
import { PARENTS, VENDOR_EVENTS } from '../harness/vendor-events';
import { envelope, nowInSeconds, signedRequest, WebhookWorld, type Sending } from '../harness/webhook-world';

/** Unique in everything this process exports. */
const CANARY = 'c4n4ry';
/** As a number: of ids that tell which campaign. */
const CANARY_NUMBER = 987_654_321;
/** Ids of deliveries and events are no secret: they tie webhooks to calls. */
const TOLD = new Set(['delivery_id']);

/** The same fields with the canary in every text, number, key of headers and element of lists. */
function marked(value: unknown, name = ''): unknown {
  if (TOLD.has(name)) return value;
  if (typeof value === 'string') return `${CANARY}+${value}`;
  if (typeof value === 'number') return CANARY_NUMBER;
  if (Array.isArray(value)) return value.map((element) => marked(element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      name === 'headers' ? `${CANARY}-${key}` : key,
      marked(field, key),
    ]),
  );
}

/** Bodies that are no events, with the canary wherever we look. */
const STRANGE: readonly unknown[] = [
  `${CANARY}@example.com`,
  `{"${CANARY}`,
  JSON.stringify(CANARY),
  [CANARY],
  {
    event_id: `${CANARY}@example.com`,
    object_type: CANARY,
    metric: CANARY,
    data: { delivery_id: `${CANARY}@x.y` },
  },
  { event_type: `email_${CANARY}`, timestamp: CANARY, data: { recipient: CANARY } },
  { ...envelope('email', CANARY), [CANARY]: CANARY },
];

const WRONG: readonly Sending[] = [
  { headers: { 'x-cio-signature': CANARY, 'x-cio-timestamp': CANARY } },
  { signingKey: CANARY },
  { timestamp: nowInSeconds() - 9 * 86_400 },
  { headers: { [CANARY]: CANARY } },
  { method: CANARY },
];

const explode = (): never => {
  throw new Error(`${CANARY}@example.com`);
};

/** Everything that leaves the process when all that can happen has happened. */
async function everythingTold(world: WebhookWorld): Promise<string> {
  for (const { objectType, metric, data } of VENDOR_EVENTS) {
    for (const parents of Object.values(PARENTS)) {
      await world.send(envelope(objectType, metric, marked({ ...data, ...parents }) as object));
    }
  }
  for (const body of STRANGE) await world.send(body);
  for (const sending of WRONG) await world.send(envelope('email', 'sent'), sending);
  const parsed = { subject: CANARY } as unknown as RawBody;
  await world.receiver.handle({ ...signedRequest(''), rawBody: parsed });
  const { spans, logRecords } = world.telemetry;
  return JSON.stringify([
    spans.map(({ name, attributes, events, links, status }) => [name, attributes, events, links, status]),
    logRecords.map(({ body, attributes, eventName }) => [body, attributes, eventName]),
    await world.telemetry.metricData(),
  ]);
}

describe('nothing personal leaves:', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());

  const handlers: Readonly<Record<string, Partial<WebhookReceiverOptions>>> = {
    'with a handler that succeeds': {},
    'with a handler that throws': { onEvent: explode },
    'with a handler that rejects, acknowledged': {
      onEvent: () => Promise.reject(new Error(`${CANARY}@example.com`)),
      onHandlerFailure: 'acknowledge',
    },
    'with stores that fail': {
      dedupeStore: { claim: explode, complete: explode, release: explode },
      deliveryJournal: { record: explode, lookup: explode },
    },
  };

  for (const [description, options] of Object.entries(handlers)) {
    it(`${description}, in spans, log events, metrics, diagnostics and warnings`, async () => {
      world = new WebhookWorld(options);
      let told = '';
      let warnings: Error[] = [];
      const lines = await diagnosticsDuring(async () => {
        warnings = await warningsDuring(async () => void (told = await everythingTold(world)));
      });
      expect(told.match(/customerio\.webhook"/g)).to.have.length.greaterThan(300);
      expect(told).to.not.include(CANARY);
      expect(told).to.not.include(String(CANARY_NUMBER));
      expect(lines.join()).to.not.include(CANARY);
      expect(warnings.map(({ message }) => message).join()).to.not.include(CANARY);
    });
  }

  it('not to a logger of one’s own either', async () => {
    const lines: unknown[] = [];
    const log = (object: object, message?: string) => void lines.push(object, message);
    const logger = { debug: log, info: log, warn: log, error: log };
    world = new WebhookWorld({}, { logLevel: 'debug', logger });
    await everythingTold(world);
    expect(lines).to.have.length.greaterThan(600);
    expect(JSON.stringify(lines)).to.not.include(CANARY);
  });
});
