import { expect } from 'chai';
import type { PublishedEvent, UnknownEvent, WebhookEvent } from '../../../lib/webhooks';
import { parse } from '../../../lib/webhooks/events/parse';

const event = (body: object): WebhookEvent => parse(JSON.stringify(body)).event;
const published = (body: object) => event(body) as PublishedEvent;
const dataOf = (data: object) => published({ object_type: 'email', metric: 'sent', data }).data;

describe('parse with irregular fields', () => {
  it('converts null to undefined', () => {
    const nulls = Object.fromEntries(
      'identifiers customer_id delivery_id action_id campaign_id recipient recipients subject headers machine'
        .split(' ')
        .map((name) => [name, null]),
    );
    for (const value of Object.values(dataOf(nulls))) expect(value).to.equal(undefined);
    expect(dataOf({ identifiers: { id: null, email: 'a@b.c', cio_id: null } }).identifiers).to.deep.equal({
      id: undefined,
      email: 'a@b.c',
      cio_id: undefined,
    });
  });

  it('converts numeric ids to text', () => {
    const numeric = { customer_id: 42, delivery_id: 7, journey_id: 15, identifiers: { id: 42, cio_id: 9 } };
    expect(dataOf(numeric)).to.deep.equal({
      customer_id: '42',
      delivery_id: '7',
      journey_id: '15',
      identifiers: { id: '42', cio_id: '9' },
    });
  });

  it('converts invalid and unsafe numbers to undefined', () => {
    for (const campaign_id of [
      'x',
      '',
      '1e3',
      '-5',
      '0x10',
      '12345678901234567890',
      1.5,
      2 ** 53,
      true,
      [5],
    ]) {
      expect(dataOf({ campaign_id }).campaign_id, String(campaign_id)).to.equal(undefined);
    }
    expect(parse('{"object_type":"email","metric":"sent","data":{"action_id":1e999}}').data).to.deep.equal({
      action_id: undefined,
    });
  });

  it('converts only the fields of a wrong type to undefined', () => {
    const garbled = {
      recipient: ['jane@example.com'],
      subject: { en: 'Hello' },
      identifiers: 'customer-4711',
      recipients: { device_id: 'a' },
      headers: 'X-Custom: one',
      prefetched: 'yes',
      href: 'https://example.com',
    };
    expect(dataOf(garbled)).to.deep.include({ href: 'https://example.com' });
    const { href: _, ...others } = dataOf(garbled) as Record<string, unknown>;
    expect(Object.values(others).every((value) => value === undefined)).to.equal(true);
  });

  it('omits devices that are not objects', () => {
    const push = { object_type: 'push', metric: 'sent' };
    const recipients = [null, 'x', { device_id: 7, device_platform: null, extra: 1 }, []];
    expect(published({ ...push, data: { recipients } }).data).to.deep.equal({
      recipients: [{ device_id: '7', device_platform: undefined, extra: 1 }],
    });
  });

  it('keeps undocumented fields unchanged', () => {
    const extra = { something_new: { deep: [null, 1] }, campaign_name: null };
    expect(dataOf(extra)).to.deep.equal(extra);
  });

  it('accepts a number or a trigger name as the transactional message id', () => {
    for (const id of [7, 'welcome', '7']) {
      const { campaignType, data } = published({
        object_type: 'email',
        metric: 'sent',
        data: { transactional_message_id: id },
      });
      expect([campaignType, data.transactional_message_id]).to.deep.equal(['transactional', id]);
    }
  });

  it('ignores parent ids that are null, 0 or blank', () => {
    const blank = { transactional_message_id: '', broadcast_id: 0, newsletter_id: null };
    const campaignTypeOf = (data: object) =>
      published({ object_type: 'email', metric: 'sent', data }).campaignType;
    expect(campaignTypeOf({ ...blank, campaign_id: 5 })).to.equal('campaign');
    expect(campaignTypeOf({ ...blank, campaign_id: '5' })).to.equal('campaign');
    expect(campaignTypeOf({ ...blank, transactional_message_id: 0, campaign_id: 'x' })).to.equal('unknown');
  });

  it('returns empty data if the data field is not an object', () => {
    for (const data of [null, 'x', 7, [], undefined]) {
      expect(published({ object_type: 'email', metric: 'sent', data })).to.deep.include({
        type: 'email_sent',
        data: {},
      });
    }
  });

  it('accepts an event id of 1 to 128 characters', () => {
    const idOf = (event_id: unknown) => event({ object_type: 'email', metric: 'sent', event_id }).eventId;
    expect(idOf('any id')).to.equal('any id');
    expect(idOf('x'.repeat(128))).to.have.length(128);
    expect(idOf(7)).to.equal('7');
    for (const id of [null, '', true, 'x'.repeat(129), {}, ['x']]) expect(idOf(id)).to.equal(undefined);
  });

  it('accepts a timestamp in seconds or milliseconds, as a number or text', () => {
    const timestampOf = (timestamp: unknown) =>
      event({ object_type: 'email', metric: 'sent', timestamp }).timestamp?.toISOString();
    for (const timestamp of [1700000000, '1700000000', 1700000000000, '1700000000000']) {
      expect(timestampOf(timestamp)).to.equal('2023-11-14T22:13:20.000Z');
    }
    for (const timestamp of [null, 0, -1, '', 'now', '2023-11-14', 1e15, 1_000_000_000, {}, true, 'NaN']) {
      expect(timestampOf(timestamp), JSON.stringify(timestamp)).to.equal(undefined);
    }
  });

  it('decodes bytes as UTF-8 in any kind of view', () => {
    const body = Buffer.from('{"object_type":"email","metric":"sent","data":{"subject":"Grüße 🎉"}}');
    const framed = Buffer.concat([Buffer.from('[['), body, Buffer.from(']]')]);
    for (const bytes of [
      body,
      Uint8Array.from(body),
      framed.subarray(2, -2),
      new Uint8Array(framed.buffer, framed.byteOffset + 2, body.length),
    ]) {
      expect(parse(bytes).data).to.deep.equal({ subject: 'Grüße 🎉' });
    }
  });

  it('does not change any prototype', () => {
    const hostile =
      '{"__proto__":{"polluted":1},"object_type":"email","metric":"sent","data":{"__proto__":{"polluted":1},' +
      '"identifiers":{"__proto__":{"polluted":1},"id":null},"constructor":{"prototype":{"polluted":1}}}}';
    expect(parse(hostile).event.type).to.equal('email_sent');
    expect({}).to.not.have.property('polluted');
    expect(parse(hostile).data).to.not.have.property('polluted');
  });
});

describe('an unknown event', () => {
  const unknown = (body: string) => parse(body).event as UnknownEvent;

  it('keeps its readable fields and the parsed JSON', () => {
    const body = {
      object_type: 'hologram',
      metric: 'projected',
      event_id: 'e',
      timestamp: 1700000000,
      data: { n: null },
    };
    expect(unknown(JSON.stringify(body))).to.deep.equal({
      type: 'unknown',
      objectType: 'hologram',
      metric: 'projected',
      eventId: 'e',
      timestamp: new Date(1700000000_000),
      raw: body,
    });
  });

  it('has an object type and a metric that are not documented together', () => {
    for (const [object_type, metric] of [
      ['customer', 'sent'],
      ['sms', 'opened'],
      ['slack', 'bounced'],
    ]) {
      expect(unknown(JSON.stringify({ object_type, metric })).type).to.equal('unknown');
    }
  });

  it('is returned for JSON that is not an object and for other text', () => {
    const bodies: readonly [string, unknown][] = [
      ['[1]', [1]],
      ['null', null],
      ['"ping"', 'ping'],
      ['7', 7],
      ['', ''],
      ['{"a":', '{"a":'],
    ];
    for (const [body, raw] of bodies) {
      expect(parse(body).malformed, body).to.equal(true);
      expect(unknown(body)).to.deep.equal({
        type: 'unknown',
        objectType: undefined,
        metric: undefined,
        eventId: undefined,
        timestamp: undefined,
        raw,
      });
    }
    expect(parse('{}').malformed).to.equal(false);
  });
});
