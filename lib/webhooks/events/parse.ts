import type { CampaignType } from '../../catalog';
import type { PublishedEvent, UnknownEvent, WebhookEvent } from './event';
import { failureMessageOf, classifyFailure } from './failures';
import { DATA, date, isObject, normalise, text, type JsonObject } from './fields';
import { channelOf, pairOf, pairOfType, type EventTypeInfo } from './event-types';
import type { RawBody } from '../verification/signature';

export interface Parsed {
  readonly event: WebhookEvent;
  /** Undefined for an unknown event. */
  readonly pair: EventTypeInfo | undefined;
  /** `data` of either; empty where there is none. */
  readonly data: JsonObject;
  /** Not a JSON object. */
  readonly malformed: boolean;
}

/** An id is a ULID of 26 characters; what is much longer is no id. */
const MAX_ID_LENGTH = 128;

/** Reads any body: whatever is no event of a published pair is `unknown`. Never throws. */
export function parse(body: RawBody): Parsed {
  const source = typeof body === 'string' ? body : asText(body);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return unknown({}, {}, source, true);
  }
  if (!isObject(value)) return unknown({}, {}, value, true);
  const data = isObject(value['data']) ? value['data'] : {};
  const pair = pairIn(value, data);
  return pair === undefined
    ? unknown(value, data, value, false)
    : { event: eventOf(value, pair, normalise(data, DATA)), pair, data, malformed: false };
}

const asText = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString();

/** The object type stands under three names in Customer.io's own texts. */
const objectTypeIn = (value: JsonObject): string | undefined =>
  text(value['object_type']) ?? text(value['object_type_type']) ?? text(value['delivery_type']);

function pairIn(value: JsonObject, data: JsonObject): EventTypeInfo | undefined {
  const metric = text(value['metric']);
  if (metric === undefined) {
    const type = text(value['event_type']);
    return type === undefined ? undefined : pairOfType(type);
  }
  return pairOf(objectTypeIn(value), metric, isOfPerson(data));
}

/** A person's event has an address, which is null where the person has none; a message's has a recipient. */
function isOfPerson({ email_address: address, recipient, delivery_id: deliveryId }: JsonObject): boolean {
  return !recipient && (typeof address === 'string' || (address === null && !deliveryId));
}

function eventOf(value: JsonObject, pair: EventTypeInfo, data: JsonObject): WebhookEvent {
  const { type, objectType, metric } = pair;
  const failure =
    pair.failure && pair.channel !== undefined
      ? classifyFailure(pair.channel, failureMessageOf(data))
      : undefined;
  const event: Record<keyof PublishedEvent, unknown> = {
    type,
    objectType,
    metric,
    eventId: idIn(value),
    timestamp: date(value['timestamp']),
    channel: pair.channel ?? channelOf(objectTypeIn(value)),
    campaignType: campaignTypeOf(data),
    machine: pair.engagement ? data['prefetched'] === true || data['machine'] === true : undefined,
    bounceType: type === 'email_bounced' ? failure?.bounceType : undefined,
    failureReason: failure?.reason,
    data,
  };
  return event as unknown as WebhookEvent;
}

function unknown(value: JsonObject, data: JsonObject, raw: unknown, malformed: boolean): Parsed {
  const event: UnknownEvent = {
    type: 'unknown',
    objectType: objectTypeIn(value),
    metric: text(value['metric']),
    eventId: idIn(value),
    timestamp: date(value['timestamp']),
    raw,
  };
  return { event, pair: undefined, data, malformed };
}

function idIn(value: JsonObject): string | undefined {
  const id = value['event_id'];
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH ? id : undefined;
}

/** By the id that is there: a message has one parent. 0 is no id. */
function campaignTypeOf(data: JsonObject): CampaignType {
  if (data['transactional_message_id']) return 'transactional';
  if (data['broadcast_id']) return 'broadcast';
  if (data['newsletter_id']) return 'newsletter';
  return data['campaign_id'] ? 'campaign' : 'unknown';
}
