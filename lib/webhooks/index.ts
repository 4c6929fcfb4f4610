export { createWebhookReceiver } from './receiver';
export type { WebhookReceiver, WebhookRequest } from './receiver';
export { signWebhook } from './verification/signature';
export type { RawBody, SignWebhookOptions } from './verification/signature';
export type { SigningKeysFunction } from './verification/signing-key';
export type { HeadersLike } from './http/headers';
export type { WebhookResponse } from './http/exchange';
export type { NodeListener } from './http/adapters/node';
export type { ExpressHandler } from './http/adapters/express';
export type { FastifyWebhookOptions, FastifyWebhookPlugin } from './http/adapters/fastify';
export type { FetchHandler } from './http/adapters/fetch';
export type { EventContext, WebhookReceiverOptions } from './options';
export type {
  CommonData,
  EventData,
  Identifiers,
  PublishedEvent,
  PushRecipient,
  UnknownEvent,
  WebhookEvent,
  WebhookEventOf,
} from './events/event';
export type { ClaimResult, DedupeStore, DeliveryJournal, AcceptedSend } from '../config/stores';
export type { BounceType, CampaignType, FailureReason } from '../catalog/values';
export type { Channel, EventType } from '../catalog/webhook-events';
