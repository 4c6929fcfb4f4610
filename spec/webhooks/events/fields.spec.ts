import { expect } from 'chai';
import { channelOf, pairOf, pairOfType } from '../../../lib/webhooks/events/event-types';
import { DATA, date, normalize } from '../../../lib/webhooks/events/fields';

const normalizeData = (data: Record<string, unknown>) => normalize(data, DATA);

/** Documented fields of `data`, by type. */
const TEXTS = [
  ...[
    'customer_id',
    'delivery_id',
    'journey_id',
    'trigger_event_id',
    'email_address',
    'recipient',
    'subject',
  ],
  ...['failure_message', 'content', 'href', 'tracked_response', 'inbound_event_id', 'to'],
];
const INTEGERS = [
  ...['action_id', 'parent_action_id', 'campaign_id', 'broadcast_id', 'trigger_id', 'newsletter_id'],
  ...['content_id', 'link_id'],
];
const FLAGS = ['prefetched', 'proxied', 'synthetic', 'machine'];

describe('normalize', () => {
  for (const name of TEXTS) {
    it(`converts the field ${name} to text`, () => {
      expect(normalizeData({ [name]: 7 })).to.deep.equal({ [name]: '7' });
      expect(normalizeData({ [name]: 'seven' })).to.deep.equal({ [name]: 'seven' });
      for (const other of [null, true, {}])
        expect(normalizeData({ [name]: other })).to.deep.equal({ [name]: undefined });
    });
  }
  for (const name of INTEGERS) {
    it(`converts the field ${name} to a whole number`, () => {
      expect(normalizeData({ [name]: '42' })).to.deep.equal({ [name]: 42 });
      expect(normalizeData({ [name]: 42 })).to.deep.equal({ [name]: 42 });
      for (const other of [4.2, '4.2', 'x', null]) {
        expect(normalizeData({ [name]: other })).to.deep.equal({ [name]: undefined });
      }
    });
  }
  for (const name of FLAGS) {
    it(`converts the field ${name} to a boolean`, () => {
      for (const value of [true, 'true', 1])
        expect(normalizeData({ [name]: value })).to.deep.equal({ [name]: true });
      for (const value of [false, 'false', 0])
        expect(normalizeData({ [name]: value })).to.deep.equal({ [name]: false });
      for (const other of [null, 'yes', 2])
        expect(normalizeData({ [name]: other })).to.deep.equal({ [name]: undefined });
    });
  }

  it('accepts a name or a number as transactional_message_id', () => {
    const id = (value: unknown) =>
      normalizeData({ transactional_message_id: value })['transactional_message_id'];
    expect(['welcome', 17, '', 1.5, null].map(id)).to.deep.equal([
      'welcome',
      17,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('converts the fields of identifiers and recipients', () => {
    expect(normalizeData({ identifiers: { id: 1, email: 2, cio_id: 3 } })).to.deep.equal({
      identifiers: { id: '1', email: '2', cio_id: '3' },
    });
    const device = { device_id: 1, device_platform: 2, failure_message: 3 };
    expect(normalizeData({ recipients: [device, null, 'x'] })).to.deep.equal({
      recipients: [{ device_id: '1', device_platform: '2', failure_message: '3' }],
    });
    for (const name of ['identifiers', 'headers']) {
      for (const other of ['x', [], null])
        expect(normalizeData({ [name]: other })).to.deep.equal({ [name]: undefined });
    }
  });

  it('keeps undocumented fields unchanged', () => {
    expect(normalizeData({ preheader: 7 })).to.deep.equal({ preheader: 7 });
  });
});

describe('date', () => {
  const from2010 = 1_262_304_000;
  const to5138 = 100_000_000_000;
  const times: readonly (readonly [unknown, number | undefined])[] = [
    [from2010, from2010 * 1000],
    [String(from2010), from2010 * 1000],
    [from2010 - 1, undefined],
    [to5138, to5138 * 1000],
    // in milliseconds, which is a time before 2010
    [to5138 + 1, undefined],
    [from2010 * 1000, from2010 * 1000],
    [NaN, undefined],
    [Infinity, undefined],
    ['soon', undefined],
    [true, undefined],
    [[from2010 + 1], undefined],
    [null, undefined],
    [undefined, undefined],
  ];
  for (const [value, expected] of times) {
    it(`returns ${String(expected)} for ${String(value)} (${typeof value})`, () => {
      expect(date(value)?.getTime()).to.equal(expected);
    });
  }
});

describe('documented event types', () => {
  it('are found by name or by object type and metric, with their attributes and labels', () => {
    const pair = pairOf('email', 'opened', false);
    expect(pair).to.equal(pairOfType('email_opened'));
    expect(pair).to.deep.include({
      type: 'email_opened',
      channel: 'email',
      engagement: true,
      failure: false,
    });
    expect(pair?.received).to.deep.equal({ event_type: 'email_opened' });
    expect(pair?.labels?.campaign).to.deep.equal({
      channel: 'email',
      event: 'opened',
      campaign_type: 'campaign',
    });
    expect(pair?.machineLabels?.newsletter).to.deep.equal({
      channel: 'email',
      event: 'opened_machine',
      campaign_type: 'newsletter',
    });
    expect(pairOf('sms', 'clicked', false)?.machineLabels?.unknown.event).to.equal('clicked_machine');
    expect(pairOf('email', 'bounced', false)).to.deep.include({ failure: true, machineLabels: undefined });
  });

  it('have no channel and no labels if they are about a person', () => {
    const pair = pairOf('email', 'unsubscribed', true);
    expect(pair).to.equal(pairOf('customer', 'unsubscribed', false));
    expect(pair).to.deep.include({ channel: undefined, labels: undefined, machineLabels: undefined });
    expect(pairOf('email', 'unsubscribed', false)?.channel).to.equal('email');
    expect(pairOf('hologram', 'unsubscribed', true)).to.equal(undefined);
    expect(pairOf('email', 'delivered', true)?.channel).to.equal('email');
  });

  it('are not found without an object type, except for changed preferences', () => {
    expect(pairOf(undefined, 'sent', false)).to.equal(undefined);
    expect(pairOf(undefined, 'subscription_preferences_changed', false)?.objectType).to.equal('customer');
  });

  it('have a channel if their object type is a channel', () => {
    expect(['email', 'customer', 'hologram', undefined].map(channelOf)).to.deep.equal([
      'email',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
