import type { AcceptedSend } from '../../lib/config/stores';
import { signWebhook } from '../../lib/webhooks/verification/signature';

export const SIGNING_KEY = 'a-signing-key-of-the-bench-0123456789abcdef';

/** A signed webhook, as it arrives. */
export interface Arriving {
  /** In the form of `node:http`: lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type Data = Readonly<Record<string, unknown>>;
type Kind = readonly [objectType: string, metric: string, data: Data];

/** Fields of what made Customer.io send the message. */
const campaign = {
  campaign_id: 1000012,
  action_id: 4012,
  parent_action_id: 4001,
  journey_id: '01K8ZQ4N7T5V3JXW9E2RDHC6MB',
  trigger_event_id: '01K8ZQ4N7SB6GJ4YK1F0PXAW3D',
};
const newsletter = { newsletter_id: 733, content_id: 1451, broadcast_id: null, campaign_id: null };
const transactional = { transactional_message_id: 17, content_id: 1460, journey_id: null, campaign_id: null };

const subject =
  'Your order 2026-118-40772 has left our warehouse: everything you need to know about its delivery';
const email = {
  recipient: 'rosalind.ashworth+newsletters@mail.example.com',
  subject,
  // an undocumented field
  preheader: `${subject}. ${subject}. ${subject}. ${subject}`,
};
const phone = {
  recipient: '+4915550100',
  content: `${subject}. ${subject}. ${subject}. Reply STOP to opt out`,
};
const device = (id: string) => ({ device_id: id.padEnd(152, 'f0e1d2c3'), device_platform: 'android' });
const push = { recipients: [device('a'), device('b')] };
const href =
  'https://shop.example.com/orders/2026-118-40772/track?utm_source=customerio&utm_campaign=shipped';
const refused =
  '550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the ' +
  "recipient's address for typos or unnecessary spaces. For more information, go to " +
  'https://support.example.com/mail/?p=NoSuchUser';

/** Number of deliveries that this service sent: the first ones of a cycle. */
const OWN_DELIVERIES = 2;
/** The deliveries of one cycle, with their events. */
const DELIVERIES: readonly (readonly Kind[])[] = [
  [
    ['email', 'sent', { ...transactional, ...email }],
    ['email', 'delivered', { ...transactional, ...email }],
    ['email', 'opened', { ...transactional, ...email, prefetched: false, proxied: true }],
    ['email', 'clicked', { ...transactional, ...email, href, link_id: 3, machine: false }],
  ],
  [
    ['email', 'sent', { ...transactional, ...email }],
    ['email', 'delivered', { ...transactional, ...email }],
  ],
  [
    ['email', 'sent', { ...campaign, ...email }],
    ['email', 'delivered', { ...campaign, ...email }],
    ['email', 'opened', { ...campaign, ...email, prefetched: true }],
  ],
  [
    ['email', 'sent', { ...newsletter, ...email }],
    ['email', 'delivered', { ...newsletter, ...email }],
    ['email', 'opened', { ...newsletter, ...email, prefetched: false, proxied: true }],
  ],
  [
    ['email', 'sent', { ...newsletter, ...email }],
    ['email', 'bounced', { ...newsletter, ...email, failure_message: refused }],
  ],
  [
    ['push', 'sent', { ...campaign, ...push }],
    ['push', 'delivered', { ...campaign, ...push }],
    ['push', 'opened', { ...campaign, ...push }],
  ],
  [
    ['sms', 'sent', { ...campaign, ...phone }],
    ['sms', 'delivered', { ...campaign, ...phone }],
    ['sms', 'clicked', { ...campaign, ...phone, href, link_id: 3 }],
  ],
];

const CYCLE = DELIVERIES.flatMap((kinds, delivery) => kinds.map((kind) => ({ kind, delivery })));

/** Number of events in a cycle. Counts of events must be multiples of it. */
export const EVENTS_PER_CYCLE = CYCLE.length;
const KNOWN_PER_CYCLE = CYCLE.filter(({ delivery }) => delivery < OWN_DELIVERIES).length;

/** Returns how many of these events have a send in the journal. */
export const knownAmong = (events: number): number => (events / EVENTS_PER_CYCLE) * KNOWN_PER_CYCLE;

const campaignTypeOf = (data: Data) =>
  data['transactional_message_id'] ? 'transactional' : data['newsletter_id'] ? 'newsletter' : 'campaign';
const isByMachine = (data: Data) => data['prefetched'] === true || data['machine'] === true;

/** The labels of a cycle's events, and whether their send is in the journal. */
export const LABELS = CYCLE.map(({ kind: [channel, metric, data], delivery }) => ({
  labels: `${channel} ${metric}${isByMachine(data) ? '_machine' : ''} ${campaignTypeOf(data)}`,
  known: delivery < OWN_DELIVERIES,
}));

const base32 = (value: number, length: number) => value.toString(32).toUpperCase().padStart(length, '0');
const eventIdOf = (index: number) => `01K8ZQ4N${base32(index, 18)}`;
/** Returns a delivery id as a flat string, like text from JSON. */
const deliveryIdOf = (cycle: number, delivery: number) =>
  Buffer.from(`RPILAgUBAZrv${base32(cycle * DELIVERIES.length + delivery, 18)}==`).toString('latin1');

/** Seconds from a send to its events, and from an event to its webhook. */
const LATENCY_S = 5;
const LAG_S = 2;

/** A range of an endless sequence of distinct events, and the time of their arrival in Unix seconds. */
export interface Stretch {
  readonly from: number;
  readonly count: number;
  readonly now: number;
}

export const stretch = (from: number, count: number): Stretch => ({
  from,
  count,
  now: Math.floor(Date.now() / 1000),
});

/** Creates and signs the webhooks of a range, before the measurement. */
export function arriving({ from, count, now }: Stretch): Arriving[] {
  return Array.from({ length: count }, (_, offset) => webhook(from + offset, now));
}

function webhook(index: number, now: number): Arriving {
  const { kind, delivery } = CYCLE[index % EVENTS_PER_CYCLE]!;
  const [object_type, metric, data] = kind;
  const cycle = Math.floor(index / EVENTS_PER_CYCLE);
  // a different person in each event: the result must not depend on the number of persons
  const person = 5_000_000 + index;
  const event = {
    data: {
      customer_id: String(person),
      identifiers: { id: String(person), email: email.recipient, cio_id: `d9c10${person}` },
      delivery_id: deliveryIdOf(cycle, delivery),
      ...data,
    },
    event_id: eventIdOf(index),
    object_type,
    metric,
    timestamp: now - LAG_S,
  };
  const body = Buffer.from(JSON.stringify(event));
  return {
    headers: {
      host: '127.0.0.1',
      'user-agent': 'Customer.io Web Hooks 1.0',
      'content-type': 'application/json',
      'content-length': String(body.length),
      ...signWebhook({ signingKey: SIGNING_KEY, body, timestamp: now }),
    },
    body,
  };
}

/** Returns the number of events that contain this number of sends. */
export const eventsWithSends = (sends: number): number => (sends / OWN_DELIVERIES) * EVENTS_PER_CYCLE;

/** Returns the sends of the same events, as the sending process recorded them. */
export function sendsOf({ from, count, now }: Stretch): [deliveryId: string, send: AcceptedSend][] {
  const acceptedAt = (now - LAG_S - LATENCY_S) * 1000;
  const firstCycle = from / EVENTS_PER_CYCLE;
  return Array.from({ length: (count / EVENTS_PER_CYCLE) * OWN_DELIVERIES }, (_, index) => {
    const cycle = firstCycle + Math.floor(index / OWN_DELIVERIES);
    const delivery = index % OWN_DELIVERIES;
    const ids = Buffer.alloc(24, delivery + 1);
    ids.writeUInt32BE(cycle);
    ids.writeUInt32BE(cycle, 16);
    const traceId = ids.toString('hex', 0, 16);
    const spanId = ids.toString('hex', 16);
    return [deliveryIdOf(cycle, delivery), { acceptedAt, traceId, spanId, traceFlags: 1 }];
  });
}
