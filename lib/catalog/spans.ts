import type { AttributeKey } from './attributes';

export interface SpanDefinition {
  readonly name: string;
  readonly kind: 'CLIENT' | 'CONSUMER' | 'PRODUCER';
  readonly description: string;
  readonly attributes: readonly AttributeKey[];
}

export const SPANS = {
  call: {
    name: 'customerio.<operation>',
    kind: 'CLIENT',
    description: 'one per SDK call, including its retries; status unset on success, ERROR on failure',
    attributes: [
      'operation',
      'api',
      'sdk',
      'serverAddress',
      'serverPort',
      'attempts',
      'errorType',
      'httpStatus',
      'errorReason',
      'deliveryId',
      'batchSize',
      'partialFailures',
      'customerId',
      'customerIdHash',
      'eventName',
      'transactionalMessageId',
      'errorMessage',
    ],
  },
  application: {
    name: 'customerio.<operationName>',
    kind: 'CLIENT',
    description:
      'one per `withTracing()` call, with its redacted attributes; status OK on success, ERROR on failure',
    attributes: ['operation', 'errorType', 'errorMessage'],
  },
  batch: {
    name: 'customerio.batch',
    kind: 'CLIENT',
    description:
      'one per batch that `cdp-analytics-node` sends, including its retries; no parent, linked to the contexts that enqueued its events; status unset on success, ERROR on failure',
    attributes: [
      'operation',
      'api',
      'sdk',
      'serverAddress',
      'serverPort',
      'attempts',
      'batchSize',
      'requestBytes',
      'errorType',
      'httpStatus',
    ],
  },
  event: {
    name: 'customerio.<operation>',
    kind: 'PRODUCER',
    description:
      'one per call of `cdp-analytics-node` that enqueues an event, if `eventSpans` is set; ends when the event is enqueued; status ERROR if the call threw or the client was closed',
    attributes: [
      'operation',
      'api',
      'sdk',
      'errorType',
      'customerId',
      'customerIdHash',
      'eventName',
      'errorMessage',
    ],
  },
  webhook: {
    name: 'customerio.webhook',
    kind: 'CONSUMER',
    description:
      'one per authenticated webhook request, linked to the call that sent the message; status unset on success and if busy, ERROR if `onEvent` failed or timed out',
    attributes: [
      'eventType',
      'eventId',
      'deliveryId',
      'channel',
      'campaignType',
      'machine',
      'bounceType',
      'failureReason',
      'webhookOutcome',
      'webhookLag',
      'signingKey',
      'messageLatency',
      'errorType',
      'customerId',
      'customerIdHash',
      'transactionalMessageId',
      'campaignId',
      'broadcastId',
      'newsletterId',
      'errorMessage',
    ],
  },
} as const satisfies Record<string, SpanDefinition>;

export const SPAN_NAME_PREFIX = 'customerio.';

/** Events on the call span. Each event marks the start of a further request of the call. */
export const SPAN_EVENTS = {
  retry: {
    name: 'customerio.retry',
    description: 'the SDK retries the request',
    attributes: ['attempt', 'attemptReason', 'attemptDelay'],
  },
  redirect: {
    name: 'customerio.redirect',
    description: 'the SDK follows a redirect',
    attributes: ['attempt', 'attemptReason', 'attemptDelay', 'redirectAddress'],
  },
} as const satisfies Record<
  string,
  { name: string; description: string; attributes: readonly AttributeKey[] }
>;
