import { METRICS } from '../../../../lib/catalog';
import { SENDS_WITH_WEBHOOKS } from '../../../../lib/rules/faults';
import { THRESHOLDS } from '../../thresholds';
import { FEED as FEED_COLORS, OUTCOMES, QUANTILES } from '../colors';
import type { Row } from '../panel';
import { count, increase, perMinute, quantiles, ratio, shareAbove, STEP, top } from '../promql';
import { duration, errors, lag, OURS, received } from './overview';

const SENDS = { operation: `=~"${SENDS_WITH_WEBHOOKS}"`, status: '="success"' };
const { webhook } = THRESHOLDS;

export const FEED: Row = {
  title: 'Feed',
  panels: [
    {
      id: 11,
      title: 'Sends and webhooks per minute',
      description: 'Good: both or none. Sends alone are a feed that stands.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        { expr: perMinute(METRICS.apiRequests.name, [], SENDS), legend: 'sends' },
        { expr: perMinute(received), legend: 'webhooks' },
      ],
      colors: FEED_COLORS,
      alerts: ['CustomerIOWebhookFeedSilent', 'CustomerIOWebhookFeedRejected'],
      width: 12,
    },
    {
      id: 23,
      title: 'Responses by outcome',
      description: 'Webhooks in each interval. Good: accepted. Busy: another replica handles the event.',
      kind: 'bars',
      unit: 'locale',
      queries: [
        { expr: `${count(`${duration}_count`, STEP, ['outcome'])} > 0`, legend: '{{outcome}}', step: '5m' },
      ],
      colors: OUTCOMES,
      alerts: ['CustomerIOWebhookProcessingFailed', 'CustomerIOWebhookHandlerErrors'],
      width: 12,
    },
    {
      id: 30,
      title: 'Errors by type',
      description:
        'In each interval. Handler: your onEvent. Invalid_signature: a wrong key, or an unknown sender. Good: none.',
      kind: 'bars',
      unit: 'locale',
      queries: [
        {
          expr: top(`${count(errors, STEP, ['error_type'])} > 0`, errors, ['error_type']),
          legend: '{{error_type}}',
          step: '5m',
        },
      ],
      colors: { handler: 'red', body_consumed: 'dark-red', invalid_signature: 'orange', stale: 'yellow' },
      empty: 'none',
      alerts: [
        'CustomerIOWebhookProcessingFailed',
        'CustomerIOWebhookHandlerErrors',
        'CustomerIOWebhookUnreadable',
        'CustomerIOWebhookSignatureFailures',
        'CustomerIOWebhookStaleSignatures',
        'CustomerIOWebhookFeedRejected',
      ],
      width: 12,
    },
    {
      id: 31,
      title: 'Duplicates (1 h)',
      description:
        'Share of webhooks that were known already. Good: near 0 %; more are responses that came too late.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: ratio(increase(METRICS.webhookDuplicates.name, '1h'), increase(received, '1h')),
          legend: 'duplicates',
        },
      ],
      levels: { warning: webhook.duplicateRatio },
      colors: { duplicates: 'blue' },
      alerts: ['CustomerIOWebhookDuplicates'],
      width: 12,
    },
  ],
};

export const TIMES: Row = {
  title: 'Duration and lag',
  panels: [
    {
      id: 20,
      title: 'Duration (15 m)',
      description: 'Until the response, your onEvent included. Good: milliseconds; Customer.io waits 4 s.',
      kind: 'timeseries',
      unit: 'ms',
      queries: quantiles(duration, '15m', OURS),
      levels: { warning: webhook.slowMs, critical: webhook.durationMs },
      colors: QUANTILES,
      alerts: ['CustomerIOWebhookTimeout', 'CustomerIOWebhookSlow'],
      width: 12,
    },
    {
      id: 21,
      title: 'Slow responses (15 m)',
      description: `Share later than ${webhook.slowMs / 1000} s. Good: 0 %.`,
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [{ expr: shareAbove(duration, webhook.slowMs, '15m', [], OURS), legend: 'slow' }],
      levels: { warning: webhook.slowShare },
      colors: { slow: 'orange' },
      alerts: ['CustomerIOWebhookSlow'],
      width: 12,
    },
    {
      id: 12,
      title: 'Lag (15 m)',
      description:
        'From the event to its receipt. Good: seconds, flat. A ramp is a backlog that is being worked off.',
      kind: 'timeseries',
      unit: 'ms',
      queries: quantiles(lag, '15m'),
      levels: { warning: webhook.lagMs },
      colors: QUANTILES,
      alerts: ['CustomerIOWebhookLag'],
      width: 12,
    },
    {
      id: 13,
      title: 'Late webhooks (15 m)',
      description: `Share that came later than ${webhook.lagMs / 60_000} minutes after the event. Good: 0 %.`,
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [{ expr: shareAbove(lag, webhook.lagMs, '15m'), legend: 'late' }],
      levels: { warning: webhook.lagShare },
      colors: { late: 'orange' },
      alerts: ['CustomerIOWebhookLag'],
      width: 12,
    },
  ],
};
