import { expect } from 'chai';
import type { DeliveryJournal } from '../../lib/webhooks';
import { envelope, newEventId, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';
const EVENT_ID = newEventId();
/** Ahead of the clock, so that the lag is 0. In Unix seconds. */
const AT = nowInSeconds() + 3_600;

const journal: DeliveryJournal = {
  record: () => undefined,
  lookup: () => ({ acceptedAt: AT * 1000 - 7_000 }),
};

/** Returns an event with the required fields only. */
const minimalEvent = (object_type: string, metric: string, data: object = {}) => ({
  object_type,
  metric,
  data,
});

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
  'an event without optional fields': [minimalEvent('email', 'sent'), email('sent')],
  'an event with all fields': [
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
  "a person's event, which has no channel": [
    minimalEvent('customer', 'subscribed', { email_address: 'jane@example.com' }),
    {
      ...ACCEPTED,
      'customerio.event_type': 'customer_subscribed',
      'customerio.campaign_type': 'unknown',
    },
  ],
  'a click': [minimalEvent('email', 'clicked'), { ...email('clicked'), 'customerio.machine': false }],
  'a bounced email': [
    minimalEvent('email', 'bounced', { failure_message: '550 5.1.1 no such user' }),
    {
      ...email('bounced'),
      'customerio.bounce_type': 'hard',
      'customerio.failure.reason': 'unknown_recipient',
    },
  ],
  'another failure': [
    minimalEvent('email', 'dropped'),
    { ...email('dropped'), 'customerio.failure.reason': 'unknown' },
  ],
  'an event of an unknown type': [
    {
      ...minimalEvent('hologram', 'projected', { delivery_id: DELIVERY, campaign_id: 1 }),
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
  'an empty object': ['{}', UNKNOWN],
  'invalid JSON': ['{', { ...UNKNOWN, 'error.type': 'malformed' }],
};

/** Event ids, and whether they are logged. A value of another shape can be personal. */
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

describe('the logger option of a receiver', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());

  /** Returns the fields that a logger such as pino receives, including fields whose value is undefined. */
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
    it(`receives the fields of ${description}, without undefined values`, async () => {
      const { 'customerio.duration_ms': duration, trace_id, span_id, ...fields } = await logged(body);
      expect(fields).to.deep.equal(expected);
      expect(duration).to.be.within(0, 5_000);
      const { traceId, spanId } = world.telemetry.span().spanContext();
      expect([trace_id, span_id]).to.deep.equal([traceId, spanId]);
    });
  }

  for (const [id, isLogged] of Object.entries(IDS)) {
    it(`${isLogged ? 'receives' : 'does not receive'} the event id ${id}`, async () => {
      const fields = await logged(envelope('email', 'sent', {}, { event_id: id }));
      const expected = isLogged ? id : undefined;
      expect(fields['customerio.event_id']).to.equal(expected);
      expect(world.telemetry.span().attributes['customerio.event_id']).to.equal(expected);
      expect(world.events[0]?.eventId).to.equal(id);
    });
  }
});
