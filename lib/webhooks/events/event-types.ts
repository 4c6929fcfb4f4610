import {
  CAMPAIGN_TYPES,
  FAILURE_METRICS,
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

/** One published pair and everything about it that is the same for all its events. */
export interface EventTypeInfo {
  readonly type: EventType;
  readonly objectType: ObjectType;
  readonly metric: WebhookMetric;
  /** Undefined for `customer`. */
  readonly channel: Channel | undefined;
  readonly received: EventTypeAttributes;
  /** Labels by campaign type; undefined for what happens to no message. */
  readonly labels: MessageLabels | undefined;
  /** The same for events that a machine caused. */
  readonly machineLabels: MessageLabels | undefined;
  /** Can be caused by a machine. */
  readonly engagement: boolean;
  /** Carries a failure message. */
  readonly failure: boolean;
}

const MACHINE_EVENTS: Readonly<Partial<Record<WebhookMetric, MessageEventName>>> = {
  opened: 'opened_machine',
  clicked: 'clicked_machine',
};

const FAILURES: ReadonlySet<WebhookMetric> = new Set(FAILURE_METRICS);

const labelled = (channel: Channel, event: MessageEventName): MessageLabels =>
  Object.fromEntries(
    CAMPAIGN_TYPES.map((campaign_type) => [campaign_type, { channel, event, campaign_type }]),
  ) as MessageLabels;

function published(objectType: ObjectType, metric: WebhookMetric): EventTypeInfo {
  const type = `${objectType}_${metric}` as EventType;
  const channel = objectType === 'customer' ? undefined : objectType;
  const machine = MACHINE_EVENTS[metric];
  return {
    type,
    objectType,
    metric,
    channel,
    received: { event_type: type },
    labels: channel && labelled(channel, metric as MessageEventName),
    machineLabels: channel && machine && labelled(channel, machine),
    engagement: machine !== undefined,
    failure: FAILURES.has(metric),
  };
}

const PAIRS: ReadonlyMap<string, ReadonlyMap<string, EventTypeInfo>> = new Map(
  (Object.keys(PUBLISHED_METRICS) as ObjectType[]).map((objectType) => [
    objectType,
    new Map(PUBLISHED_METRICS[objectType].map((metric) => [metric, published(objectType, metric)])),
  ]),
);

/** The name that subscriptions and some texts use for it. */
const PREFERENCES = 'cio_subscription_preferences_changed';
const METRIC_ALIASES: Readonly<Record<string, string>> = { subscription_preferences_changed: PREFERENCES };

/** `email_bounced` of the older shape `{event_type, data}`. */
const BY_TYPE: ReadonlyMap<string, EventTypeInfo> = new Map(
  [...PAIRS.values()].flatMap((metrics) => [...metrics.values()].map((pair) => [pair.type, pair] as const)),
);
const TYPE_ALIASES: Readonly<Record<string, string>> = {
  customer_subscription_preferences_changed: `customer_${PREFERENCES}`,
};

export const pairOfType = (type: string): EventTypeInfo | undefined =>
  BY_TYPE.get(Object.hasOwn(TYPE_ALIASES, type) ? (TYPE_ALIASES[type] ?? type) : type);

/**
 * The published pair of an object type and a metric.
 *
 * @param ofPerson whether the event is about a person, not about a message: changes of a subscription may
 *   carry the channel that led to them as object type.
 */
export function pairOf(
  objectType: string | undefined,
  metric: string,
  ofPerson: boolean,
): EventTypeInfo | undefined {
  const name = Object.hasOwn(METRIC_ALIASES, metric) ? METRIC_ALIASES[metric]! : metric;
  // the one metric whose description gives the object type another name
  if (name === PREFERENCES) return PAIRS.get('customer')?.get(name);
  if (objectType === undefined) return undefined;
  const metrics = PAIRS.get(objectType);
  const pair = metrics?.get(name);
  const isChange = name === 'unsubscribed' || name === 'subscribed';
  if (isChange && metrics !== undefined && (pair === undefined || ofPerson)) {
    return PAIRS.get('customer')?.get(name);
  }
  return pair;
}

export const channelOf = (objectType: string | undefined): Channel | undefined =>
  objectType !== undefined && objectType !== 'customer' && PAIRS.has(objectType)
    ? (objectType as Channel)
    : undefined;
