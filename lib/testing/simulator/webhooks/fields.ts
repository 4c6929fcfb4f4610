import type { EventType } from '../../../catalog';
import { pickOne, randomInteger, type Random } from '../random';
import type { Delivery } from './delivery';
import { ulid } from './ulid';

/** The values from which fields are built. */
export interface FieldSources {
  readonly delivery: Delivery;
  readonly random: Random;
  /** Unix milliseconds. */
  readonly at: number;
  /** The failure text. */
  readonly failure: string;
}

type Fields = Readonly<Record<string, unknown>>;

const LINKS = [
  'https://shop.example.com/orders/4711?token=5f3c9a',
  'https://shop.example.com/sale',
  'https://www.example.com/account/preferences',
] as const;

/** Groups of fields that a pair can have in addition to those of the delivery. */
const GROUPS = {
  person: ({ delivery: { person } }) => ({ email_address: person.email }),
  preferences: () => ({ content: JSON.stringify({ topics: { topic_1: true, topic_2: false } }) }),
  recipient: ({ delivery: { recipient } }) => ({ recipient }),
  email: ({ delivery: { recipient, subject } }) => ({ recipient, subject }),
  reason: ({ failure }) => ({ failure_message: failure }),
  devices: ({ delivery: { person } }) => ({ recipients: person.devices }),
  // a push that bounced or was dropped has one failure text for each device
  failedDevices: ({ delivery: { person }, failure }) => ({
    recipients: person.devices.map((device) => ({ ...device, failure_message: failure })),
  }),
  link: ({ random }) => ({ href: pickOne(random, LINKS), link_id: 1 + randomInteger(random, 9) }),
  response: () => ({ tracked_response: 'continue' }),
  reply: ({ delivery: { replyTo }, random, at }) => ({
    to: replyTo,
    inbound_event_id: ulid(at, random),
  }),
} satisfies Record<string, (sources: FieldSources) => Fields>;

type Group = keyof typeof GROUPS;

/**
 * Field groups by pair, from the vendor's OpenAPI description of 2026-08-19. The description lacks payloads of
 * `email_deferred`, `sms_dropped`, `slack_converted` and `webhook_converted`, which have the groups of similar pairs.
 */
const GROUPS_OF: Readonly<Record<EventType, readonly Group[]>> = {
  customer_subscribed: ['person'],
  customer_unsubscribed: ['person'],
  customer_cio_subscription_preferences_changed: ['person', 'preferences'],
  email_drafted: ['email'],
  email_attempted: ['reason'],
  email_sent: ['email'],
  email_delivered: ['email'],
  email_opened: ['email'],
  email_clicked: ['email', 'link'],
  email_converted: ['email'],
  email_unsubscribed: ['email'],
  email_bounced: ['email', 'reason'],
  email_dropped: ['email', 'reason'],
  email_spammed: ['email'],
  email_failed: ['email', 'reason'],
  email_undeliverable: ['email', 'reason'],
  email_deferred: ['email', 'reason'],
  push_drafted: [],
  push_attempted: ['reason'],
  push_sent: ['devices'],
  push_delivered: ['devices'],
  push_opened: ['devices'],
  push_clicked: ['devices', 'link'],
  push_converted: ['devices'],
  push_bounced: ['failedDevices'],
  push_dropped: ['failedDevices'],
  push_failed: ['reason'],
  push_undeliverable: ['reason'],
  sms_drafted: [],
  sms_attempted: ['reason'],
  sms_sent: ['recipient'],
  sms_delivered: ['recipient'],
  sms_clicked: ['recipient', 'link'],
  sms_converted: ['recipient'],
  sms_bounced: ['recipient', 'reason'],
  sms_failed: ['reason'],
  sms_undeliverable: ['reason'],
  sms_replied: ['recipient', 'reply'],
  sms_dropped: ['recipient', 'reason'],
  whatsapp_drafted: [],
  whatsapp_attempted: ['reason'],
  whatsapp_sent: ['recipient'],
  whatsapp_delivered: ['recipient'],
  whatsapp_opened: ['recipient'],
  whatsapp_clicked: ['recipient', 'link'],
  whatsapp_converted: ['recipient'],
  whatsapp_bounced: ['recipient', 'reason'],
  whatsapp_dropped: ['recipient', 'reason'],
  whatsapp_failed: ['reason'],
  whatsapp_undeliverable: ['reason'],
  whatsapp_replied: ['recipient', 'reply'],
  in_app_drafted: [],
  in_app_attempted: ['reason'],
  in_app_sent: ['recipient'],
  in_app_opened: ['recipient'],
  in_app_clicked: ['recipient', 'link', 'response'],
  in_app_converted: ['recipient'],
  in_app_failed: ['reason'],
  in_app_undeliverable: ['reason'],
  slack_drafted: [],
  slack_attempted: ['reason'],
  slack_sent: ['recipient'],
  slack_clicked: ['recipient', 'link'],
  slack_failed: ['reason'],
  slack_undeliverable: ['reason'],
  slack_converted: ['recipient'],
  webhook_drafted: [],
  webhook_attempted: ['reason'],
  webhook_sent: ['recipient'],
  webhook_clicked: ['recipient', 'link'],
  webhook_failed: ['reason'],
  webhook_undeliverable: ['reason'],
  webhook_converted: ['recipient'],
};

/** Returns the fields of a pair in addition to those of its delivery. */
export function fieldsOfPair(eventType: EventType, sources: FieldSources): Fields {
  return Object.assign({}, ...GROUPS_OF[eventType].map((group) => GROUPS[group](sources))) as Fields;
}
