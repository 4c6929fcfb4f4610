import { METRICS } from '../../../../lib/catalog';
import { OWN_FAULTS } from '../../../../lib/rules/faults';
import { THRESHOLDS } from '../../thresholds';
import { APIS, QUANTILES } from '../colors';
import type { Query, Row } from '../panel';
import {
  count,
  heat,
  increase,
  quantile,
  quantiles,
  RATE,
  ratio,
  selector,
  shareAbove,
  top,
} from '../promql';
import { BUDGET, OF_OPERATION } from './calls';

const requests = METRICS.apiRequests.name;
const errors = METRICS.apiErrors.name;
const latency = METRICS.apiLatency.name;
const partial = METRICS.apiPartialFailures.name;
const OPERATION = ['api', 'operation'];
const LEGEND = '{{api}} {{operation}}';

const WINDOWS = ['5m', '1h', '6h'];
const SLOW_BUDGET = Number((1 - THRESHOLDS.slo.latency).toFixed(6));
/** The factors of the fast burn rates: in an hour, and in 6 hours. */
const BURNS = { warning: 6, critical: 14.4 };

const burns = (expr: (window: string) => string, budget: number): Query[] =>
  WINDOWS.map((window) => ({ expr: `(${expr(window)}) / ${budget}`, legend: window }));

export const LATENCY: Row = {
  title: 'Latency',
  isCollapsed: true,
  panels: [
    {
      id: 11,
      title: 'Latency p95 by operation (5 m)',
      description:
        'The ten operations with most calls. Good: flat lines; one that rises alone is one endpoint.',
      kind: 'timeseries',
      unit: 'ms',
      queries: [
        {
          expr: top(
            quantile(0.95, latency, RATE, OPERATION, OF_OPERATION),
            requests,
            OPERATION,
            OF_OPERATION,
          ),
          legend: LEGEND,
        },
      ],
      levels: { warning: THRESHOLDS.api.slowMs },
      alerts: ['CustomerIOHighLatency'],
      width: 16,
    },
    {
      id: 13,
      title: 'Slow calls (5 m)',
      description: `Share of the calls above ${THRESHOLDS.api.slowMs / 1000} s. Good: below the line.`,
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [{ expr: shareAbove(latency, THRESHOLDS.api.slowMs, '5m', [], OF_OPERATION), legend: 'slow' }],
      levels: { warning: THRESHOLDS.api.slowShare },
      colors: { slow: 'orange' },
      alerts: ['CustomerIOHighLatency'],
      width: 8,
    },
    {
      id: 12,
      title: 'Latency heatmap',
      description: 'How many calls took how long. Good: one dark band; a second one at 10 s is timeouts.',
      kind: 'heatmap',
      unit: 'ms',
      queries: [heat(latency, OF_OPERATION)],
      alerts: ['CustomerIOHighLatency'],
      width: 24,
    },
  ],
};

export const BUDGETS: Row = {
  title: 'Budgets',
  isCollapsed: true,
  panels: [
    {
      id: 40,
      title: 'Burn rate of the error budget',
      description: `How many times faster than allowed calls fail for no fault of yours (${BUDGET * 100} % may). Good: below 1.`,
      kind: 'timeseries',
      unit: 'short',
      queries: burns(
        (window) =>
          ratio(
            increase(errors, window, [], { error_type: `!~"${OWN_FAULTS}"` }),
            increase(requests, window),
          ),
        BUDGET,
      ),
      levels: BURNS,
      alerts: ['CustomerIOErrorBudgetBurnFast', 'CustomerIOErrorBudgetBurnSlow'],
      width: 12,
    },
    {
      id: 41,
      title: 'Burn rate of the latency budget',
      description: `How many times faster than allowed successful calls take longer than ${THRESHOLDS.slo.latencyMs / 1000} s (${SLOW_BUDGET * 100} % may). Good: below 1.`,
      kind: 'timeseries',
      unit: 'short',
      queries: burns(
        (window) => shareAbove(latency, THRESHOLDS.slo.latencyMs, window, [], { status: '="success"' }),
        SLOW_BUDGET,
      ),
      levels: BURNS,
      alerts: ['CustomerIOLatencyBudgetBurnFast', 'CustomerIOLatencyBudgetBurnSlow'],
      width: 12,
    },
  ],
};

export const SATURATION: Row = {
  title: 'Saturation and batches',
  isCollapsed: true,
  panels: [
    {
      id: 31,
      title: 'Calls in flight by API',
      description: 'Good: flat. A line that only rises is calls that never end.',
      kind: 'timeseries',
      unit: 'short',
      queries: [{ expr: `sum by (api) (${selector(METRICS.apiInFlight.name)})`, legend: '{{api}}' }],
      colors: APIS,
      alerts: ['CustomerIOCallsHanging'],
      width: 8,
    },
    {
      id: 32,
      title: 'Items per batch call',
      description: 'Good: well above 1, below the 500 kB that a batch may have.',
      kind: 'timeseries',
      unit: 'short',
      queries: quantiles(METRICS.apiBatchSize.name, RATE, OF_OPERATION, [0.5, 0.95]),
      colors: QUANTILES,
      alerts: ['CustomerIOPartialFailures'],
      width: 8,
    },
    {
      id: 33,
      title: 'Refused items (1 h)',
      description: 'Items of batches that Customer.io refused although the call succeeded (207). Good: none.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: top(count(partial, '1h', OPERATION, OF_OPERATION), partial, OPERATION, OF_OPERATION),
          legend: LEGEND,
        },
      ],
      levels: { warning: THRESHOLDS.api.partialItems },
      empty: 'none',
      alerts: ['CustomerIOPartialFailures'],
      width: 8,
    },
  ],
};
