import { PUBLISHED_METRICS, type CampaignType, type EventType, type ObjectType } from '../../../lib/catalog';

/*
 * Events with every required and optional field of Customer.io's OpenAPI description of reporting webhooks
 * (2026-08-19), with the types of that description. Four pairs have no published payload: their fields are
 * those of other pairs of the same channel and of the same metric.
 */

const RECIPIENTS: Readonly<Record<ObjectType, string>> = {
  customer: '',
  email: 'jane@example.com',
  push: '',
  sms: '+15550100',
  whatsapp: '+15550101',
  in_app: 'customer-4711',
  slack: '#general',
  webhook: 'https://hooks.example.com/in?token=t',
};

/** The value of each field in these events. */
const VALUES = {
  subject: 'Welcome, Jane',
  failure_message: '550 5.1.1 The email account that you tried to reach does not exist',
  href: 'https://example.com/?token=t',
  link_id: 3,
  content: '<p>Hello Jane</p>',
  headers: { 'X-Custom': ['one', 'two'] },
  prefetched: false,
  proxied: true,
  synthetic: false,
  machine: false,
  tracked_response: 'Tapped',
  inbound_event_id: '01HZZINBOUND',
  to: '+15550199',
  email_address: 'jane@example.com',
} as const;
type Field = keyof typeof VALUES | 'recipient' | 'recipients';

/** A device of a push. Each device of a failed push has a failure message. */
const DEVICE = { device_id: 'd3v1c3', device_platform: 'ios' };
const FAILED_DEVICE = { ...DEVICE, failure_message: 'NotRegistered' };

/** Fields of a metric in all channels with that metric, except the recipient. */
const FIELDS_OF_METRIC: Readonly<Record<string, readonly Field[]>> = {
  attempted: ['failure_message'],
  failed: ['failure_message'],
  undeliverable: ['failure_message'],
  bounced: ['failure_message'],
  dropped: ['failure_message'],
  clicked: ['href', 'link_id'],
  replied: ['inbound_event_id', 'to'],
  sent: ['content'],
};

/** Additional fields of single pairs. */
const FIELDS_OF_PAIR: Readonly<Partial<Record<EventType, readonly Field[]>>> = {
  email_sent: ['headers'],
  email_opened: ['prefetched', 'proxied', 'synthetic'],
  email_clicked: ['machine'],
  in_app_clicked: ['tracked_response'],
  customer_cio_subscription_preferences_changed: ['content'],
};

/** Metrics whose events have a recipient. */
const WITH_RECIPIENT: ReadonlySet<string> = new Set(
  'sent delivered opened clicked converted bounced dropped replied unsubscribed spammed'.split(' '),
);
const WITHOUT_RECIPIENT: ReadonlySet<string> = new Set(['email_attempted', 'in_app_opened']);
/** Emails that were not sent have a recipient, too. */
const hasRecipient = (objectType: ObjectType, metric: string) =>
  !WITHOUT_RECIPIENT.has(`${objectType}_${metric}`) &&
  (objectType === 'email' || (objectType !== 'customer' && WITH_RECIPIENT.has(metric)));

function fieldNames(objectType: ObjectType, metric: string): Field[] {
  const type = `${objectType}_${metric}` as EventType;
  const names: Field[] = [...(FIELDS_OF_METRIC[metric] ?? []), ...(FIELDS_OF_PAIR[type] ?? [])];
  if (objectType === 'customer') names.push('email_address');
  if (!hasRecipient(objectType, metric)) return names;
  if (objectType === 'email') names.push('subject');
  if (objectType !== 'push') return [...names, 'recipient'];
  // a push has results per device
  return [...names.filter((name) => name !== 'failure_message'), 'recipients'];
}

function valueOf(name: Field, objectType: ObjectType, metric: string): unknown {
  if (name === 'recipient') return RECIPIENTS[objectType];
  if (name !== 'recipients') return VALUES[name];
  return [metric === 'bounced' || metric === 'dropped' ? FAILED_DEVICE : DEVICE];
}

/** Returns the fields of a pair's `data`, without those of the person, the delivery and the parent. */
const fieldsOf = (objectType: ObjectType, metric: string): Record<string, unknown> =>
  Object.fromEntries(fieldNames(objectType, metric).map((name) => [name, valueOf(name, objectType, metric)]));

const PERSON = {
  customer_id: 'customer-4711',
  identifiers: { id: 'customer-4711', email: 'jane@example.com', cio_id: 'd9c106000001' },
};
const DELIVERY = { delivery_id: 'ZAIAAVTJVG0QcCok0-0ZKj6yiQ==' };
const WORKFLOW = { action_id: 96, parent_action_id: 1, journey_id: '01GW20GXAAXBKZD8J96M8FNV3R' };

/** Fields that identify the campaign, broadcast, newsletter or transactional message of an event. */
export const PARENTS: Readonly<Record<CampaignType, Readonly<Record<string, unknown>>>> = {
  campaign: { ...WORKFLOW, campaign_id: 5, trigger_event_id: '21E4C3CT6YDC7Y4N7FE1GWWABC' },
  broadcast: { ...WORKFLOW, broadcast_id: 2, trigger_id: 1 },
  newsletter: { newsletter_id: 10, content_id: 3 },
  transactional: { transactional_message_id: 7 },
  unknown: {},
};

export interface VendorEvent {
  readonly type: EventType;
  readonly objectType: ObjectType;
  readonly metric: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One event of every published pair of object type and metric. */
export const VENDOR_EVENTS: readonly VendorEvent[] = (Object.keys(PUBLISHED_METRICS) as ObjectType[]).flatMap(
  (objectType) =>
    PUBLISHED_METRICS[objectType].map((metric) => ({
      type: `${objectType}_${metric}` as EventType,
      objectType,
      metric,
      data: { ...PERSON, ...(objectType === 'customer' ? {} : DELIVERY), ...fieldsOf(objectType, metric) },
    })),
);
