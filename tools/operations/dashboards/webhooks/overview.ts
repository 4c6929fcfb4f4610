import { METRICS } from '../../../../lib/catalog';
import { HANDLER_ERRORS } from '../../../../lib/rules/faults';
import { THRESHOLDS } from '../../thresholds';
import type { Row } from '../panel';
import { count, firing, increase, instances, perMinute, quantile, selector, shareAbove } from '../promql';

export const received = METRICS.webhookReceived.name;
export const errors = METRICS.webhookErrors.name;
export const lag = METRICS.webhookLag.name;
export const duration = METRICS.webhookDuration.name;
/** The duration of a rejected request depends on its client. */
export const OURS = { outcome: '!="rejected"' };

const { webhook } = THRESHOLDS;
/** Not 0 if there were webhooks in the last minutes. */
const CHANGED = `sum (changes(${selector(received)}[2m]))`;
/** 0 if there is a receiver, and absent otherwise. */
const orZero = (expr: string) => `${expr} or 0 * ${increase(received, '15m')}`;

export const HEADLINE: Row = {
  title: 'Does the feed arrive?',
  panels: [
    {
      id: 1,
      title: 'Firing alerts',
      description:
        'Alerts on webhooks that fire. Good: 0. "No data": the rules are not loaded, or no metrics arrive.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: firing(',area="feed"'), legend: 'alerts' }],
      levels: { critical: 1 },
      alerts: ['CustomerIOWebhookFeedSilent', 'CustomerIOWebhookFeedRejected'],
      width: 3,
    },
    {
      id: 2,
      title: 'Instances',
      description: 'Processes with a receiver whose metrics arrive now. Good: as many as run.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: `${instances(received)} or vector(0)`, legend: 'instances' }],
      below: { critical: 1 },
      alerts: ['CustomerIOTelemetryAbsent'],
      width: 3,
    },
    {
      id: 3,
      title: 'Per minute',
      description: 'Authenticated webhooks. Good: follows what is sent.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: perMinute(received), legend: 'received' }],
      alerts: ['CustomerIOWebhookFeedSilent'],
      width: 3,
    },
    {
      id: 4,
      title: 'Silent for',
      description:
        'Time since the last webhook, of 6 hours. Good: minutes, while messages are sent. The alert needs an hour of silence.',
      kind: 'stat',
      unit: 'm',
      decimals: 0,
      queries: [
        {
          expr: `0 * (${CHANGED} > 0) or (time() - max_over_time(timestamp(${CHANGED} > 0)[6h:1m])) / 60`,
          legend: 'since',
        },
      ],
      levels: { warning: 60 },
      alerts: ['CustomerIOWebhookFeedSilent'],
      width: 3,
    },
    {
      id: 5,
      title: 'Lag p95',
      description: 'From the event to its receipt, in 15 minutes. Good: seconds.',
      kind: 'stat',
      unit: 'ms',
      queries: [{ expr: quantile(0.95, lag, '15m'), legend: 'p95' }],
      levels: { warning: webhook.lagMs },
      alerts: ['CustomerIOWebhookLag'],
      width: 3,
    },
    {
      id: 6,
      title: 'Slow (15 m)',
      description: `Share later than ${webhook.slowMs / 1000} s. Good: 0 %. Customer.io waits ${webhook.durationMs / 1000} s.`,
      kind: 'stat',
      unit: 'percentunit',
      decimals: 1,
      queries: [{ expr: shareAbove(duration, webhook.slowMs, '15m', [], OURS), legend: 'slow' }],
      levels: { warning: webhook.slowShare },
      alerts: ['CustomerIOWebhookSlow', 'CustomerIOWebhookTimeout'],
      width: 3,
    },
    {
      id: 7,
      title: 'Rejected',
      description: 'Not authenticated or not readable, in an hour. Good: 0.',
      kind: 'stat',
      unit: 'short',
      decimals: 0,
      queries: [
        {
          expr: orZero(count(errors, '1h', [], { error_type: `!~"${HANDLER_ERRORS}"` })),
          legend: 'rejected',
        },
      ],
      levels: { warning: webhook.unreadable },
      alerts: ['CustomerIOWebhookUnreadable', 'CustomerIOWebhookSignatureFailures'],
      width: 3,
    },
    {
      id: 8,
      title: 'Failed (15 m)',
      description: 'Webhooks that your handler did not process. Good: 0.',
      kind: 'stat',
      unit: 'short',
      decimals: 0,
      queries: [
        { expr: orZero(count(errors, '15m', [], { error_type: `=~"${HANDLER_ERRORS}"` })), legend: 'failed' },
      ],
      levels: { warning: 1 },
      alerts: ['CustomerIOWebhookHandlerErrors', 'CustomerIOWebhookProcessingFailed'],
      width: 3,
    },
  ],
};
