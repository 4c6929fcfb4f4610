import { expect } from 'chai';
import { CAMPAIGN_TYPES, EVENT_TYPES } from '../../../lib/catalog';
import type { PublishedEvent } from '../../../lib/webhooks';
import { bounceTypeOf, failureMessageOf, failureReasonOf } from '../../../lib/webhooks/events/failures';
import { parse } from '../../../lib/webhooks/events/parse';
import { PARENTS, VENDOR_EVENTS, type VendorEvent } from '../../harness/webhooks/vendor-events';

const EVENT_ID = '01E4C4CT6YDC7Y5M7FE1GWWPQJ';
const SECONDS = 1_700_000_000;
/** The one metric whose object type has another name in the vendor's schema. */
const typeKey = (metric: string) =>
  metric === 'cio_subscription_preferences_changed' ? 'object_type_type' : 'object_type';

const sent = ({ objectType, metric }: VendorEvent, data: object) => ({
  event_id: EVENT_ID,
  [typeKey(metric)]: objectType,
  metric,
  timestamp: SECONDS,
  data,
});

const parsed = (body: object) => parse(JSON.stringify(body)).event as PublishedEvent;

const FAILURES = ['attempted', 'bounced', 'deferred', 'dropped', 'failed', 'undeliverable'];
const ENGAGEMENTS = ['opened', 'clicked'];

/** What is expected of an event, from the vendor's words alone. */
function expected({ type, objectType, metric }: VendorEvent, campaignType: string, data: object) {
  const channel = objectType === 'customer' ? undefined : objectType;
  const message = failureMessageOf(data);
  return {
    type,
    objectType,
    metric,
    eventId: EVENT_ID,
    timestamp: new Date(SECONDS * 1000),
    channel,
    campaignType,
    machine: ENGAGEMENTS.includes(metric) ? false : undefined,
    bounceType: type === 'email_bounced' ? bounceTypeOf(message) : undefined,
    failureReason:
      channel !== undefined && FAILURES.includes(metric) ? failureReasonOf(channel, message) : undefined,
    data,
  };
}

/** Ids as text where they are numbers, as numbers where they are text; flags as text. */
const RESTATED: Readonly<Record<string, unknown>> = {
  action_id: '96',
  parent_action_id: '1',
  campaign_id: '5',
  broadcast_id: '2',
  trigger_id: '1',
  newsletter_id: '10',
  content_id: '3',
  link_id: '3',
  prefetched: 'false',
  proxied: 'true',
  synthetic: 0,
  machine: 'false',
};

describe('a parsed event', () => {
  it('has a case here for every published pair', () => {
    expect(VENDOR_EVENTS.map(({ type }) => type)).to.deep.equal([...EVENT_TYPES]);
    expect(EVENT_TYPES).to.have.length(73);
  });

  for (const event of VENDOR_EVENTS) {
    it(`${event.type} is typed, whatever made Customer.io send it`, () => {
      for (const campaignType of CAMPAIGN_TYPES) {
        const data = { ...event.data, ...PARENTS[campaignType] };
        expect(parsed(sent(event, data))).to.deep.equal(expected(event, campaignType, data));
      }
    });

    it(`${event.type} is the same with numbers as text and flags as text`, () => {
      for (const campaignType of CAMPAIGN_TYPES) {
        const data: Record<string, unknown> = { ...event.data, ...PARENTS[campaignType] };
        const restated = Object.fromEntries(
          Object.entries(data).map(([name, value]) => [name, RESTATED[name] ?? value]),
        );
        const body = { ...sent(event, restated), timestamp: String(SECONDS) };
        expect(parsed(body)).to.deep.equal(expected(event, campaignType, data));
      }
    });

    it(`${event.type} is known by its pair alone`, () => {
      const { objectType, metric, type } = event;
      expect(parsed({ [typeKey(metric)]: objectType, metric })).to.deep.include({
        type,
        campaignType: 'unknown',
        eventId: undefined,
        timestamp: undefined,
        data: {},
      });
    });
  }

  it('is malformed where it is no JSON object, whether or not its pair is published', () => {
    const bodies = ['{"object_type":"email","metric":"sent"}', '{"metric":"new"}', '{}', '[]', '{', ''];
    expect(bodies.map((body) => parse(body).malformed)).to.deep.equal([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('opens and clicks are by a machine where Customer.io says so, and only there', () => {
    const machine = (metric: string, data: object) => parsed({ object_type: 'email', metric, data }).machine;
    expect(machine('opened', { prefetched: true })).to.equal(true);
    expect(machine('clicked', { machine: true })).to.equal(true);
    // a proxy fetches for a person; an open that was inferred can be either's
    expect(machine('opened', { proxied: true, synthetic: true })).to.equal(false);
    expect(machine('opened', {})).to.equal(false);
    expect(machine('delivered', { machine: true, prefetched: true })).to.equal(undefined);
  });

  it('of a push keeps the result of each device', () => {
    const recipients = [
      { device_id: 'a', device_platform: 'ios', failure_message: 'NotRegistered' },
      { device_id: 'b', device_platform: 'android' },
    ];
    const event = parsed({ object_type: 'push', metric: 'bounced', data: { recipients } });
    expect(event.data).to.deep.equal({ recipients });
    expect(event.failureReason).to.equal('invalid_token');
  });
});
