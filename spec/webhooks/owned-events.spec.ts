import { expect } from 'chai';
import type { WebhookEvent } from '../../lib/webhooks';
import { envelope, newEventId, nowInSeconds, WebhookWorld } from '../harness/webhooks/webhook-world';

const DELIVERY = 'dgTQ1QwJAAA1aBcDeFgHiJk=';
const ADDRESS = 'x@example.com';
/** Everything that an option can record. */
const CONFIG = {
  logLevel: 'debug',
  captureCustomerId: 'raw',
  captureTransactionalMessageId: true,
  captureCampaignIds: true,
  captureErrorMessage: true,
} as const;

/** Replaces every value in an object, also in nested objects, and adds fields. */
function overwrite(object: object): void {
  const fields = object as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Date) value.setTime(0);
    else if (typeof value === 'object' && value !== null) overwrite(value);
    fields[name] = ADDRESS;
  }
  fields['machine'] = true;
}

const BODIES: Readonly<Record<string, object>> = {
  'a bounce': envelope(
    'email',
    'bounced',
    {
      delivery_id: DELIVERY,
      identifiers: { id: '42', email: 'jane@example.com' },
      transactional_message_id: 3,
      campaign_id: 7,
      failure_message: '550 5.1.1 unknown user',
    },
    { timestamp: nowInSeconds() - 10 },
  ),
  'a click': envelope('email', 'clicked', { delivery_id: DELIVERY, broadcast_id: 9, href: 'https://a.b/' }),
  'an event of an unknown type': envelope('hologram', 'projected', { delivery_id: DELIVERY }),
};

describe('an event that onEvent changes', () => {
  const worlds: WebhookWorld[] = [];
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.end();
  });

  /** Sends a webhook twice and returns all that was recorded, without ids and durations of this run. */
  async function recorded(body: object, onEvent: (event: WebhookEvent) => void) {
    const sends = new Map([[DELIVERY, { acceptedAt: 1_700_000_000_000, traceId: '1'.repeat(32) }]]);
    const lookups: string[] = [];
    const world = new WebhookWorld(
      {
        deliveryJournal: {
          record: () => undefined,
          lookup: (id) => (lookups.push(id), sends.get(id)),
        },
        onEvent: (event, context) => {
          onEvent(event);
          if (onEvent === untouched) return;
          overwrite(context.send ?? {});
          if (typeof context.rawBody !== 'string') context.rawBody.fill(0);
        },
      },
      CONFIG,
    );
    worlds.push(world);
    const bytes = Buffer.from(JSON.stringify(body));
    // the bytes of the second request are intact
    const responses = [await world.send(Buffer.from(bytes)), await world.send(Buffer.from(bytes))];
    const result = {
      responses: responses.map(({ status }) => status),
      runs: world.events.length,
      spans: world.telemetry.spans.map(({ attributes, status }) => ({
        attributes: withoutTimes(attributes),
        status,
      })),
      logs: world.telemetry.logRecords.map(({ attributes, body: line }) => [line, withoutTimes(attributes)]),
      counted: await Promise.all(COUNTERS.map((name) => world.counted(name))),
      lookups,
      sends: [...sends],
    };
    await worlds.pop()?.end();
    return result;
  }

  for (const [what, body] of Object.entries(BODIES)) {
    it(`changes nothing in metrics, spans, logs, journal and deduplication: ${what}`, async () => {
      const expected = await recorded(body, untouched);
      expect(expected.runs).to.equal(1);
      expect(await recorded(body, overwrite)).to.deep.equal(expected);
      const mistyped = (event: WebhookEvent) =>
        Object.assign(event, { type: 'unknown', eventId: newEventId() });
      expect(await recorded(body, mistyped)).to.deep.equal(expected);
    });
  }

  it('is the own object of the handler and is not frozen', async () => {
    let event: WebhookEvent | undefined;
    await recorded(BODIES['a bounce']!, (given) => (event = given));
    expect(Object.isFrozen(event)).to.equal(false);
    expect(Object.isFrozen((event as { data?: object }).data)).to.equal(false);
  });
});

const untouched = () => undefined;

const COUNTERS = [
  'customerio_webhook_received_total',
  'customerio_webhook_duplicates_total',
  'customerio_webhook_errors_total',
  'customerio_message_events_total',
  'customerio_message_latency_ms',
  'customerio_email_bounced_total',
  'customerio_delivery_lookups_total',
];

const TIMES = ['customerio.duration_ms', 'customerio.webhook.lag_ms'];
const withoutTimes = (attributes: object) =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !TIMES.includes(name)));
