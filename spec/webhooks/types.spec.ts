import { expect } from 'chai';
import { EVENT_TYPES } from '../../lib/catalog';
import type {
  BounceType,
  CampaignType,
  Channel,
  EventContext,
  EventType,
  FailureReason,
  PublishedEvent,
  PushRecipient,
  WebhookEvent,
  WebhookEventOf,
  WebhookReceiverOptions,
} from '../../lib/webhooks';
import { parse } from '../../lib/webhooks/events/parse';

/*
 * What tsc checks here is the promise: this file does not compile if it is broken. Each check runs as well,
 * so that the types are held against what really arrives.
 */

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(same: Same<A, B>) => same;

const event = (body: object): WebhookEvent => parse(JSON.stringify(body)).event;

/** Exhaustive by channel: a channel that is new at Customer.io and not here is an error of tsc. */
function audience(event: WebhookEvent): string | undefined {
  switch (event.objectType) {
    case 'email':
    case 'sms':
    case 'whatsapp':
    case 'in_app':
    case 'slack':
    case 'webhook':
      return 'data' in event ? event.data.recipient : undefined;
    case 'push':
      return 'data' in event ? event.data.recipients?.map(({ device_id: id }) => id).join() : undefined;
    case 'customer':
      return 'data' in event ? event.data.email_address : undefined;
    default:
      return undefined;
  }
}

/** Exhaustive by type for one channel. */
function ofInApp(event: Extract<WebhookEvent, { objectType: 'in_app'; data: unknown }>): string {
  switch (event.type) {
    case 'in_app_clicked':
      return event.data.tracked_response ?? '';
    case 'in_app_attempted':
    case 'in_app_failed':
    case 'in_app_undeliverable':
      return event.data.failure_message ?? '';
    case 'in_app_drafted':
    case 'in_app_sent':
    case 'in_app_opened':
    case 'in_app_converted':
      return event.metric;
    default: {
      const none: never = event;
      return none;
    }
  }
}

describe('the types of events', () => {
  it('are one union over all published types and unknown', () => {
    expect(same<WebhookEvent['type'], EventType | 'unknown'>(true)).to.equal(true);
    expect(same<EventType, (typeof EVENT_TYPES)[number]>(true)).to.equal(true);
    const types: readonly WebhookEvent['type'][] = [...EVENT_TYPES, 'unknown'];
    expect(types).to.have.length(74);
  });

  it('narrow by type', () => {
    const bounced = event({
      object_type: 'email',
      metric: 'bounced',
      data: {
        recipient: 'jane@example.com',
        failure_message: '550 5.1.1',
        transactional_message_id: 'welcome',
      },
    });
    if (bounced.type !== 'email_bounced') throw new Error(bounced.type);
    const objectType: 'email' = bounced.objectType;
    const metric: 'bounced' = bounced.metric;
    const recipient: string | undefined = bounced.data.recipient;
    const message: string | undefined = bounced.data.failure_message;
    const id: number | string | undefined = bounced.data.transactional_message_id;
    const campaignType: CampaignType = bounced.campaignType;
    const bounceType: BounceType | undefined = bounced.bounceType;
    const reason: FailureReason | undefined = bounced.failureReason;
    expect([objectType, metric, recipient, message, id, campaignType]).to.deep.equal([
      'email',
      'bounced',
      'jane@example.com',
      '550 5.1.1',
      'welcome',
      'transactional',
    ]);
    expect([typeof bounceType, typeof reason]).to.deep.equal(['string', 'string']);
  });

  it('narrow to unknown, which has the JSON and nothing that is typed', () => {
    const unknown = event({ object_type: 'hologram' });
    if (unknown.type !== 'unknown') throw new Error(unknown.type);
    const raw: unknown = unknown.raw;
    const objectType: string | undefined = unknown.objectType;
    expect([raw, objectType]).to.deep.equal([{ object_type: 'hologram' }, 'hologram']);
    // @ts-expect-error -- nothing is known of its data
    expect(unknown.data).to.equal(undefined);
  });

  it('name the event of one type, or of several', () => {
    expect(same<WebhookEventOf<'push_bounced'>, PublishedEvent<'push', 'bounced'>>(true)).to.equal(true);
    expect(same<WebhookEventOf<'unknown'>['raw'], unknown>(true)).to.equal(true);
    const clickedHref = ({ data }: WebhookEventOf<'email_clicked' | 'sms_clicked'>) => data.href;
    const clicked = event({ object_type: 'sms', metric: 'clicked', data: { href: 'https://a.example' } });
    if (clicked.type !== 'sms_clicked') throw new Error(clicked.type);
    expect(clickedHref(clicked)).to.equal('https://a.example');
  });

  it('have the fields of their channel and metric, and no others', () => {
    const push = event({
      object_type: 'push',
      metric: 'dropped',
      data: { recipients: [{ device_id: 'd' }] },
    });
    if (push.type !== 'push_dropped') throw new Error(push.type);
    const recipients: PushRecipient[] | undefined = push.data.recipients;
    expect(recipients).to.deep.equal([{ device_id: 'd' }]);
    // @ts-expect-error -- a push has devices, not a recipient
    expect(push.data.recipient).to.equal(undefined);
    // @ts-expect-error -- only clicks have a link
    expect(push.data.href).to.equal(undefined);
    // @ts-expect-error -- there is no such type
    const ofNone = (event: WebhookEventOf<'push_teleported'>) => event;
    expect(ofNone).to.be.a('function');
  });

  it('have no channel but the published ones', () => {
    expect(same<Exclude<Channel, 'customer'>, Channel>(true)).to.equal(true);
    expect(same<PublishedEvent['channel'], Channel | undefined>(true)).to.equal(true);
  });

  it('are read-only', () => {
    const sent = event({ object_type: 'email', metric: 'sent' });
    // @ts-expect-error -- another handler of the same event would see it
    const change = () => (sent.eventId = 'x');
    expect(change).to.be.a('function');
  });

  it('can be switched over exhaustively, by channel and by type', () => {
    const cases: readonly [object, string | undefined][] = [
      [{ object_type: 'email', metric: 'sent', data: { recipient: 'a@b.c' } }, 'a@b.c'],
      [{ object_type: 'push', metric: 'sent', data: { recipients: [{ device_id: 'x' }] } }, 'x'],
      [{ object_type: 'customer', metric: 'subscribed', data: { email_address: 'a@b.c' } }, 'a@b.c'],
      [{ object_type: 'hologram', metric: 'sent' }, undefined],
      // unknown, although its object type is known
      [{ object_type: 'email', metric: 'teleported', data: { recipient: 'a@b.c' } }, undefined],
    ];
    for (const [body, expected] of cases) expect(audience(event(body))).to.equal(expected);
    const failed = event({ object_type: 'in_app', metric: 'failed', data: { failure_message: 'x' } });
    if (failed.type !== 'in_app_failed') throw new Error(failed.type);
    expect(ofInApp(failed)).to.equal('x');
  });
});

describe('the types of the handler', () => {
  it('take functions of the event alone, of both, of nothing, async or not', () => {
    const handlers: WebhookReceiverOptions['onEvent'][] = [
      () => undefined,
      (event) => event.type,
      async (event, { rawBody, send, span, signal }) => {
        await Promise.resolve([event, rawBody.length, send?.acceptedAt, span?.isRecording(), signal.aborted]);
      },
      (_event: WebhookEvent, _info: EventContext) => Promise.resolve(),
      undefined,
    ];
    expect(handlers).to.have.length(5);
  });

  it('need signing keys', () => {
    // @ts-expect-error -- without keys nothing can be verified
    const options: WebhookReceiverOptions = { healthCheck: true };
    // @ts-expect-error -- a closed set
    const wrong: WebhookReceiverOptions = { signingKeys: 'k', onHandlerFailure: 'ignore' };
    expect([options, wrong]).to.have.length(2);
  });
});
