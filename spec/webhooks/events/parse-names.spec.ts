import { expect } from 'chai';
import type { WebhookEvent } from '../../../lib/webhooks';
import { parse } from '../../../lib/webhooks/events/parse';

const event = (body: object): WebhookEvent => parse(JSON.stringify(body)).event;

describe('parse with ambiguous names', () => {
  const PREFERENCES = 'customer_cio_subscription_preferences_changed';
  const person = { customer_id: '42', email_address: 'jane@example.com' };
  const message = { ...person, delivery_id: 'dgTQ1QwJAAA=', recipient: 'jane@example.com' };

  it('recognizes changed preferences under every name that Customer.io uses', () => {
    const metric = 'cio_subscription_preferences_changed';
    for (const body of [
      { metric, object_type: 'customer' },
      { metric, object_type_type: 'customer' },
      { metric, delivery_type: 'customer' },
      { metric },
      { metric: 'subscription_preferences_changed', object_type: 'customer' },
      { event_type: 'customer_subscription_preferences_changed' },
      { event_type: PREFERENCES },
    ]) {
      expect(event({ ...body, data: person }), JSON.stringify(body)).to.include({
        type: PREFERENCES,
        channel: undefined,
      });
    }
  });

  it('keeps the channel of the message that changed preferences', () => {
    const metric = 'cio_subscription_preferences_changed';
    for (const key of ['object_type', 'object_type_type', 'delivery_type']) {
      expect(event({ metric, [key]: 'sms', data: person })).to.include({ type: PREFERENCES, channel: 'sms' });
    }
    expect(event({ metric, object_type: 'hologram' })).to.include({ type: PREFERENCES, channel: undefined });
  });

  it('distinguishes an e-mail unsubscription of a message from one of a person', () => {
    const unsubscribed = (data: object) => event({ object_type: 'email', metric: 'unsubscribed', data });
    expect(unsubscribed(message)).to.include({ type: 'email_unsubscribed', channel: 'email' });
    expect(unsubscribed({ ...message, email_address: undefined })).to.include({ type: 'email_unsubscribed' });
    expect(unsubscribed({ delivery_id: 'dgTQ1QwJAAA=' })).to.include({ type: 'email_unsubscribed' });
    expect(unsubscribed({ delivery_id: 'dgTQ1QwJAAA=', email_address: null })).to.include({
      type: 'email_unsubscribed',
    });
    expect(unsubscribed(person)).to.include({ type: 'customer_unsubscribed', channel: 'email' });
    expect(unsubscribed({ ...person, recipient: null })).to.include({ type: 'customer_unsubscribed' });
    // a person without an address
    expect(unsubscribed({ customer_id: '42', email_address: null })).to.include({
      type: 'customer_unsubscribed',
      channel: 'email',
    });
  });

  it('returns an event about a person for a subscription change on any other channel', () => {
    for (const channel of ['push', 'sms', 'whatsapp', 'in_app', 'slack', 'webhook']) {
      for (const metric of ['subscribed', 'unsubscribed']) {
        expect(event({ object_type: channel, metric, data: message })).to.include({
          type: `customer_${metric}`,
          objectType: 'customer',
          channel,
        });
      }
    }
    expect(event({ object_type: 'email', metric: 'subscribed', data: person })).to.include({
      type: 'customer_subscribed',
      channel: 'email',
    });
  });

  it('returns the same event for the older shape {event_type, data}', () => {
    const data = { customer_id: '42', email_address: 'jane@example.com', campaign_id: '9', subject: 'Hi' };
    expect(
      event({ event_type: 'email_bounced', event_id: 'c9ab', timestamp: 1352005930, data }),
    ).to.deep.include({
      type: 'email_bounced',
      objectType: 'email',
      metric: 'bounced',
      channel: 'email',
      eventId: 'c9ab',
      campaignType: 'campaign',
      timestamp: new Date(1352005930_000),
      data: { ...data, campaign_id: 9 },
    });
    expect(event({ event_type: 'email_teleported', data }).type).to.equal('unknown');
  });

  it('returns an unknown event for property names of objects', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'size']) {
      expect(event({ object_type: name, metric: name }).type).to.equal('unknown');
      expect(event({ object_type: 'email', metric: name }).type).to.equal('unknown');
      expect(event(JSON.parse(`{"event_type":"${name}"}`) as object).type).to.equal('unknown');
    }
  });
});
