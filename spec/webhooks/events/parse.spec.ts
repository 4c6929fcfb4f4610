import { expect } from 'chai';
import { CAMPAIGN_TYPES, EVENT_TYPES } from '../../../lib/catalog';
import type { PublishedEvent } from '../../../lib/webhooks';
import { bounceTypeOf, failureMessageOf, failureReasonOf } from '../../../lib/webhooks/events/failures';
import { parse } from '../../../lib/webhooks/events/parse';
import { PARENTS, VENDOR_EVENTS, type VendorEvent } from '../../harness/webhooks/vendor-events';

const EVENT_ID = '01E4C4CT6YDC7Y5M7FE1GWWPQJ';
const SECONDS = 1_700_000_000;
/** Returns the field name of the object type. One metric has another name in Customer.io's OpenAPI description. */
const typeKey = (metric: string) =>
  metric === 'cio_subscription_preferences_changed' ? 'object_type_type' : 'object_type';

const bodyOf = ({ objectType, metric }: VendorEvent, data: object) => ({
  event_id: EVENT_ID,
  [typeKey(metric)]: objectType,
  metric,
  timestamp: SECONDS,
  data,
});

const parseBody = (body: object) => parse(JSON.stringify(body)).event as PublishedEvent;

const FAILURES = ['attempted', 'bounced', 'deferred', 'dropped', 'failed', 'undeliverable'];
const ENGAGEMENTS = ['opened', 'clicked'];

/** Returns the expected event, derived only from Customer.io's documentation. */
function expected({ type, objectType, metric }: VendorEvent, campaignType: string, data: object) {
  const channel = objectType === 'customer' ? undefined : objectType;
  const message = failureMessageOf(channel, data);
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

/** Alternative forms of the same values: numbers as text, flags as text or as 0. */
const ALTERNATIVE_FORMS: Readonly<Record<string, unknown>> = {
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
  it('has a test case for every documented event type', () => {
    expect(VENDOR_EVENTS.map(({ type }) => type)).to.deep.equal([...EVENT_TYPES]);
    expect(EVENT_TYPES).to.have.length(73);
  });

  for (const event of VENDOR_EVENTS) {
    it(`has typed fields for ${event.type}, with every campaign type`, () => {
      for (const campaignType of CAMPAIGN_TYPES) {
        const data = { ...event.data, ...PARENTS[campaignType] };
        expect(parseBody(bodyOf(event, data))).to.deep.equal(expected(event, campaignType, data));
      }
    });

    it(`is the same for ${event.type} if numbers and flags are sent as text`, () => {
      for (const campaignType of CAMPAIGN_TYPES) {
        const data: Record<string, unknown> = { ...event.data, ...PARENTS[campaignType] };
        const alternative = Object.fromEntries(
          Object.entries(data).map(([name, value]) => [name, ALTERNATIVE_FORMS[name] ?? value]),
        );
        const body = { ...bodyOf(event, alternative), timestamp: String(SECONDS) };
        expect(parseBody(body)).to.deep.equal(expected(event, campaignType, data));
      }
    });

    it(`has the type ${event.type} if only its object type and metric are sent`, () => {
      const { objectType, metric, type } = event;
      expect(parseBody({ [typeKey(metric)]: objectType, metric })).to.deep.include({
        type,
        campaignType: 'unknown',
        eventId: undefined,
        timestamp: undefined,
        data: {},
      });
    });
  }

  it('is malformed only if the body is not a JSON object', () => {
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

  it('is caused by a machine only if Customer.io marks the open or click', () => {
    const machine = (metric: string, data: object) =>
      parseBody({ object_type: 'email', metric, data }).machine;
    expect(machine('opened', { prefetched: true })).to.equal(true);
    expect(machine('clicked', { machine: true })).to.equal(true);
    // a proxy fetches for a person; an inferred open can be caused by a person or a machine
    expect(machine('opened', { proxied: true, synthetic: true })).to.equal(false);
    expect(machine('opened', {})).to.equal(false);
    expect(machine('delivered', { machine: true, prefetched: true })).to.equal(undefined);
  });

  it('keeps the result of each device of a push', () => {
    const recipients = [
      { device_id: 'a', device_platform: 'ios', failure_message: 'NotRegistered' },
      { device_id: 'b', device_platform: 'android' },
    ];
    const event = parseBody({ object_type: 'push', metric: 'bounced', data: { recipients } });
    expect(event.data).to.deep.equal({ recipients });
    expect(event.failureReason).to.equal('invalid_token');
  });
});
