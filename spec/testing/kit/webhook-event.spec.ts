import { expect } from 'chai';
import { EVENT_TYPES } from '../../../lib/catalog';
import { webhookEvent, webhookRequest, type EventType, type WebhookEvent } from '../../../lib/testing';
import { createWebhookReceiver, signWebhook } from '../../../lib/webhooks';

const SIGNING_KEY = 'key';
const AT = new Date('2026-11-27T12:00:00Z');

/** Posts events to a receiver and returns what its handler gets. */
async function received(...events: readonly object[]): Promise<WebhookEvent[]> {
  const handled: WebhookEvent[] = [];
  const receive = createWebhookReceiver({
    signingKeys: SIGNING_KEY,
    onEvent: (event) => handled.push(event),
  }).fetch();
  for (const event of events) {
    const request = new Request('http://localhost/cio', webhookRequest(event, { signingKey: SIGNING_KEY }));
    expect((await receive(request)).status).to.equal(200);
  }
  return handled;
}

describe('webhookEvent()', () => {
  it('returns for every published type what onEvent receives for its body', async () => {
    const events = EVENT_TYPES.map((type) => webhookEvent(type));
    expect(events.map(({ type }) => type)).to.deep.equal(EVENT_TYPES);
    expect(await received(...events)).to.deep.equal(events);
  });

  it('returns the body that Customer.io posts as JSON', () => {
    const event = webhookEvent('email_delivered', { eventId: '01J', timestamp: AT });
    const body = JSON.parse(JSON.stringify(event)) as Record<string, unknown>;
    expect(body).to.include({
      event_id: '01J',
      object_type: 'email',
      metric: 'delivered',
      timestamp: AT.getTime() / 1000,
    });
    expect(Object.keys(event)).not.to.include('toJSON');
  });

  it('replaces single fields of data, and removes those that are undefined', async () => {
    const event = webhookEvent('email_clicked', {
      data: { delivery_id: 'd-1', href: 'https://example.com', campaign_id: undefined, newsletter_id: 7 },
    });
    expect(event.data).to.include({ delivery_id: 'd-1', href: 'https://example.com', newsletter_id: 7 });
    expect(event.data.recipient).to.match(/@example\.com$/);
    expect(event.data).not.to.have.property('campaign_id');
    expect(event.campaignType).to.equal('newsletter');
    expect(await received(event)).to.deep.equal([event]);
  });

  it('has the campaign type, the bounce type and the machine that are given', () => {
    expect(webhookEvent('email_sent', { campaignType: 'transactional' }).data).to.have.property(
      'transactional_message_id',
    );
    for (const bounceType of ['hard', 'soft', 'unknown'] as const) {
      expect(webhookEvent('email_bounced', { bounceType }).bounceType).to.equal(bounceType);
    }
    for (const machine of [true, false]) {
      expect(webhookEvent('email_opened', { machine }).machine).to.equal(machine);
      expect(webhookEvent('email_clicked', { machine }).machine).to.equal(machine);
    }
  });

  it('derives the bounce type and the reason from the failure text', () => {
    const data = { failure_message: '452 4.2.2 mailbox full' };
    expect(webhookEvent('email_bounced', { data })).to.include({
      bounceType: 'soft',
      failureReason: 'mailbox_full',
    });
  });

  it('returns different events at every call', () => {
    const [one, other] = [webhookEvent('push_sent'), webhookEvent('push_sent')];
    expect(one.eventId).not.to.equal(other.eventId);
    expect(one.data.delivery_id).not.to.equal(other.data.delivery_id);
  });

  it('throws for a type that is not published, and suggests the closest one', () => {
    expect(() => webhookEvent('email_bounce' as EventType)).to.throw(
      TypeError,
      /email_bounce is not a published event type. Did you mean email_bounced\?/,
    );
  });

  it('throws for an override that does not exist or does not belong to the type', () => {
    const misspelled = { campainType: 'broadcast' } as object;
    expect(() => webhookEvent('sms_sent', misspelled)).to.throw(TypeError, /Did you mean campaignType\?/);
    expect(() => webhookEvent('sms_sent', { bounceType: 'soft' } as object)).to.throw(
      /bounceType is not an override of sms_sent/,
    );
    expect(() => webhookEvent('sms_sent', { timestamp: new Date('no') })).to.throw(/valid Date/);
  });
});

describe('webhookRequest()', () => {
  it('throws without a signing key', () => {
    const sign = webhookRequest as (event: object, options?: object) => unknown;
    for (const options of [undefined, {}, { signingKey: '' }]) {
      expect(() => sign({}, options)).to.throw(TypeError, /requires a signingKey/);
    }
  });

  it('signs text and bytes unchanged', async () => {
    const receive = createWebhookReceiver({ signingKeys: SIGNING_KEY }).fetch();
    const bytes = webhookRequest(Buffer.from('{}'), { signingKey: SIGNING_KEY });
    const text = webhookRequest('no JSON', { signingKey: SIGNING_KEY });
    for (const { method, headers, body } of [bytes, text]) {
      const response = await receive(new Request('http://localhost', { method, headers, body }));
      expect(response.status).to.equal(200);
    }
    expect(text.body).to.equal('no JSON');
  });

  it('signs with the given time, so that a receiver can reject it', () => {
    const { headers, body } = webhookRequest({}, { signingKey: SIGNING_KEY, timestamp: 1_000_000_000 });
    expect(headers).to.deep.equal({
      'content-type': 'application/json',
      ...signWebhook({ signingKey: SIGNING_KEY, body, timestamp: 1_000_000_000 }),
    });
  });
});
