/**
 * Documented object types of Customer.io's reporting webhooks, each with its metrics. Sources: the vendor's OpenAPI
 * description of 2026-08-19 and the subscription names of its App API. Pairs that only the App API lists
 * (`email_deferred`, `sms_dropped`, `slack_converted`, `webhook_converted`) have no published payload.
 */
export const PUBLISHED_METRICS = {
  customer: ['subscribed', 'unsubscribed', 'cio_subscription_preferences_changed'],
  email: [
    'drafted',
    'attempted',
    'sent',
    'delivered',
    'opened',
    'clicked',
    'converted',
    'unsubscribed',
    'bounced',
    'dropped',
    'spammed',
    'failed',
    'undeliverable',
    'deferred',
  ],
  push: [
    'drafted',
    'attempted',
    'sent',
    'delivered',
    'opened',
    'clicked',
    'converted',
    'bounced',
    'dropped',
    'failed',
    'undeliverable',
  ],
  sms: [
    'drafted',
    'attempted',
    'sent',
    'delivered',
    'clicked',
    'converted',
    'bounced',
    'failed',
    'undeliverable',
    'replied',
    'dropped',
  ],
  whatsapp: [
    'drafted',
    'attempted',
    'sent',
    'delivered',
    'opened',
    'clicked',
    'converted',
    'bounced',
    'dropped',
    'failed',
    'undeliverable',
    'replied',
  ],
  in_app: ['drafted', 'attempted', 'sent', 'opened', 'clicked', 'converted', 'failed', 'undeliverable'],
  slack: ['drafted', 'attempted', 'sent', 'clicked', 'failed', 'undeliverable', 'converted'],
  webhook: ['drafted', 'attempted', 'sent', 'clicked', 'failed', 'undeliverable', 'converted'],
} as const;

export type ObjectType = keyof typeof PUBLISHED_METRICS;
export type MetricOf<O extends ObjectType> = (typeof PUBLISHED_METRICS)[O][number];
/** Any metric of any object type. */
export type WebhookMetric = MetricOf<ObjectType>;

/** Metrics whose events contain a failure text. */
export const FAILURE_METRICS = [
  'attempted',
  'bounced',
  'deferred',
  'dropped',
  'failed',
  'undeliverable',
] as const satisfies readonly WebhookMetric[];
export type FailureMetric = (typeof FAILURE_METRICS)[number];

/** Name of a documented pair: `<object_type>_<metric>`. */
export type EventType = { [O in ObjectType]: `${O}_${MetricOf<O>}` }[ObjectType];

/** Channels of messages: every object type except `customer`. */
export type Channel = Exclude<ObjectType, 'customer'>;

const types = Object.keys(PUBLISHED_METRICS) as ObjectType[];

export const CHANNELS: readonly Channel[] = types.filter((type) => type !== 'customer');

export const EVENT_TYPES: readonly EventType[] = types.flatMap((type) =>
  PUBLISHED_METRICS[type].map((metric) => `${type}_${metric}` as EventType),
);

/** Names of opens and clicks by machines. */
export const MACHINE_EVENTS = { opened: 'opened_machine', clicked: 'clicked_machine' } as const;

/** Events of a message: the metric, with separate names for opens and clicks by machines. */
export type MessageEventName = MetricOf<Channel> | (typeof MACHINE_EVENTS)[keyof typeof MACHINE_EVENTS];

export const MESSAGE_EVENT_NAMES: readonly MessageEventName[] = [
  ...new Set(CHANNELS.flatMap((channel): readonly MessageEventName[] => PUBLISHED_METRICS[channel])),
  ...Object.values(MACHINE_EVENTS),
];
