import {
  CAMPAIGN_TYPES,
  FAILURE_METRICS,
  MACHINE_EVENTS,
  PUBLISHED_METRICS,
  type CampaignType,
  type Channel,
  type EventType,
  type EventTypeAttributes,
  type MessageAttributes,
  type MessageEventName,
  type ObjectType,
  type WebhookMetric,
} from '../../catalog';

type MessageLabels = Readonly<Record<CampaignType, MessageAttributes>>;

/** A documented event type: a pair of object type and metric, with the values that its events share. */
export interface EventTypeInfo {
  readonly type: EventType;
  readonly objectType: ObjectType;
  readonly metric: WebhookMetric;
  /** Undefined for `customer`. */
  readonly channel: Channel | undefined;
  readonly received: EventTypeAttributes;
  /** Metric labels by campaign type. Undefined for events without a message. */
  readonly labels: MessageLabels | undefined;
  /** Metric labels of events caused by a machine. */
  readonly machineLabels: MessageLabels | undefined;
  /** Whether a machine can cause the event. */
  readonly engagement: boolean;
  /** Whether the event has a failure message. */
  readonly failure: boolean;
}

const machineEvents: Readonly<Partial<Record<WebhookMetric, MessageEventName>>> = MACHINE_EVENTS;

const FAILURES: ReadonlySet<WebhookMetric> = new Set(FAILURE_METRICS);

const messageLabels = (channel: Channel, event: MessageEventName): MessageLabels =>
  Object.fromEntries(
    CAMPAIGN_TYPES.map((campaign_type) => [campaign_type, { channel, event, campaign_type }]),
  ) as MessageLabels;

function eventTypeInfo(objectType: ObjectType, metric: WebhookMetric): EventTypeInfo {
  const type = `${objectType}_${metric}` as EventType;
  const channel = objectType === 'customer' ? undefined : objectType;
  const machine = machineEvents[metric];
  return {
    type,
    objectType,
    metric,
    channel,
    received: { event_type: type },
    labels: channel && messageLabels(channel, metric as MessageEventName),
    machineLabels: channel && machine && messageLabels(channel, machine),
    engagement: machine !== undefined,
    failure: FAILURES.has(metric),
  };
}

const PAIRS: ReadonlyMap<string, ReadonlyMap<string, EventTypeInfo>> = new Map(
  (Object.keys(PUBLISHED_METRICS) as ObjectType[]).map((objectType) => [
    objectType,
    new Map(PUBLISHED_METRICS[objectType].map((metric) => [metric, eventTypeInfo(objectType, metric)])),
  ]),
);

const PREFERENCES = 'cio_subscription_preferences_changed';
/** Alternative names in webhook subscriptions and in some texts of Customer.io. */
const METRIC_ALIASES: Readonly<Record<string, string>> = { subscription_preferences_changed: PREFERENCES };

/** Event types by the `event_type` of the older shape `{event_type, data}`, such as `email_bounced`. */
const PAIRS_BY_TYPE: ReadonlyMap<string, EventTypeInfo> = new Map(
  [...PAIRS.values()].flatMap((metrics) => [...metrics.values()].map((pair) => [pair.type, pair] as const)),
);
const TYPE_ALIASES: Readonly<Record<string, string>> = {
  customer_subscription_preferences_changed: `customer_${PREFERENCES}`,
};

/** Returns the documented event type with this name, or undefined. */
export const pairOfType = (type: string): EventTypeInfo | undefined =>
  PAIRS_BY_TYPE.get(Object.hasOwn(TYPE_ALIASES, type) ? (TYPE_ALIASES[type] ?? type) : type);

/**
 * Returns the documented event type of an object type and a metric, or undefined.
 *
 * @param isAboutPerson whether the event is about a person, not about a message. A change of a subscription
 *   can have the channel that caused it as its object type.
 */
export function pairOf(
  objectType: string | undefined,
  metric: string,
  isAboutPerson: boolean,
): EventTypeInfo | undefined {
  const name = Object.hasOwn(METRIC_ALIASES, metric) ? METRIC_ALIASES[metric]! : metric;
  // in the OpenAPI description, only this metric has another field name for its object type
  if (name === PREFERENCES) return PAIRS.get('customer')?.get(name);
  if (objectType === undefined) return undefined;
  const metrics = PAIRS.get(objectType);
  const pair = metrics?.get(name);
  const isSubscriptionChange = name === 'unsubscribed' || name === 'subscribed';
  if (isSubscriptionChange && metrics !== undefined && (pair === undefined || isAboutPerson)) {
    return PAIRS.get('customer')?.get(name);
  }
  return pair;
}

/** Returns the channel of an object type. Undefined for `customer` and for undocumented object types. */
export const channelOf = (objectType: string | undefined): Channel | undefined =>
  objectType !== undefined && objectType !== 'customer' && PAIRS.has(objectType)
    ? (objectType as Channel)
    : undefined;
