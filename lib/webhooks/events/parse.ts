import type { CampaignType } from '../../catalog';
import type { RawBody } from '../verification/signature';
import type { PublishedEvent, UnknownEvent, WebhookEvent } from './event';
import { channelOf, pairOf, pairOfType, type EventTypeInfo } from './event-types';
import { parseExactJson } from './exact-json';
import { failureMessageOf, classifyFailure } from './failures';
import { DATA, date, isObject, normalize, text, type JsonObject } from './fields';

export interface Parsed {
  readonly event: WebhookEvent;
  /** Type of the event. Undefined for an unknown event. */
  readonly pair: EventTypeInfo | undefined;
  /** The `data` object of the body. Empty if the body has none. */
  readonly data: JsonObject;
  /** Whether the body is not a JSON object. */
  readonly malformed: boolean;
}

/** Maximum length of an event id. A ULID has 26 characters. */
const MAX_ID_CHARACTERS = 128;

/** Parses the body of a webhook. Returns an `unknown` event if its type is not documented. Never throws. */
export function parse(body: RawBody): Parsed {
  const source = typeof body === 'string' ? body : decodeUtf8(body);
  let value: unknown;
  try {
    value = parseExactJson(source);
  } catch {
    return unknownEvent({}, {}, source, true);
  }
  if (!isObject(value)) return unknownEvent({}, {}, value, true);
  const data = isObject(value['data']) ? value['data'] : {};
  const pair = findPair(value, data);
  return pair === undefined
    ? unknownEvent(value, data, value, false)
    : { event: publishedEvent(value, pair, normalize(data, DATA)), pair, data, malformed: false };
}

const decodeUtf8 = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString();

/** Returns the object type. Customer.io's documentation has three names for this field. */
const objectTypeOf = (value: JsonObject): string | undefined =>
  text(value['object_type']) ?? text(value['object_type_type']) ?? text(value['delivery_type']);

function findPair(value: JsonObject, data: JsonObject): EventTypeInfo | undefined {
  const metric = text(value['metric']);
  if (metric === undefined) {
    const type = text(value['event_type']);
    return type === undefined ? undefined : pairOfType(type);
  }
  return pairOf(objectTypeOf(value), metric, isAboutPerson(data));
}

/**
 * Returns whether an event is about a person, not about a message. An event about a person has `email_address`, which
 * is `null` if the person has no address. An event about a message has a `recipient`.
 */
function isAboutPerson({ email_address: address, recipient, delivery_id: deliveryId }: JsonObject): boolean {
  return !recipient && (typeof address === 'string' || (address === null && !deliveryId));
}

function publishedEvent(value: JsonObject, pair: EventTypeInfo, data: JsonObject): WebhookEvent {
  const { type, objectType, metric } = pair;
  const failure =
    pair.failure && pair.channel !== undefined
      ? classifyFailure(pair.channel, failureMessageOf(pair.channel, data))
      : undefined;
  const event: Record<keyof PublishedEvent, unknown> = {
    type,
    objectType,
    metric,
    eventId: eventIdOf(value),
    timestamp: date(value['timestamp']),
    channel: pair.channel ?? channelOf(objectTypeOf(value)),
    campaignType: campaignTypeOf(data),
    machine: pair.engagement ? data['prefetched'] === true || data['machine'] === true : undefined,
    bounceType: type === 'email_bounced' ? failure?.bounceType : undefined,
    failureReason: failure?.reason,
    data,
  };
  return event as unknown as WebhookEvent;
}

function unknownEvent(value: JsonObject, data: JsonObject, raw: unknown, malformed: boolean): Parsed {
  const event: UnknownEvent = {
    type: 'unknown',
    objectType: objectTypeOf(value),
    metric: text(value['metric']),
    eventId: eventIdOf(value),
    timestamp: date(value['timestamp']),
    raw,
  };
  return { event, pair: undefined, data, malformed };
}

function eventIdOf(value: JsonObject): string | undefined {
  const id = text(value['event_id']);
  return id !== undefined && id !== '' && id.length <= MAX_ID_CHARACTERS ? id : undefined;
}

/** Returns the campaign type by the id that is present: a message has only one parent. 0 is not an id. */
function campaignTypeOf(data: JsonObject): CampaignType {
  if (data['transactional_message_id']) return 'transactional';
  if (data['broadcast_id']) return 'broadcast';
  if (data['newsletter_id']) return 'newsletter';
  return data['campaign_id'] ? 'campaign' : 'unknown';
}
