import { expect } from 'chai';
import type { DeliveryJournal } from '../../lib/webhooks';
import { envelope, newEventId, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';
const EVENT_ID = newEventId();
/** Ahead of the clock, so that the lag is 0. */
const AT = nowInSeconds() + 3_600;

const journal: DeliveryJournal = {
  record: () => undefined,
  lookup: () => ({ acceptedAt: AT * 1000 - 7_000 }),
};

/** With nothing but what makes it an event. */
const bare = (object_type: string, metric: string, data: object = {}) => ({ object_type, metric, data });

const EVENT: Readonly<Record<string, unknown>> = { event: 'customerio.webhook.event' };
const ACCEPTED = { ...EVENT, 'customerio.webhook.outcome': 'accepted' };
const UNKNOWN = { ...ACCEPTED, 'customerio.event_type': 'unknown' };
const email = (metric: string, campaign = 'unknown') => ({
  ...ACCEPTED,
  'customerio.event_type': `email_${metric}`,
  'customerio.channel': 'email',
  'customerio.campaign_type': campaign,
});

const ROWS: Readonly<Record<string, readonly [body: unknown, fields: object]>> = {
  'an event with nothing in it': [bare('email', 'sent'), email('sent')],
  'an event with everything': [
    envelope(
      'email',
      'delivered',
      { delivery_id: DELIVERY, campaign_id: 1 },
      { event_id: EVENT_ID, timestamp: AT },
    ),
    {
      ...email('delivered', 'campaign'),
      'customerio.event_id': EVENT_ID,
      'customerio.delivery_id': DELIVERY,
      'customerio.webhook.lag_ms': 0,
      'customerio.message.latency_ms': 7_000,
    },
  ],
  'a person’s event, which is of no channel': [
    bare('customer', 'subscribed', { email_address: 'jane@example.com' }),
    {
      ...ACCEPTED,
      'customerio.event_type': 'customer_subscribed',
      'customerio.campaign_type': 'unknown',
    },
  ],
  'a click': [bare('email', 'clicked'), { ...email('clicked'), 'customerio.machine': false }],
  'a bounced e-mail': [
    bare('email', 'bounced', { failure_message: '550 5.1.1 no such user' }),
    {
      ...email('bounced'),
      'customerio.bounce_type': 'hard',
      'customerio.failure.reason': 'unknown_recipient',
    },
  ],
  'another failure': [
    bare('email', 'dropped'),
    { ...email('dropped'), 'customerio.failure.reason': 'unknown' },
  ],
  'an event that nobody knows': [
    {
      ...bare('hologram', 'projected', { delivery_id: DELIVERY, campaign_id: 1 }),
      event_id: EVENT_ID,
      timestamp: AT,
    },
    {
      ...UNKNOWN,
      'customerio.event_id': EVENT_ID,
      'customerio.delivery_id': DELIVERY,
      'customerio.webhook.lag_ms': 0,
      'customerio.message.latency_ms': 7_000,
    },
  ],
  'an object that is no event': ['{}', UNKNOWN],
  'no JSON': ['{', { ...UNKNOWN, 'error.type': 'malformed' }],
};

/** By whether they may be told. */
const IDS: Readonly<Record<string, boolean>> = {
  [EVENT_ID]: true,
  'evt-2_b': true,
  ['x'.repeat(63) + '1']: true,
  ['x'.repeat(64) + '1']: false,
  'jane@example1': false,
  '1jane@example.com': false,
  'jane doe 1': false,
  jane: false,
};

describe('of a webhook an own logger', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());

  /** What a logger as pino is called with, names without a value included. */
  async function logged(body: unknown): Promise<Record<string, unknown>> {
    const calls: object[] = [];
    const log = (fields: object) => void calls.push(fields);
    const logger = { debug: log, info: log, warn: log, error: log };
    world = new WebhookWorld({ deliveryJournal: journal }, { logLevel: 'info', logger });
    await world.send(body);
    expect(calls).to.have.length(1);
    return calls[0] as Record<string, unknown>;
  }

  for (const [description, [body, expected]] of Object.entries(ROWS)) {
    it(`gets what is known, and no name without a value: ${description}`, async () => {
      const { 'customerio.duration_ms': duration, trace_id, span_id, ...fields } = await logged(body);
      expect(fields).to.deep.equal(expected);
      expect(duration).to.be.within(0, 5_000);
      const { traceId, spanId } = world.telemetry.span().spanContext();
      expect([trace_id, span_id]).to.deep.equal([traceId, spanId]);
    });
  }

  for (const [id, isTold] of Object.entries(IDS)) {
    it(`gets the event id ${id}: ${isTold ? 'yes' : 'no, it could be of a person'}`, async () => {
      const fields = await logged(envelope('email', 'sent', {}, { event_id: id }));
      const expected = isTold ? id : undefined;
      expect(fields['customerio.event_id']).to.equal(expected);
      expect(world.telemetry.span().attributes['customerio.event_id']).to.equal(expected);
      expect(world.events[0]?.eventId).to.equal(id);
    });
  }
});
