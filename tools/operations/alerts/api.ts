import { THRESHOLDS } from '../thresholds';
import { COUNT, JOB, PERCENTAGE, percent, type AlertGroup } from './definition';
import { PASSING_FAULTS } from './faults';
import { atLeast, grown, promql, ratio, shareAbove, sumGrown } from './promql';

const { api } = THRESHOLDS;

const enoughCalls = atLeast(api.minimumCalls, 'customerio_api_requests_total', '1h');
const andEnough = `, and there were at least ${api.minimumCalls} in the hour`;

/** Alerts on calls to Customer.io: failed, slow, throttled, retried, hanging. */
export const API_ALERTS: AlertGroup = {
  name: 'customerio.api',
  rules: [
    {
      alert: 'CustomerIOHighErrorRate',
      expr: promql`
        job:customerio_api_errors_per_request:ratio_rate5m > ${api.errorRatio}
        and on (job)
        ${enoughCalls}
      `,
      for: '5m',
      keepFiringFor: '10m',
      severity: 'critical',
      when: `more than ${percent(api.errorRatio)} of the calls failed in 5 minutes${andEnough}`,
      summary: `Calls to Customer.io from ${JOB} fail`,
      description: `${PERCENTAGE} of the Customer.io API calls of ${JOB} failed in the last 5 minutes.`,
      panel: 'errorRatio',
    },
    {
      alert: 'CustomerIOHighLatency',
      expr: promql`
        ${shareAbove('customerio_api_latency_ms', api.slowMs, '', '5m')}
        > ${api.slowShare}
        and on (job)
        ${enoughCalls}
      `,
      for: '10m',
      keepFiringFor: '10m',
      severity: 'warning',
      when: `more than ${percent(api.slowShare)} of the calls took longer than ${api.slowMs / 1000} s (their p99 is above it) in 5 minutes${andEnough}`,
      summary: `Calls to Customer.io from ${JOB} are slow`,
      description: `${PERCENTAGE} of the Customer.io API calls of ${JOB} took longer than ${api.slowMs / 1000} s in the last 5 minutes.`,
      panel: 'slowCalls',
    },
    {
      alert: 'CustomerIORateLimited',
      expr: promql`
        sum by (job, api) (
          ${grown('customerio_api_errors_total{error_type="429"}', '15m')}
          or
          label_replace(
            ${grown('customerio_api_retries_total{error_type="429"}', '15m')},
            "repeated", "true", "", ""
          )
        )
        >= ${api.rateLimitedResponses}
      `,
      for: '2m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `an API responded 429 at least ${api.rateLimitedResponses} times in 15 minutes, retries included`,
      summary: `Customer.io throttles ${JOB}`,
      description: `The {{ $labels.api }} API responded 429 to ${JOB} ${COUNT} times in the last 15 minutes.`,
      panel: 'rateLimiting',
    },
    {
      alert: 'CustomerIORetriesExhausted',
      expr: promql`
        ${sumGrown('job', `customerio_api_errors_total{error_type=~"${PASSING_FAULTS}"}`, '15m')}
        >= ${api.exhaustedCalls}
        and on (job)
        ${sumGrown('job', `customerio_api_retries_total{error_type=~"${PASSING_FAULTS}"}`, '15m')}
        > 0
      `,
      for: '2m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `at least ${api.exhaustedCalls} calls failed in 15 minutes with an error that may pass, while the SDK was retrying`,
      summary: `Calls to Customer.io from ${JOB} fail after all retries`,
      description: `${COUNT} Customer.io API calls of ${JOB} failed in the last 15 minutes although the SDK retried them.`,
      panel: 'errorsByType',
    },
    {
      alert: 'CustomerIORetryStorm',
      expr: promql`
        ${ratio(
          'sum by (job) (rate(customerio_api_retries_total[10m]))',
          'sum by (job) (rate(customerio_api_requests_total[10m]))',
        )}
        > ${api.retryRatio}
        and on (job)
        ${enoughCalls}
      `,
      for: '10m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `the SDK retried more than ${percent(api.retryRatio)} of the calls in 10 minutes${andEnough}`,
      summary: `The SDK retries many calls to Customer.io from ${JOB}`,
      description: `Retries for each Customer.io API call of ${JOB} in the last 10 minutes: {{ $value | printf "%.1f" }}.`,
      panel: 'retries',
    },
    {
      alert: 'CustomerIOCredentialsRefused',
      expr: promql`
        ${sumGrown('job, api', 'customerio_api_errors_total{error_type=~"401|403"}', '15m')}
        >= ${api.unauthorizedCalls}
      `,
      for: '2m',
      keepFiringFor: '15m',
      severity: 'critical',
      when: `an API responded 401 or 403 at least ${api.unauthorizedCalls} times in 15 minutes`,
      summary: `Customer.io refuses the credentials of ${JOB}`,
      description: `The {{ $labels.api }} API responded 401 or 403 to ${JOB} ${COUNT} times in the last 15 minutes.`,
      panel: 'errorsByType',
    },
    {
      alert: 'CustomerIOPartialFailures',
      expr: promql`
        ${sumGrown('job, api, operation', 'customerio_api_partial_failures_total', '1h')}
        > 0
      `,
      for: '2m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: 'Customer.io refused items of a batch although it responded with success (HTTP 207), in the last hour',
      summary: `Customer.io refuses items of batches from ${JOB}`,
      description: `Items of {{ $labels.operation }} ({{ $labels.api }} API) of ${JOB} that were refused in the last hour although the call succeeded: ${COUNT}.`,
      panel: 'partialFailures',
    },
    {
      alert: 'CustomerIOCallsHanging',
      expr: promql`
        sum by (job, api) (min_over_time(customerio_api_in_flight[5m])) > 0
        unless on (job, api)
        sum by (job, api) (increase(customerio_api_requests_total[5m])) > 0
      `,
      for: '10m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: 'calls of an API have been in flight for more than 10 minutes, and none ended',
      summary: `Calls to Customer.io from ${JOB} hang`,
      description: `Calls of ${JOB} to the {{ $labels.api }} API that have been in flight for more than 10 minutes while none ended: ${COUNT}.`,
      panel: 'inFlight',
    },
  ],
};
