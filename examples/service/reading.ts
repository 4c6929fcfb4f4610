import { apiCallsOf, callsOf, type ApiCalls, type Calls } from './calls';
import { eventsOf, type Events } from './events';
import type { Bucket, Sample } from './exposition';
import { countsOf, messagesOf, type ChannelMessages, type Stage } from './messages';
import { bucketsOf, named } from './samples';
import { webhookFeedOf, type WebhookFeed } from './webhook-feed';

/** What the metrics page reported at one time. All counts start at the start of the service. */
export interface Reading {
  /** Unix milliseconds. */
  readonly at: number;
  /** All APIs together. */
  readonly all: Calls;
  readonly apis: readonly ApiCalls[];
  /** Latency of all calls. */
  readonly latency: readonly Bucket[];
  readonly channels: readonly ChannelMessages[];
  /** All channels together. */
  readonly messages: Readonly<Record<Stage, number>>;
  readonly webhooks: WebhookFeed;
  readonly events: Events;
}

export const readingOf = (samples: readonly Sample[], at: number): Reading => ({
  at,
  all: callsOf(samples),
  apis: apiCallsOf(samples),
  latency: bucketsOf(named(samples, 'customerio_api_latency_ms_bucket')),
  channels: messagesOf(samples),
  messages: countsOf(named(samples, 'customerio_message_events_total')),
  webhooks: webhookFeedOf(samples),
  events: eventsOf(samples),
});
