import { METRICS } from '../../../lib/catalog';
import { THRESHOLDS } from '../thresholds';
import type { Dashboard } from './panel';
import { heat, quantile, quantiles, rate, ratio, selector, shareAbove } from './promql';

const latency = METRICS.apiLatency.name;
const requests = METRICS.apiRequests.name;
const errors = METRICS.apiErrors.name;
const retries = METRICS.apiRetries.name;
const inFlight = METRICS.apiInFlight.name;
const rateLimited = { error_type: '="429"' };

export const INTEGRATION: Dashboard = {
  uid: 'customerio-integration',
  title: 'Customer.io integration',
  description: 'Calls of the Customer.io SDK: how many, how fast, which fail, which are retried.',
  source: requests,
  rows: [
    {
      title: 'Overview',
      panels: [
        {
          id: 1,
          title: 'Calls',
          description: 'Calls of the SDK per second. Good: follows your own traffic.',
          kind: 'stat',
          unit: 'reqps',
          queries: [{ expr: rate(requests), legend: 'calls' }],
          runbook: 'CustomerIOTelemetryAbsent',
          width: 4,
        },
        {
          id: 2,
          title: 'Error ratio',
          description: 'Share of calls that failed after all retries. Good: below the warning line.',
          kind: 'stat',
          unit: 'percentunit',
          queries: [{ expr: ratio(rate(errors), rate(requests)), legend: 'failed' }],
          thresholds: { critical: THRESHOLDS.api.errorRatio },
          runbook: 'CustomerIOHighErrorRate',
          width: 4,
        },
        {
          id: 3,
          title: 'Latency p95',
          description: 'Retries and their waits included. Good: below 1 s.',
          kind: 'stat',
          unit: 'ms',
          queries: [{ expr: quantile(0.95, latency), legend: 'p95' }],
          thresholds: { warning: THRESHOLDS.api.slowMs },
          runbook: 'CustomerIOHighLatency',
          width: 4,
        },
        {
          id: 4,
          title: 'In flight',
          description:
            'Calls in flight. Good: a small number that does not grow; it counts hung calls of SDK 3 to 4.4.',
          kind: 'stat',
          unit: 'short',
          queries: [{ expr: `sum (${selector(inFlight)})`, legend: 'in flight' }],
          runbook: 'CustomerIOHighLatency',
          width: 4,
        },
        {
          id: 5,
          title: 'Retries',
          description:
            'Requests the SDK retried, per second. Good: near 0; a retried send can be a duplicate message.',
          kind: 'stat',
          unit: 'ops',
          queries: [{ expr: `${rate(retries)} or 0 * ${rate(requests)}`, legend: 'retries' }],
          runbook: 'CustomerIORetryStorm',
          width: 4,
        },
        {
          id: 6,
          title: 'Rate limited',
          description: 'Calls that Customer.io refused with 429. Good: 0.',
          kind: 'stat',
          unit: 'ops',
          queries: [{ expr: `${rate(errors, [], rateLimited)} or 0 * ${rate(requests)}`, legend: '429' }],
          runbook: 'CustomerIORateLimited',
          width: 4,
        },
      ],
    },
    {
      title: 'Latency',
      panels: [
        {
          id: 10,
          title: 'Latency p50, p95, p99',
          description:
            'Of all calls, retries included. Good: p99 below the line at which a call counts as slow.',
          kind: 'timeseries',
          unit: 'ms',
          queries: quantiles(latency),
          thresholds: { warning: THRESHOLDS.api.slowMs },
          runbook: 'CustomerIOHighLatency',
          width: 12,
        },
        {
          id: 11,
          title: 'Latency p95 by operation',
          description:
            'Good: lines that stay apart and flat; one that rises alone is one endpoint of Customer.io.',
          kind: 'timeseries',
          unit: 'ms',
          queries: [{ expr: quantile(0.95, latency, ['api', 'operation']), legend: '{{api}} {{operation}}' }],
          thresholds: { warning: THRESHOLDS.api.slowMs },
          runbook: 'CustomerIOHighLatency',
          width: 12,
        },
        {
          id: 12,
          title: 'Latency heatmap',
          description: 'How many calls took how long. Good: one dark band; a second one at 10 s is timeouts.',
          kind: 'heatmap',
          unit: 'ms',
          queries: [heat(latency)],
          runbook: 'CustomerIOHighLatency',
          width: 12,
        },
        {
          id: 13,
          title: 'Slow calls',
          description: `Share of calls above ${THRESHOLDS.api.slowMs} ms, exact at that bound. Good: below the line.`,
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [
            { expr: shareAbove(latency, THRESHOLDS.api.slowMs, ['operation']), legend: '{{operation}}' },
          ],
          thresholds: { critical: THRESHOLDS.api.slowShare },
          runbook: 'CustomerIOHighLatency',
          width: 12,
        },
      ],
    },
    {
      title: 'Requests and errors',
      panels: [
        {
          id: 20,
          title: 'Request rate',
          description: 'Calls per second by operation and outcome. Good: follows your own traffic.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [{ expr: rate(requests, ['operation', 'status']), legend: '{{operation}} {{status}}' }],
          runbook: 'CustomerIOTelemetryAbsent',
          width: 12,
        },
        {
          id: 21,
          title: 'Error ratio by operation',
          description: 'Good: below the lines. Idle operations have no line.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [
            {
              expr: ratio(rate(errors, ['operation']), rate(requests, ['operation'])),
              legend: '{{operation}}',
            },
          ],
          thresholds: { critical: THRESHOLDS.api.errorRatio },
          runbook: 'CustomerIOHighErrorRate',
          width: 12,
        },
        {
          id: 22,
          title: 'Errors by type',
          description:
            'HTTP status or error class. Good: empty; 401 is a key, 4xx your request, 5xx and timeout Customer.io.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [{ expr: rate(errors, ['error_type']), legend: '{{error_type}}' }],
          runbook: 'CustomerIOHighErrorRate',
          width: 12,
        },
        {
          id: 23,
          title: 'Rate limiting by operation',
          description: 'Calls refused with 429, per second. Good: empty; the App API allows 10 a second.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [{ expr: rate(errors, ['operation'], rateLimited), legend: '{{operation}}' }],
          runbook: 'CustomerIORateLimited',
          width: 12,
        },
      ],
    },
    {
      title: 'Retries, saturation, batches',
      panels: [
        {
          id: 30,
          title: 'Retries by cause',
          description: 'What made the SDK retry a request. Good: empty, or rare timeouts.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            { expr: rate(retries, ['operation', 'error_type']), legend: '{{operation}} {{error_type}}' },
          ],
          runbook: 'CustomerIORetryStorm',
          width: 12,
        },
        {
          id: 31,
          title: 'Calls in flight by API',
          description: 'Good: flat. A line that only rises is calls that never end.',
          kind: 'timeseries',
          unit: 'short',
          queries: [{ expr: `sum by (api) (${selector(inFlight)})`, legend: '{{api}}' }],
          runbook: 'CustomerIOHighLatency',
          width: 12,
        },
        {
          id: 32,
          title: 'Batch size p50, p95',
          description: 'Items per batch call. Good: well above 1, below the 500 kB a batch may have.',
          kind: 'timeseries',
          unit: 'short',
          queries: quantiles(METRICS.apiBatchSize.name, [0.5, 0.95]),
          runbook: 'CustomerIOPartialFailures',
          width: 12,
        },
        {
          id: 33,
          title: 'Partial failures',
          description: 'Items refused although their batch succeeded, per second. Good: empty.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: rate(METRICS.apiPartialFailures.name, ['api', 'operation']),
              legend: '{{api}} {{operation}}',
            },
          ],
          runbook: 'CustomerIOPartialFailures',
          width: 12,
        },
      ],
    },
  ],
};
