import { expect } from 'chai';
import { CAMPAIGN_TYPES, EVENT_TYPES, type CampaignType, type EventType } from '../../lib/catalog';
import { WEBHOOK_PAIRS, webhookPayload, type WebhookPair } from '../../lib/testing/simulator';
import { FIELD_TYPES, PARENT_FIELDS, REQUIRED_FIELDS, TELLING_IDS } from './vendor-fields';

const AT = Date.UTC(2026, 7, 19, 12, 0, 0, 345);
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const PARENT_TYPES = CAMPAIGN_TYPES.filter((type) => type !== 'unknown');

const nameOf = ({ objectType, metric }: WebhookPair) => `${objectType}_${metric}` as EventType;

describe('webhook payloads', () => {
  it('exist for every published pair', () => {
    expect(WEBHOOK_PAIRS.map(nameOf)).to.have.members([...EVENT_TYPES]);
    expect(Object.keys(REQUIRED_FIELDS)).to.have.members([...EVENT_TYPES]);
  });

  it('have an envelope: a ULID with the time in it, the pair, and whole seconds', () => {
    for (const pair of WEBHOOK_PAIRS) {
      const payload = webhookPayload({ ...pair, at: AT });
      expect(payload.event_id, nameOf(pair)).to.match(ULID);
      expect(timeOf(payload.event_id)).to.equal(AT);
      expect(payload).to.include({ metric: pair.metric, timestamp: Math.floor(AT / 1000) });
      expect(payload.object_type ?? payload.object_type_type).to.equal(pair.objectType);
    }
  });

  it('name the object type of a change of preferences as the vendor does', () => {
    const payload = webhookPayload({
      objectType: 'customer',
      metric: 'cio_subscription_preferences_changed',
    });
    expect(payload).to.have.property('object_type_type', 'customer');
    expect(payload).not.to.have.property('object_type');
    expect(JSON.parse(String(payload.data['content']))).to.have.nested.property('topics.topic_1', true);
  });

  for (const pair of WEBHOOK_PAIRS) {
    it(`have the fields that the vendor requires of ${nameOf(pair)}, of its types`, () => {
      for (const campaignType of PARENT_TYPES) {
        const { data } = webhookPayload({ ...pair, campaignType });
        expect(data).to.include.all.keys(...requiredOf(pair, campaignType));
        for (const [name, value] of Object.entries(data)) {
          if (name in FIELD_TYPES) expect(typeOf(value), name).to.equal(FIELD_TYPES[name]);
        }
      }
    });
  }

  it('tell by one id what made Customer.io send the message', () => {
    for (const campaignType of CAMPAIGN_TYPES) {
      const { data } = webhookPayload({ objectType: 'email', metric: 'sent', campaignType });
      const telling = Object.entries(TELLING_IDS).filter(([, id]) => id in data);
      expect(telling.map(([type]) => type)).to.deep.equal(campaignType === 'unknown' ? [] : [campaignType]);
    }
  });

  it('give each device of a refused push a reason of its own', () => {
    for (const metric of ['bounced', 'dropped'] as const) {
      const { data } = webhookPayload({ objectType: 'push', metric });
      expect(data).not.to.have.property('failure_message');
      for (const device of data['recipients'] as object[]) {
        expect(device).to.have.all.keys('device_id', 'device_platform', 'failure_message');
      }
    }
  });

  it('have delivery ids of the shape of their channel, made when the event was', () => {
    const idOf = (objectType: 'email' | 'whatsapp') =>
      String(webhookPayload({ objectType, metric: 'sent', at: AT }).data['delivery_id']);
    expect(Buffer.from(idOf('email'), 'base64url').readUIntBE(5, 6)).to.equal(AT);
    expect(idOf('whatsapp')).to.match(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('are about nobody: example.com, and phone numbers kept for fiction', () => {
    for (const pair of WEBHOOK_PAIRS) {
      const text = JSON.stringify(webhookPayload(pair).data);
      for (const [, domain] of text.matchAll(/@([\w.-]+\w)/g)) expect(domain).to.equal('example.com');
      for (const [, host] of text.matchAll(/https?:\/\/([^/"]+)/g)) expect(host).to.match(/\.example\.com$/);
      for (const [phone] of text.matchAll(/\+\d+/g)) expect(phone).to.match(/^\+120255501\d\d$/);
    }
  });

  it('are the same for the same seed and time, and never the same without a seed', () => {
    for (const pair of WEBHOOK_PAIRS) {
      expect(webhookPayload({ ...pair, at: AT, seed: 7 })).to.deep.equal(
        webhookPayload({ ...pair, at: AT, seed: 7 }),
      );
      const [one, other] = [webhookPayload({ ...pair, at: AT }), webhookPayload({ ...pair, at: AT })];
      expect(one.event_id).not.to.equal(other.event_id);
    }
  });

  it('take what is laid over them, and leave out what is laid over as undefined', () => {
    const payload = webhookPayload({
      objectType: 'email',
      metric: 'opened',
      deliveryId: 'the-delivery',
      overrides: { object_type: 'pigeon', extra: 1, data: { prefetched: true, subject: undefined } },
    });
    const sent = JSON.parse(JSON.stringify(payload)) as { data: object };
    expect(sent).to.include({ object_type: 'pigeon', metric: 'opened', extra: 1 });
    expect(sent.data).to.include({ prefetched: true, delivery_id: 'the-delivery' });
    expect(sent.data).to.have.property('recipient');
    expect(sent.data).not.to.have.property('subject');
  });
});

/** Subscriptions have no message; a change of preferences has one, but not a transactional one. */
function requiredOf(pair: WebhookPair, campaignType: Exclude<CampaignType, 'unknown'>): readonly string[] {
  const ofMessage = pair.objectType !== 'customer' || pair.metric === 'cio_subscription_preferences_changed';
  return [
    ...(REQUIRED_FIELDS[nameOf(pair)] ?? []),
    ...(ofMessage ? PARENT_FIELDS[campaignType] : []),
    'identifiers',
  ];
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function timeOf(ulid: string): number {
  const digits = [...ulid.slice(0, 10)].map((digit) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit));
  return digits.reduce((time, digit) => time * 32 + digit, 0);
}
