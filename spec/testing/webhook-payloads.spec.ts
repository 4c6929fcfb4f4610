import { expect } from 'chai';
import { CAMPAIGN_TYPES, EVENT_TYPES, type CampaignType, type EventType } from '../../lib/catalog';
import { WEBHOOK_PAIRS, webhookPayload, type WebhookPair } from '../../lib/testing/simulator';
import { FIELD_TYPES, PARENT_FIELDS, REQUIRED_FIELDS, SOURCE_ID_FIELDS } from './vendor-fields';

const AT = Date.UTC(2026, 7, 19, 12, 0, 0, 345);
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const PARENT_TYPES = CAMPAIGN_TYPES.filter((type) => type !== 'unknown');

const nameOf = ({ objectType, metric }: WebhookPair) => `${objectType}_${metric}` as EventType;

describe('webhookPayload()', () => {
  it('supports every published pair', () => {
    expect(WEBHOOK_PAIRS.map(nameOf)).to.have.members([...EVENT_TYPES]);
    expect(Object.keys(REQUIRED_FIELDS)).to.have.members([...EVENT_TYPES]);
  });

  it('returns an envelope with a ULID of the time, the pair, and the time in whole seconds', () => {
    for (const pair of WEBHOOK_PAIRS) {
      const payload = webhookPayload({ ...pair, at: AT });
      expect(payload.event_id, nameOf(pair)).to.match(ULID);
      expect(timeOf(payload.event_id)).to.equal(AT);
      expect(payload).to.include({ metric: pair.metric, timestamp: Math.floor(AT / 1000) });
      expect(payload.object_type ?? payload.object_type_type).to.equal(pair.objectType);
    }
  });

  it('names the object type of a change of preferences `object_type_type`', () => {
    const payload = webhookPayload({
      objectType: 'customer',
      metric: 'cio_subscription_preferences_changed',
    });
    expect(payload).to.have.property('object_type_type', 'customer');
    expect(payload).not.to.have.property('object_type');
    expect(JSON.parse(String(payload.data['content']))).to.have.nested.property('topics.topic_1', true);
  });

  for (const pair of WEBHOOK_PAIRS) {
    it(`returns the required fields of ${nameOf(pair)} with the types of the vendor's description`, () => {
      for (const campaignType of PARENT_TYPES) {
        const { data } = webhookPayload({ ...pair, campaignType });
        expect(data).to.include.all.keys(...requiredOf(pair, campaignType));
        for (const [name, value] of Object.entries(data)) {
          if (name in FIELD_TYPES) expect(typeOf(value), name).to.equal(FIELD_TYPES[name]);
        }
      }
    });
  }

  it('has only the id of its own campaign type', () => {
    for (const campaignType of CAMPAIGN_TYPES) {
      const { data } = webhookPayload({ objectType: 'email', metric: 'sent', campaignType });
      const present = Object.entries(SOURCE_ID_FIELDS).filter(([, id]) => id in data);
      expect(present.map(([type]) => type)).to.deep.equal(campaignType === 'unknown' ? [] : [campaignType]);
    }
  });

  it('has a failure for each device of a push that bounced or was dropped', () => {
    for (const metric of ['bounced', 'dropped'] as const) {
      const { data } = webhookPayload({ objectType: 'push', metric });
      expect(data).not.to.have.property('failure_message');
      for (const device of data['recipients'] as object[]) {
        expect(device).to.have.all.keys('device_id', 'device_platform', 'failure_message');
      }
    }
  });

  it('has a delivery id in the format of its channel, created at the time of the event', () => {
    const idOf = (objectType: 'email' | 'whatsapp') =>
      String(webhookPayload({ objectType, metric: 'sent', at: AT }).data['delivery_id']);
    expect(Buffer.from(idOf('email'), 'base64url').readUIntBE(5, 6)).to.equal(AT);
    expect(idOf('whatsapp')).to.match(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('has only example.com addresses and phone numbers reserved for fiction', () => {
    for (const pair of WEBHOOK_PAIRS) {
      const text = JSON.stringify(webhookPayload(pair).data);
      for (const [, domain] of text.matchAll(/@([\w.-]+\w)/g)) expect(domain).to.equal('example.com');
      for (const [, host] of text.matchAll(/https?:\/\/([^/"]+)/g)) expect(host).to.match(/\.example\.com$/);
      for (const [phone] of text.matchAll(/\+\d+/g)) expect(phone).to.match(/^\+120255501\d\d$/);
    }
  });

  it('is the same for the same seed and time, and different without a seed', () => {
    for (const pair of WEBHOOK_PAIRS) {
      expect(webhookPayload({ ...pair, at: AT, seed: 7 })).to.deep.equal(
        webhookPayload({ ...pair, at: AT, seed: 7 }),
      );
      const [one, other] = [webhookPayload({ ...pair, at: AT }), webhookPayload({ ...pair, at: AT })];
      expect(one.event_id).not.to.equal(other.event_id);
    }
  });

  it('applies overrides, and omits a field with an undefined override', () => {
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

/** Returns the required fields of a pair. Subscriptions have no message; a change of preferences has one. */
function requiredOf(pair: WebhookPair, campaignType: Exclude<CampaignType, 'unknown'>): readonly string[] {
  const hasMessage = pair.objectType !== 'customer' || pair.metric === 'cio_subscription_preferences_changed';
  return [
    ...(REQUIRED_FIELDS[nameOf(pair)] ?? []),
    ...(hasMessage ? PARENT_FIELDS[campaignType] : []),
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
