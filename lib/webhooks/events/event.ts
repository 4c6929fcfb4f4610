import type {
  BounceType,
  CampaignType,
  Channel,
  EventType,
  FailureMetric,
  FailureReason,
  MetricOf,
  ObjectType,
} from '../../catalog';

/** The person an event is about; empty where the person was deleted. */
export interface Identifiers {
  id?: string | undefined;
  email?: string | undefined;
  cio_id?: string | undefined;
}

/** One device of a push. */
export interface PushRecipient {
  device_id?: string | undefined;
  device_platform?: string | undefined;
  /** Why the push failed on this device. */
  failure_message?: string | undefined;
}

/**
 * Fields of `data` under Customer.io's own names, which its documentation explains. Any of them can be
 * missing; numbers that came as text are numbers, ids that came as numbers are text, `null` is undefined.
 * Fields that are not named here are in `data` as they came.
 */
export interface CommonData {
  identifiers?: Identifiers | undefined;
  /** @deprecated by Customer.io in favour of `identifiers` */
  customer_id?: string | undefined;
  delivery_id?: string | undefined;
  action_id?: number | undefined;
  parent_action_id?: number | undefined;
  journey_id?: string | undefined;
  trigger_event_id?: string | undefined;
  campaign_id?: number | undefined;
  broadcast_id?: number | undefined;
  trigger_id?: number | undefined;
  newsletter_id?: number | undefined;
  content_id?: number | undefined;
  /** A number, or the trigger name as text. */
  transactional_message_id?: number | string | undefined;
}

interface Recipient {
  /** Address, phone number, channel, user id or, for `webhook`, the URL. */
  recipient?: string | undefined;
}

interface ChannelData {
  customer: {
    email_address?: string | undefined;
    /** JSON text such as `{"topics":{"topic_1":true}}`. */
    content?: string | undefined;
  };
  email: Recipient & { subject?: string | undefined };
  push: { recipients?: PushRecipient[] | undefined };
  sms: Recipient;
  whatsapp: Recipient;
  in_app: Recipient;
  slack: Recipient;
  webhook: Recipient;
}

interface FailureData {
  /** Free text of the provider; it often quotes the address. */
  failure_message?: string | undefined;
}

interface MetricData {
  attempted: FailureData;
  bounced: FailureData;
  deferred: FailureData;
  dropped: FailureData;
  failed: FailureData;
  undeliverable: FailureData;
  sent: {
    /** With "Body Content" switched on. */
    content?: string | undefined;
    headers?: Record<string, string[]> | undefined;
  };
  opened: {
    prefetched?: boolean | undefined;
    proxied?: boolean | undefined;
    /** Inferred from a click. */
    synthetic?: boolean | undefined;
  };
  clicked: {
    href?: string | undefined;
    link_id?: number | undefined;
    machine?: boolean | undefined;
    /** In-app: the name of the action that was tapped. */
    tracked_response?: string | undefined;
  };
  replied: { inbound_event_id?: string | undefined; to?: string | undefined };
}

export type EventData<O extends ObjectType, M> = CommonData &
  ChannelData[O] &
  (M extends keyof MetricData ? MetricData[M] : unknown);

/** An event of a published pair. */
export interface PublishedEvent<O extends ObjectType = ObjectType, M extends MetricOf<O> = MetricOf<O>> {
  readonly type: `${O}_${M}`;
  readonly objectType: O;
  readonly metric: M;
  /** A ULID; the same at every repetition. */
  readonly eventId: string | undefined;
  /** When it happened, in whole seconds. */
  readonly timestamp: Date | undefined;
  /** What the event belongs to; for `customer` events the channel that led to it, if one did. */
  readonly channel: Channel | undefined;
  readonly campaignType: CampaignType;
  /** Opens and clicks: by a machine (prefetching, scanning), not by a person. Undefined for others. */
  readonly machine: M extends 'opened' | 'clicked' ? boolean : undefined;
  /** Undefined for all but `email_bounced`. */
  readonly bounceType: `${O}_${M}` extends 'email_bounced' ? BounceType : undefined;
  /** Events of messages that carry a failure: its class. Undefined for others. */
  readonly failureReason: M extends FailureMetric ? FailureReason : undefined;
  readonly data: EventData<O, M>;
}

/** Authenticated, but not of a published pair: new at Customer.io, a test, or not an event at all. */
export interface UnknownEvent {
  readonly type: 'unknown';
  readonly objectType: string | undefined;
  readonly metric: string | undefined;
  readonly eventId: string | undefined;
  readonly timestamp: Date | undefined;
  /** The JSON value; the text as it came, if it is not JSON. */
  readonly raw: unknown;
}

type EventsOf<O extends ObjectType> = { [M in MetricOf<O>]: PublishedEvent<O, M> }[MetricOf<O>];

/** Discriminated by `type`: `email_delivered`, `push_bounced`, … or `unknown`. */
export type WebhookEvent = { [O in ObjectType]: EventsOf<O> }[ObjectType] | UnknownEvent;

/** The event of one type: `WebhookEventOf<'email_bounced'>`. */
export type WebhookEventOf<T extends EventType | 'unknown'> = Extract<WebhookEvent, { readonly type: T }>;
