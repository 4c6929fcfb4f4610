import { METRICS } from '../../../lib/catalog';
import { THRESHOLDS } from '../thresholds';
import type { Dashboard } from './panel';
import { heat, quantile, quantiles, rate, ratio, shareAbove, total } from './promql';

const received = METRICS.webhookReceived.name;
const errors = METRICS.webhookErrors.name;
const duplicates = METRICS.webhookDuplicates.name;
const lag = METRICS.webhookLag.name;
const duration = METRICS.webhookDuration.name;

export const WEBHOOKS: Dashboard = {
  uid: 'customerio-webhooks',
  title: 'Customer.io webhook feed',
  description:
    'Whether reporting webhooks arrive, in time, and get a response before Customer.io holds the feed back.',
  source: received,
  rows: [
    {
      title: 'Overview',
      panels: [
        {
          id: 1,
          title: 'Webhooks',
          description:
            'Authenticated requests per second. Good: follows what is sent; 0 while mail flows is a feed that stopped.',
          kind: 'stat',
          unit: 'reqps',
          queries: [{ expr: rate(received), legend: 'received' }],
          runbook: 'CustomerIOWebhookFeedSilent',
          width: 6,
        },
        {
          id: 2,
          title: 'Lag p95',
          description: 'From the event to its receipt. Good: seconds.',
          kind: 'stat',
          unit: 'ms',
          queries: [{ expr: quantile(0.95, lag), legend: 'p95' }],
          thresholds: { warning: THRESHOLDS.webhook.lagMs },
          runbook: 'CustomerIOWebhookLag',
          width: 6,
        },
        {
          id: 3,
          title: 'Duration p99',
          description:
            'Until the response. Good: far below 4 s, after which Customer.io gives up and retries.',
          kind: 'stat',
          unit: 'ms',
          queries: [{ expr: quantile(0.99, duration), legend: 'p99' }],
          thresholds: { warning: THRESHOLDS.webhook.slowMs, critical: THRESHOLDS.webhook.durationMs },
          runbook: 'CustomerIOWebhookSlow',
          width: 6,
        },
        {
          id: 4,
          title: 'Rejected and failed',
          description: 'In the selected range. Good: 0.',
          kind: 'stat',
          unit: 'short',
          queries: [{ expr: total(errors), legend: 'errors', instant: true }],
          runbook: 'CustomerIOWebhookProcessingFailed',
          width: 6,
        },
      ],
    },
    {
      title: 'Feed',
      panels: [
        {
          id: 10,
          title: 'Received by event type',
          description: 'Retries included. Good: the mix of what you send.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [{ expr: `${rate(received, ['event_type'])} > 0`, legend: '{{event_type}}' }],
          runbook: 'CustomerIOWebhookFeedSilent',
          width: 12,
        },
        {
          id: 11,
          title: 'Silence: sends against webhooks',
          description:
            'Accepted sends and received webhooks per second. Good: both or none; sends alone are a feed that stopped.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: rate(METRICS.apiRequests.name, [], { operation: '=~"send.+"', status: '="success"' }),
              legend: 'sends',
            },
            { expr: rate(received), legend: 'webhooks' },
          ],
          runbook: 'CustomerIOWebhookFeedSilent',
          width: 12,
        },
        {
          id: 12,
          title: 'Lag p50, p95, p99',
          description: 'Good: seconds, flat. A ramp is a backlog that is being worked off.',
          kind: 'timeseries',
          unit: 'ms',
          queries: quantiles(lag),
          thresholds: { warning: THRESHOLDS.webhook.lagMs },
          runbook: 'CustomerIOWebhookLag',
          width: 12,
        },
        {
          id: 13,
          title: 'Late webhooks',
          description: 'Share that came later than the line of the lag allows. Good: 0.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [{ expr: shareAbove(lag, THRESHOLDS.webhook.lagMs), legend: 'late' }],
          thresholds: { warning: THRESHOLDS.webhook.lagShare },
          runbook: 'CustomerIOWebhookLag',
          width: 12,
        },
      ],
    },
    {
      title: 'Responses',
      panels: [
        {
          id: 20,
          title: 'Duration p50, p95, p99',
          description:
            'Until the response, your onEvent included. Good: milliseconds; Customer.io waits 4 s.',
          kind: 'timeseries',
          unit: 'ms',
          queries: quantiles(duration),
          thresholds: { warning: THRESHOLDS.webhook.slowMs, critical: THRESHOLDS.webhook.durationMs },
          runbook: 'CustomerIOWebhookSlow',
          width: 12,
        },
        {
          id: 21,
          title: 'Slow responses',
          description: `Share of responses later than ${THRESHOLDS.webhook.slowMs} ms. Good: 0.`,
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [{ expr: shareAbove(duration, THRESHOLDS.webhook.slowMs), legend: 'slow' }],
          thresholds: { warning: THRESHOLDS.webhook.slowShare },
          runbook: 'CustomerIOWebhookSlow',
          width: 12,
        },
        {
          id: 22,
          title: 'Duration heatmap',
          description: 'How many responses took how long. Good: one band at the bottom.',
          kind: 'heatmap',
          unit: 'ms',
          queries: [heat(duration)],
          runbook: 'CustomerIOWebhookSlow',
          width: 12,
        },
        {
          id: 23,
          title: 'Outcomes',
          description:
            'Good: accepted. Failed is your onEvent, rejected was not authenticated or not readable.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [{ expr: rate(`${duration}_count`, ['outcome']), legend: '{{outcome}}' }],
          runbook: 'CustomerIOWebhookProcessingFailed',
          width: 12,
        },
      ],
    },
    {
      title: 'Trouble',
      panels: [
        {
          id: 30,
          title: 'Errors by type',
          description:
            'Good: empty. invalid_signature is a wrong key or an unknown sender, handler is your onEvent.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [{ expr: `${rate(errors, ['error_type'])} > 0`, legend: '{{error_type}}' }],
          runbook: 'CustomerIOWebhookProcessingFailed',
          width: 12,
        },
        {
          id: 31,
          title: 'Duplicates',
          description:
            'Share of webhooks that were known already. Good: near 0; more means responses that came too late.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [{ expr: ratio(rate(duplicates), rate(received)), legend: 'duplicates' }],
          thresholds: { warning: THRESHOLDS.webhook.duplicateRatio },
          runbook: 'CustomerIOWebhookDuplicates',
          width: 12,
        },
        {
          id: 32,
          title: 'Signing keys',
          description:
            'Which key matched, 0 first. Good after a rotation: the old one at 0, then take it out.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [{ expr: rate(METRICS.webhookSigningKey.name, ['position']), legend: 'key {{position}}' }],
          runbook: 'CustomerIOWebhookSignatureFailures',
          width: 12,
        },
        {
          id: 33,
          title: 'Shared stores',
          description:
            'Operations that failed, per second. Good: empty; webhooks are accepted without the store meanwhile.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: rate(METRICS.storeFailures.name, ['store', 'error_type']),
              legend: '{{store}} {{error_type}}',
            },
          ],
          runbook: 'CustomerIOStoreDegraded',
          width: 12,
        },
      ],
    },
  ],
};
