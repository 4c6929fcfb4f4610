import { trace, type Attributes, type Link } from '@opentelemetry/api';
import { ATTR } from '../catalog';
import type { ResolvedConfig } from '../config';
import type { AcceptedSend } from '../config/stores';
import { customerAttributes, redactedErrorText, scalarAttribute } from '../telemetry/personal-attributes';
import type { AuthenticatedRequest } from './authenticated-request';
import { failureMessageOf } from './events/failures';
import { isObject } from './events/fields';

/** Shape of an event id: a ULID or a longer successor. A value of another shape can be an address or a name. */
const EVENT_ID = /^(?=\D*\d)[\w-]{1,64}$/;

/** Returns the attributes that the span and the log event of a webhook share. */
export function eventAttributes(
  config: ResolvedConfig,
  { event, pair, deliveryId, lagMs, data }: AuthenticatedRequest,
  latencyMs: number | undefined,
): Attributes {
  const attributes: Attributes = { [ATTR.eventType]: pair?.type ?? 'unknown' };
  if (event.eventId !== undefined && EVENT_ID.test(event.eventId)) attributes[ATTR.eventId] = event.eventId;
  if (deliveryId !== undefined) attributes[ATTR.deliveryId] = deliveryId;
  if (lagMs !== undefined) attributes[ATTR.webhookLag] = lagMs;
  if (latencyMs !== undefined) attributes[ATTR.messageLatency] = latencyMs;
  if (event.type === 'unknown') return attributes;
  attributes[ATTR.campaignType] = event.campaignType;
  if (event.channel !== undefined) attributes[ATTR.channel] = event.channel;
  if (event.machine !== undefined) attributes[ATTR.machine] = event.machine;
  if (event.bounceType !== undefined) attributes[ATTR.bounceType] = event.bounceType;
  if (event.failureReason !== undefined) {
    attributes[ATTR.failureReason] = event.failureReason;
    const message = redactedErrorText(config, failureMessageOf(event.channel, data));
    if (message !== undefined) attributes[ATTR.errorMessage] = message;
  }
  return attributes;
}

const CAMPAIGN_IDS = [
  ['campaign_id', ATTR.campaignId],
  ['broadcast_id', ATTR.broadcastId],
  ['newsletter_id', ATTR.newsletterId],
] as const;

/** Adds the personal attributes that options enable, in place. */
export function addPersonalAttributes(
  attributes: Attributes,
  config: ResolvedConfig,
  { event, data }: AuthenticatedRequest,
): void {
  if (event.type === 'unknown') return;
  if (config.captureCustomerId !== 'off') {
    const { identifiers } = data;
    const id = isObject(identifiers)
      ? identifiers['id'] || identifiers['email'] || identifiers['cio_id']
      : undefined;
    // each of them can be an empty string
    Object.assign(attributes, customerAttributes(config, id || data['customer_id']));
  }
  if (config.captureTransactionalMessageId) {
    Object.assign(attributes, scalarAttribute(ATTR.transactionalMessageId, data['transactional_message_id']));
  }
  if (config.captureCampaignIds) {
    for (const [field, name] of CAMPAIGN_IDS) {
      const id = data[field];
      if (typeof id === 'number') attributes[name] = id;
    }
  }
}

/** Returns a link to the span of the call that sent the message, if the journal has one. */
export function linksTo(send: AcceptedSend | undefined): Link[] {
  const { traceId, spanId, traceFlags = 0 } = send ?? {};
  if (traceId === undefined || spanId === undefined) return [];
  const context = { traceId, spanId, traceFlags, isRemote: true };
  return trace.isSpanContextValid(context) ? [{ context }] : [];
}
