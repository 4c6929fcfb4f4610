export { createWebhookReceiver } from './receiver';
export type { WebhookReceiver, WebhookRequest } from './receiver';
export { signWebhook } from './signature';
export type { RawBody, SignOptions } from './signature';
export type { HeadersLike } from './headers';
export type { WebhookAnswer } from './reception';
export type { NodeListener } from './adapters/node';
export type { ExpressHandler } from './adapters/express';
export type { FastifyWebhookOptions, FastifyWebhookPlugin } from './adapters/fastify';
export type { FetchHandler } from './adapters/fetch';
export type { EventInfo, WebhookReceiverOptions } from './options';
export type {
  CommonData,
  EventData,
  Identifiers,
  PublishedEvent,
  PushRecipient,
  UnknownEvent,
  WebhookEvent,
  WebhookEventOf,
} from './event';
export type { ClaimResult, DedupeStore, DeliveryJournal, Send } from '../delivery/stores';
export type { BounceType, CampaignType, Channel, EventType, FailureReason } from '../catalogue';
