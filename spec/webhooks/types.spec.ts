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
 * tsc checks the types: this file does not compile if they are wrong. Each check also runs, so that the types are
 * compared with parsed events.
 */

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(same: Same<A, B>) => same;

const event = (body: object): WebhookEvent => parse(JSON.stringify(body)).event;

/** Switches over all channels. A new channel in the types that is missing here is a compile error. */
function recipientsOf(event: WebhookEvent): string | undefined {
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

/** Switches over all types of one channel. */
function detailOfInApp(event: Extract<WebhookEvent, { objectType: 'in_app'; data: unknown }>): string {
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
      const unreachable: never = event;
      return unreachable;
    }
  }
}

describe('event types', () => {
  it('form one union of all published types and unknown', () => {
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

  it('narrow to unknown, which has untyped JSON only', () => {
    const unknown = event({ object_type: 'hologram' });
    if (unknown.type !== 'unknown') throw new Error(unknown.type);
    const raw: unknown = unknown.raw;
    const objectType: string | undefined = unknown.objectType;
    expect([raw, objectType]).to.deep.equal([{ object_type: 'hologram' }, 'hologram']);
    // @ts-expect-error -- an unknown event has no typed data
    expect(unknown.data).to.equal(undefined);
  });

  it('include WebhookEventOf for one type or several', () => {
    expect(same<WebhookEventOf<'push_bounced'>, PublishedEvent<'push', 'bounced'>>(true)).to.equal(true);
    expect(same<WebhookEventOf<'unknown'>['raw'], unknown>(true)).to.equal(true);
    const clickedHref = ({ data }: WebhookEventOf<'email_clicked' | 'sms_clicked'>) => data.href;
    const clicked = event({ object_type: 'sms', metric: 'clicked', data: { href: 'https://a.example' } });
    if (clicked.type !== 'sms_clicked') throw new Error(clicked.type);
    expect(clickedHref(clicked)).to.equal('https://a.example');
  });

  it('have only the fields of their channel and metric', () => {
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
    // @ts-expect-error -- this type does not exist
    const withInvalidType = (event: WebhookEventOf<'push_teleported'>) => event;
    expect(withInvalidType).to.be.a('function');
  });

  it('have only published channels', () => {
    expect(same<Exclude<Channel, 'customer'>, Channel>(true)).to.equal(true);
    expect(same<PublishedEvent['channel'], Channel | undefined>(true)).to.equal(true);
  });

  it('are read-only', () => {
    const sent = event({ object_type: 'email', metric: 'sent' });
    // @ts-expect-error -- a change would affect other handlers of the same event
    const change = () => (sent.eventId = 'x');
    expect(change).to.be.a('function');
  });

  it('allow exhaustive switches by channel and by type', () => {
    const cases: readonly [object, string | undefined][] = [
      [{ object_type: 'email', metric: 'sent', data: { recipient: 'a@b.c' } }, 'a@b.c'],
      [{ object_type: 'push', metric: 'sent', data: { recipients: [{ device_id: 'x' }] } }, 'x'],
      [{ object_type: 'customer', metric: 'subscribed', data: { email_address: 'a@b.c' } }, 'a@b.c'],
      [{ object_type: 'hologram', metric: 'sent' }, undefined],
      // an unknown event with a known object type
      [{ object_type: 'email', metric: 'teleported', data: { recipient: 'a@b.c' } }, undefined],
    ];
    for (const [body, expected] of cases) expect(recipientsOf(event(body))).to.equal(expected);
    const failed = event({ object_type: 'in_app', metric: 'failed', data: { failure_message: 'x' } });
    if (failed.type !== 'in_app_failed') throw new Error(failed.type);
    expect(detailOfInApp(failed)).to.equal('x');
  });
});

describe('handler types', () => {
  it('accept functions with zero, one or two parameters, synchronous or asynchronous', () => {
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

  it('require signing keys and known values', () => {
    // @ts-expect-error -- webhooks cannot be verified without keys
    const options: WebhookReceiverOptions = { healthCheck: true };
    // @ts-expect-error -- accepted are retry and acknowledge
    const wrong: WebhookReceiverOptions = { signingKeys: 'k', onHandlerFailure: 'ignore' };
    expect([options, wrong]).to.have.length(2);
  });
});
