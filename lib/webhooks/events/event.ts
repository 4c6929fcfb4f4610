// not of the index, so that the published declarations contain only what they use
import type { BounceType, CampaignType, FailureReason } from '../../catalog/values';
import type { Channel, EventType, FailureMetric, MetricOf, ObjectType } from '../../catalog/webhook-events';

/** Identifiers of the person of an event. Empty if the person was deleted. */
export interface Identifiers {
  id?: string | undefined;
  email?: string | undefined;
  cio_id?: string | undefined;
}

/** One device of a push notification. */
export interface PushRecipient {
  device_id?: string | undefined;
  device_platform?: string | undefined;
  /** Reason of the failure on this device. */
  failure_message?: string | undefined;
}

/**
 * Fields of `data`, under the names in Customer.io's documentation. Every field can be missing.
 *
 * Numbers that were sent as text are numbers, ids that were sent as numbers are text, and `null` is undefined.
 * Undocumented fields are kept unchanged. Numbers beyond the safe integers, such as 9007199254740993, are text as it
 * was sent, because a number would have another value. They are undefined in fields that are always numbers.
 */
export interface CommonData {
  identifiers?: Identifiers | undefined;
  /** @deprecated by Customer.io in favor of `identifiers` */
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
  /** A number, or the name of the trigger. */
  transactional_message_id?: number | string | undefined;
}

interface Recipient {
  /** Address, phone number, Slack channel or user id; for `webhook`, the URL. */
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
  /** Free text of the provider. Often quotes the address of the recipient. */
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
    /** Content of the message, if "Body Content" is enabled. */
    content?: string | undefined;
    headers?: Record<string, string[]> | undefined;
  };
  opened: {
    prefetched?: boolean | undefined;
    proxied?: boolean | undefined;
    /** Whether the open was inferred from a click. */
    synthetic?: boolean | undefined;
  };
  clicked: {
    href?: string | undefined;
    link_id?: number | undefined;
    machine?: boolean | undefined;
    /** Name of the tapped action of an in-app message. */
    tracked_response?: string | undefined;
  };
  replied: { inbound_event_id?: string | undefined; to?: string | undefined };
}

export type EventData<O extends ObjectType, M> = CommonData &
  ChannelData[O] &
  (M extends keyof MetricData ? MetricData[M] : unknown);

/** An event of a documented type, which is a pair of object type and metric. */
export interface PublishedEvent<O extends ObjectType = ObjectType, M extends MetricOf<O> = MetricOf<O>> {
  readonly type: `${O}_${M}`;
  readonly objectType: O;
  readonly metric: M;
  /** A ULID. Retries have the same id. */
  readonly eventId: string | undefined;
  /** Time of the event, with a resolution of one second. */
  readonly timestamp: Date | undefined;
  /** Channel of the message. For `customer` events, the channel that caused the event, if any. */
  readonly channel: Channel | undefined;
  readonly campaignType: CampaignType;
  /** Whether a machine opened or clicked, for example a prefetching proxy or a scanner. Undefined for other metrics. */
  readonly machine: M extends 'opened' | 'clicked' ? boolean : undefined;
  /** Undefined for all types except `email_bounced`. */
  readonly bounceType: `${O}_${M}` extends 'email_bounced' ? BounceType : undefined;
  /** Class of the failure of a message. Undefined for events without a failure. */
  readonly failureReason: M extends FailureMetric ? FailureReason : undefined;
  readonly data: EventData<O, M>;
}

/** The event of an authenticated request without a documented event type: a new type, a test, or other content. */
export interface UnknownEvent {
  readonly type: 'unknown';
  readonly objectType: string | undefined;
  readonly metric: string | undefined;
  readonly eventId: string | undefined;
  readonly timestamp: Date | undefined;
  /** The parsed JSON value, or the text of the body if it is not JSON. Numbers beyond the safe integers are text. */
  readonly raw: unknown;
}

type EventsOf<O extends ObjectType> = { [M in MetricOf<O>]: PublishedEvent<O, M> }[MetricOf<O>];

/** Any event, discriminated by `type`: `email_delivered`, `push_bounced`, …, or `unknown`. */
export type WebhookEvent = { [O in ObjectType]: EventsOf<O> }[ObjectType] | UnknownEvent;

/** The event of one type, such as `WebhookEventOf<'email_bounced'>`. */
export type WebhookEventOf<T extends EventType | 'unknown'> = Extract<WebhookEvent, { readonly type: T }>;
