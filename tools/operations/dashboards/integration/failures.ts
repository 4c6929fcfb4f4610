import { METRICS } from '../../../../lib/catalog';
import { OWN_FAULTS } from '../../../../lib/rules/faults';
import { RATE_LIMITS } from '../../../../lib/rules/recordings';
import { THRESHOLDS } from '../../thresholds';
import { FAULTS } from '../colors';
import type { Query, Row } from '../panel';
import { count, increase, ratio, selector, STEP, top } from '../promql';
import { OF_OPERATION, throttled } from './calls';

const requests = METRICS.apiRequests.name;
const errors = METRICS.apiErrors.name;
const retries = METRICS.apiRetries.name;

type Matchers = Readonly<Record<string, string>>;

const byType = (who: string, errorType: string, calls: Matchers): Query => {
  const matchers = { ...calls, error_type: errorType };
  const counted = `${count(errors, STEP, ['error_type'], matchers)} > 0`;
  return {
    expr: top(counted, errors, ['error_type'], matchers, 7),
    legend: `${who} {{error_type}}`,
    step: '5m',
  };
};

/** Counts failed calls in each interval, those that the caller did not cause apart from the others. */
export const failuresByType = (calls: Matchers): Query[] => [
  byType('Customer.io', `!~"${OWN_FAULTS}"`, calls),
  byType('caller', `=~"${OWN_FAULTS}"`, calls),
];

/** Returns the use of a documented limit by all calls and retries. */
const useOf = ({ limit, perSecond, matchers }: (typeof RATE_LIMITS)[number]): Query => {
  const attempts = selector('', { __name__: '=~"customerio_api_(requests|retries)_total"' });
  return {
    expr: `sum (increase(${attempts.replace(/}$/, `,${matchers}}`)}[15m])) / ${perSecond * 900}`,
    legend: limit,
  };
};

export const FAILURES: Row = {
  title: 'Failures',
  panels: [
    {
      id: 22,
      title: 'Failed calls by type',
      description:
        'Calls that failed, in each interval. Red: Customer.io or the network. Purple: a rate limit. Orange: your request or key (401, 403). Good: none.',
      kind: 'bars',
      unit: 'locale',
      queries: failuresByType(OF_OPERATION),
      colors: FAULTS,
      empty: 'none',
      alerts: [
        'CustomerIOSendsFailing',
        'CustomerIOAllCallsFailing',
        'CustomerIOOperationFailing',
        'CustomerIOCredentialsRefused',
        'CustomerIORetriesExhausted',
      ],
      width: 12,
    },
    {
      id: 24,
      title: 'Failed calls by operation (10 m)',
      description:
        'The operations with most failures. Good: below the line; 100 % is an operation that is dead.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: top(
            ratio(
              increase(errors, '10m', ['api', 'operation'], OF_OPERATION),
              increase(requests, '10m', ['api', 'operation'], OF_OPERATION),
            ),
            errors,
            ['api', 'operation'],
            OF_OPERATION,
          ),
          legend: '{{api}} {{operation}}',
        },
      ],
      levels: { critical: THRESHOLDS.api.deadShare },
      empty: 'none',
      alerts: ['CustomerIOSendsFailing', 'CustomerIOOperationFailing'],
      width: 12,
    },
  ],
};

export const LIMITS: Row = {
  title: 'Rate limits and retries',
  panels: [
    {
      id: 23,
      title: 'Rate limited (15 m)',
      description: 'Attempts with status 429, retries included. Good: none.',
      kind: 'timeseries',
      unit: 'short',
      queries: [{ expr: throttled('15m', ['api'], OF_OPERATION), legend: '{{api}}' }],
      levels: { warning: THRESHOLDS.api.rateLimitedResponses },
      empty: 'none',
      alerts: ['CustomerIORateLimited'],
      width: 8,
    },
    {
      id: 27,
      title: 'Use of the rate limits (15 m)',
      description: 'Calls and retries, as a share of what Customer.io documents. Good: below the line.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: RATE_LIMITS.map(useOf),
      levels: { warning: THRESHOLDS.api.rateLimitShare },
      alerts: ['CustomerIORateLimitNear'],
      width: 8,
    },
    {
      id: 30,
      title: 'Retries per call (10 m)',
      description:
        'By the cause of the failed attempt. Good: near 0; a retried send can be a duplicate message.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: top(
            `${increase(retries, '10m', ['error_type'], OF_OPERATION)} / ignoring (error_type) group_left () (${increase(requests, '10m', [], OF_OPERATION)} > 0)`,
            retries,
            ['error_type'],
            OF_OPERATION,
          ),
          legend: '{{error_type}}',
        },
        {
          expr: ratio(
            increase(retries, '10m', [], OF_OPERATION),
            increase(requests, '10m', [], OF_OPERATION),
          ),
          legend: 'all',
        },
      ],
      levels: { warning: THRESHOLDS.api.retryRatio },
      colors: { all: 'text' },
      alerts: ['CustomerIORetryStorm', 'CustomerIORetriesExhausted'],
      width: 8,
    },
  ],
};
