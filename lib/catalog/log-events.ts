import type { AttributeKey } from './attributes';

/** Log events: log records with an event name. */
export const LOG_EVENTS = {
  call: {
    name: 'customerio.api.call',
    severities: 'INFO success, WARN failure',
    description: 'an SDK call ended',
    attributes: [
      'operation',
      'api',
      'sdk',
      'status',
      'duration',
      'attempts',
      'errorType',
      'httpStatus',
      'errorReason',
      'deliveryId',
      'batchSize',
      'partialFailures',
      'errorMessage',
    ],
  },
  operation: {
    name: 'customerio.operation',
    severities: 'INFO success, ERROR failure',
    description: 'the application called `logOperation()`',
    attributes: [
      'operation',
      'status',
      'data',
      'customerId',
      'customerIdHash',
      'errorType',
      'httpStatus',
      'errorMessage',
    ],
  },
  dropped: {
    name: 'customerio.pipelines.dropped',
    severities: 'WARN, once a minute for each outcome',
    description: 'events of `cdp-analytics-node` were not sent',
    attributes: ['sdk', 'eventOutcome', 'occurrences'],
  },
  unflushed: {
    name: 'customerio.pipelines.unflushed',
    severities: 'WARN, once a minute',
    description: 'events had no outcome when `closeAndFlush()` resolved',
    attributes: ['sdk', 'occurrences'],
  },
  webhook: {
    name: 'customerio.webhook.event',
    severities: 'INFO accepted and duplicate, WARN busy and malformed, ERROR `onEvent` failed',
    description: 'an authenticated webhook request ended',
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
      'messageLatency',
      'duration',
      'errorType',
      'errorMessage',
    ],
  },
  rejected: {
    name: 'customerio.webhook.rejected',
    severities: 'WARN, once a minute for each error type',
    description: 'webhook requests were rejected or could not be read',
    attributes: ['errorType', 'occurrences'],
  },
  degraded: {
    name: 'customerio.store.degraded',
    severities: 'WARN, once a minute for each store and error type',
    description: 'a shared store failed; webhooks are processed without it',
    attributes: ['store', 'errorType', 'occurrences'],
  },
} as const satisfies Record<
  string,
  { name: string; severities: string; description: string; attributes: readonly AttributeKey[] }
>;

export type LogEventName = (typeof LOG_EVENTS)[keyof typeof LOG_EVENTS]['name'];
