import { METRICS } from '../../../../lib/catalog';
import { OWN_FAULTS } from '../../../../lib/rules/faults';
import { THRESHOLDS } from '../../thresholds';
import type { Row } from '../panel';
import { firing, increase, instances, perMinute, quantile, ratio } from '../promql';
import { BUDGET, CALLERS, OF_OPERATION, THROTTLED_15M } from './calls';

const requests = METRICS.apiRequests.name;
const errors = METRICS.apiErrors.name;
const faults = (window: string) =>
  ratio(increase(errors, window, [], { error_type: `!~"${OWN_FAULTS}"` }), increase(requests, window));

/** What to look at first, from left to right. */
export const HEADLINE: Row = {
  title: 'Is it well?',
  panels: [
    {
      id: 1,
      title: 'Firing alerts',
      description:
        'Alerts of this package that fire. Good: 0. "No data": the rules are not loaded, or no metrics arrive.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: firing(''), legend: 'alerts' }],
      levels: { critical: 1 },
      alerts: ['CustomerIOTelemetryAbsent'],
      width: 3,
    },
    {
      id: 2,
      title: 'Budget left',
      description: `Error budget of 30 days: ${THRESHOLDS.slo.availability * 100} % of the calls have no fault of Customer.io. Good: above 25 %.`,
      kind: 'stat',
      unit: 'percentunit',
      decimals: 0,
      queries: [{ expr: `1 - (${faults('30d')}) / ${BUDGET}`, legend: 'left' }],
      below: { warning: 0.25, critical: 0 },
      alerts: ['CustomerIOErrorBudgetBurnSlow', 'CustomerIOErrorBudgetBurnFast'],
      width: 3,
    },
    {
      id: 3,
      title: 'Burn rate',
      description:
        'How many times faster than allowed the error budget was spent in the last hour. Good: below 1.',
      kind: 'stat',
      unit: 'short',
      decimals: 1,
      queries: [{ expr: `(${faults('1h')}) / ${BUDGET}`, legend: 'burn rate' }],
      levels: { critical: 14.4 },
      alerts: ['CustomerIOErrorBudgetBurnFast'],
      width: 3,
    },
    {
      id: 4,
      title: 'Instances',
      description: 'Processes whose metrics arrive now. Good: as many as run.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: `${instances(...CALLERS)} or vector(0)`, legend: 'instances' }],
      below: { critical: 1 },
      alerts: ['CustomerIOTelemetryAbsent'],
      width: 3,
    },
    {
      id: 5,
      title: 'Calls / min',
      description: 'Calls of the SDK. Good: as many as usual at this time of day.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: perMinute(requests, [], OF_OPERATION), legend: 'calls' }],
      alerts: ['CustomerIOCallsStopped'],
      width: 3,
    },
    {
      id: 6,
      title: 'Failed (5 m)',
      description: 'Share of the calls that failed after all retries. Good: near 0 %.',
      kind: 'stat',
      unit: 'percentunit',
      queries: [
        {
          expr: ratio(increase(errors, '5m', [], OF_OPERATION), increase(requests, '5m', [], OF_OPERATION)),
          legend: 'failed',
        },
      ],
      levels: { critical: THRESHOLDS.api.errorRatio },
      alerts: ['CustomerIOHighErrorRate'],
      width: 3,
    },
    {
      id: 7,
      title: 'p95 (5 m)',
      description:
        'Duration of the fastest 95 % of the calls, retries and their delays included. Good: below 1 s.',
      kind: 'stat',
      unit: 'ms',
      queries: [{ expr: quantile(0.95, METRICS.apiLatency.name, '5m', [], OF_OPERATION), legend: 'p95' }],
      levels: { warning: THRESHOLDS.api.slowMs },
      alerts: ['CustomerIOHighLatency'],
      width: 3,
    },
    {
      id: 8,
      title: 'Throttled',
      description: 'Attempts with status 429 in 15 minutes, retries included. Good: 0.',
      kind: 'stat',
      unit: 'short',
      decimals: 0,
      queries: [{ expr: THROTTLED_15M, legend: '429' }],
      levels: { warning: THRESHOLDS.api.rateLimitedResponses },
      alerts: ['CustomerIORateLimited'],
      width: 3,
    },
  ],
};
