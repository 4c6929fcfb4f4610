/**
 * What Customer.io publishes of its reporting webhooks: every object type with its metrics. From the
 * vendor's OpenAPI description of 2026-08-19 and the subscription names of its App API; the pairs that
 * only the latter knows (`email_deferred`, `sms_dropped`, `slack_converted`, `webhook_converted`) have no
 * published payload.
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

/** Metrics whose events carry a failure. */
export const FAILURE_METRICS = [
  'attempted',
  'bounced',
  'deferred',
  'dropped',
  'failed',
  'undeliverable',
] as const satisfies readonly WebhookMetric[];
export type FailureMetric = (typeof FAILURE_METRICS)[number];

/** `<object_type>_<metric>` of a published pair. */
export type EventType = { [O in ObjectType]: `${O}_${MetricOf<O>}` }[ObjectType];

/** What messages go through; `customer` is none. */
export type Channel = Exclude<ObjectType, 'customer'>;

const types = Object.keys(PUBLISHED_METRICS) as ObjectType[];

export const CHANNELS: readonly Channel[] = types.filter((type) => type !== 'customer');

export const EVENT_TYPES: readonly EventType[] = types.flatMap((type) =>
  PUBLISHED_METRICS[type].map((metric) => `${type}_${metric}` as EventType),
);

/** What happened to a message: the metric, with opens and clicks by machines told apart. */
export type MessageEventName = MetricOf<Channel> | 'opened_machine' | 'clicked_machine';
