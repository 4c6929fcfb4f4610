import { expect } from 'chai';
import { DATA, date, normalize } from '../../../lib/webhooks/events/fields';
import { channelOf, pairOf, pairOfType } from '../../../lib/webhooks/events/event-types';

const read = (data: Record<string, unknown>) => normalize(data, DATA);

/** Documented fields of `data` by how they are read. */
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

describe('a documented field of a webhook', () => {
  for (const name of TEXTS) {
    it(`${name} is text, also where it came as a number`, () => {
      expect(read({ [name]: 7 })).to.deep.equal({ [name]: '7' });
      expect(read({ [name]: 'seven' })).to.deep.equal({ [name]: 'seven' });
      for (const other of [null, true, {}])
        expect(read({ [name]: other })).to.deep.equal({ [name]: undefined });
    });
  }
  for (const name of INTEGERS) {
    it(`${name} is a whole number, also where it came as text`, () => {
      expect(read({ [name]: '42' })).to.deep.equal({ [name]: 42 });
      expect(read({ [name]: 42 })).to.deep.equal({ [name]: 42 });
      for (const other of [4.2, '4.2', 'x', null]) {
        expect(read({ [name]: other })).to.deep.equal({ [name]: undefined });
      }
    });
  }
  for (const name of FLAGS) {
    it(`${name} is true or false, however it is written`, () => {
      for (const yes of [true, 'true', 1]) expect(read({ [name]: yes })).to.deep.equal({ [name]: true });
      for (const no of [false, 'false', 0]) expect(read({ [name]: no })).to.deep.equal({ [name]: false });
      for (const other of [null, 'yes', 2])
        expect(read({ [name]: other })).to.deep.equal({ [name]: undefined });
    });
  }

  it('transactional_message_id is a name or a number', () => {
    const id = (given: unknown) => read({ transactional_message_id: given })['transactional_message_id'];
    expect(['welcome', 17, '', 1.5, null].map(id)).to.deep.equal([
      'welcome',
      17,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('identifiers and recipients are read within', () => {
    expect(read({ identifiers: { id: 1, email: 2, cio_id: 3 } })).to.deep.equal({
      identifiers: { id: '1', email: '2', cio_id: '3' },
    });
    const device = { device_id: 1, device_platform: 2, failure_message: 3 };
    expect(read({ recipients: [device, null, 'x'] })).to.deep.equal({
      recipients: [{ device_id: '1', device_platform: '2', failure_message: '3' }],
    });
    for (const name of ['identifiers', 'headers']) {
      for (const other of ['x', [], null])
        expect(read({ [name]: other })).to.deep.equal({ [name]: undefined });
    }
  });

  it('that nobody documents stays as it came', () => {
    expect(read({ preheader: 7 })).to.deep.equal({ preheader: 7 });
  });
});

describe('the time of an event', () => {
  const from2010 = 1_262_304_000;
  const to5138 = 100_000_000_000;
  const times: readonly (readonly [unknown, number | undefined])[] = [
    [from2010, from2010 * 1000],
    [String(from2010), from2010 * 1000],
    [from2010 - 1, undefined],
    [to5138, to5138 * 1000],
    // milliseconds, of a time that is before 2010
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
  for (const [given, expected] of times) {
    it(`${String(given)} (${typeof given}) is ${String(expected)}`, () => {
      expect(date(given)?.getTime()).to.equal(expected);
    });
  }
});

describe('a published pair', () => {
  it('is found by type, object type and metric, and has what is counted', () => {
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

  it('of a person has no channel and no labels', () => {
    const pair = pairOf('email', 'unsubscribed', true);
    expect(pair).to.equal(pairOf('customer', 'unsubscribed', false));
    expect(pair).to.deep.include({ channel: undefined, labels: undefined, machineLabels: undefined });
    expect(pairOf('email', 'unsubscribed', false)?.channel).to.equal('email');
    expect(pairOf('hologram', 'unsubscribed', true)).to.equal(undefined);
    expect(pairOf('email', 'delivered', true)?.channel).to.equal('email');
  });

  it('is none without an object type, but for changed preferences', () => {
    expect(pairOf(undefined, 'sent', false)).to.equal(undefined);
    expect(pairOf(undefined, 'subscription_preferences_changed', false)?.objectType).to.equal('customer');
  });

  it('has a channel by its object type alone', () => {
    expect(['email', 'customer', 'hologram', undefined].map(channelOf)).to.deep.equal([
      'email',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
