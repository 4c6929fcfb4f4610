import { COUNT, JOB, PERCENTAGE, percent, type AlertRow, type Site } from '../definition';
import { PASSING_FAULTS } from '../faults';
import { promql, ratio } from '../promql';
import { ERRORS_5M } from '../recordings';
import { deadAlerts } from './dead-alerts';

const REQUESTS = 'customerio_api_requests_total';
const ERRORS = 'customerio_api_errors_total';
const RETRIES = 'customerio_api_retries_total';

/** Alerts on calls to Customer.io: failed, slow, throttled, retried, hanging, missing. */
export function callAlerts({ query, thresholds: { api } }: Site): AlertRow[] {
  const job = query.labels('job');
  const enoughCalls = `${query.increase(REQUESTS, '1h', 'job')} >= ${api.minimumCalls}`;
  const andEnough = `, and there were at least ${api.minimumCalls} in the hour`;
  const attempts = (window: string, ...labels: readonly string[]) =>
    `(${query.increase(`{__name__=~"${REQUESTS}|${RETRIES}"}`, window, ...labels)})`;
  const rejected = (counter: string) => query.grown(`${counter}{error_type="429"}`, '15m', 'job', 'api');
  // the two counters have the same labels
  const throttled = promql`
    sum by (${query.labels('job', 'api')}) (
      ${rejected(ERRORS)}
      or
      label_replace(
        ${rejected(RETRIES)},
        "kind", "retry", "", ""
      )
    )
  `;
  const exhausted = query.grown(`${ERRORS}{error_type=~"${PASSING_FAULTS}"}`, '15m', 'job');
  const refusedItems = query.grown('customerio_api_partial_failures_total', '1h', 'job', 'api', 'operation');
  const operation = ['job', 'api', 'operation'];
  return [
    {
      alert: 'CustomerIOHighErrorRate',
      severity: 'critical',
      area: 'calls',
      value: `${ERRORS_5M} > ${api.errorRatio}`,
      gates: [
        `${query.rate(ERRORS, '3m', 'job')} / ${query.rate(REQUESTS, '3m', 'job')} > ${api.errorRatio}`,
        enoughCalls,
      ],
      labels: ['job'],
      for: '10m',
      keepFiringFor: '15m',
      when: `more than ${percent(api.errorRatio)} of the calls failed in 5 minutes and still do in the last 3${andEnough}`,
      harm: 'Messages are not sent and profiles are not updated.',
      summary: `Calls to Customer.io from ${JOB} fail`,
      text: `${PERCENTAGE} of the Customer.io API calls of ${JOB} failed in the last 5 minutes.`,
      errors: { counter: ERRORS },
      burn: 'error',
      panel: 'errorRatio',
    },
    ...deadAlerts({ query, thresholds: { api } }, enoughCalls),
    {
      alert: 'CustomerIOCallsStopped',
      severity: 'warning',
      area: 'calls',
      value: `(${query.increase(REQUESTS, '1h offset 30m', ...operation)}) >= ${api.steadyCalls}`,
      gates: [
        ...[90, 150, 210, 270, 330].map(
          (offset) =>
            `${query.increase(REQUESTS, `1h offset ${offset}m`, ...operation)} >= ${api.steadyCalls}`,
        ),
        `group by (${query.labels(...operation)}) (last_over_time(${REQUESTS}[1h]))`,
      ],
      unless: [
        `${query.increase(REQUESTS, '30m', ...operation)} > 0`,
        `group by (${query.labels(...operation)}) (max_over_time(${REQUESTS}[30m]) unless last_over_time(${REQUESTS}[15m] offset 30m))`,
        `(group by (${query.labels(...operation)}) (last_over_time(${REQUESTS}[1h])) unless on (${job}) group by (${job}) (instance:customerio_telemetry:present))`,
      ],
      labels: operation,
      for: '2m',
      keepFiringFor: '15m',
      when: `an operation with at least ${api.steadyCalls} calls in each of 6 hours had none for 30 minutes, while the service still reports`,
      harm: 'One kind of message or data is not sent any more, without an error.',
      summary: `${JOB} does not call {{ $labels.operation }} any more`,
      text: `${JOB} made no call of {{ $labels.operation }} ({{ $labels.api }} API) for 30 minutes, after ${COUNT} in the hour before.`,
      panel: 'requestRate',
    },
    {
      alert: 'CustomerIOHighLatency',
      severity: 'warning',
      area: 'calls',
      value: `${query.shareAbove('customerio_api_latency_ms', api.slowMs, '', '5m')}\n> ${api.slowShare}`,
      gates: [enoughCalls],
      labels: ['job'],
      for: '15m',
      keepFiringFor: '15m',
      when: `more than ${percent(api.slowShare)} of the calls took longer than ${api.slowMs / 1000} s (their p99 is above it) in 5 minutes${andEnough}`,
      harm: 'Requests and workers that call Customer.io wait.',
      summary: `Calls to Customer.io from ${JOB} are slow`,
      text: `${PERCENTAGE} of the Customer.io API calls of ${JOB} took longer than ${api.slowMs / 1000} s in the last 5 minutes.`,
      errors: { counter: ERRORS },
      panel: 'slowCalls',
    },
    {
      alert: 'CustomerIORateLimited',
      severity: 'warning',
      area: 'calls',
      value: `${throttled}\n>= ${api.rateLimitedResponses}`,
      gates: [`${throttled}\n> ${api.rateLimitedShare} * ${attempts('15m', 'job', 'api')}`],
      labels: ['job', 'api'],
      for: '2m',
      keepFiringFor: '15m',
      when: `an API responded 429 at least ${api.rateLimitedResponses} times in 15 minutes and to more than ${percent(api.rateLimitedShare)} of the attempts, retries included`,
      harm: 'Calls are delayed, and some fail.',
      summary: `Customer.io throttles ${JOB}`,
      text: `The {{ $labels.api }} API responded 429 to ${JOB} ${COUNT} times in the last 15 minutes.`,
      errors: { counter: `${ERRORS}|${RETRIES}`, matchers: 'api', types: '="429"' },
      panel: 'rateLimiting',
    },
    {
      alert: 'CustomerIORateLimitNear',
      severity: 'warning',
      area: 'calls',
      value: `limit:customerio_api_attempts_per_limit:ratio_rate15m >= ${api.rateLimitShare}`,
      labels: ['limit'],
      for: '2m',
      keepFiringFor: '15m',
      when: `the attempts of all services used at least ${percent(api.rateLimitShare)} of a documented rate limit in 15 minutes`,
      harm: 'A little more traffic is rejected, or dropped by the Track API.',
      exempt: { check: 'promql/aggregate(job:true)', because: 'services of a workspace share its limits' },
      summary: 'Calls to Customer.io are close to the rate limit {{ $labels.limit }}',
      text: `All services together used ${PERCENTAGE} of the documented rate limit {{ $labels.limit }} in the last 15 minutes.`,
      panel: 'rateLimits',
    },
    {
      alert: 'CustomerIORetriesExhausted',
      severity: 'warning',
      area: 'calls',
      value: `${exhausted}\n>= ${api.exhaustedCalls}`,
      gates: [
        `${exhausted}\n> ${api.exhaustedShare} * (${query.increase(REQUESTS, '15m', 'job')})`,
        `${query.grown(`${RETRIES}{error_type=~"${PASSING_FAULTS}"}`, '5m', 'job')}\n> 0`,
      ],
      labels: ['job'],
      for: '15m',
      keepFiringFor: '5m',
      when: `at least ${api.exhaustedCalls} calls and more than ${percent(api.exhaustedShare)} of them failed in 15 minutes with an error that may pass, while the SDK retries`,
      harm: 'The application must retry these calls itself, or their data is lost.',
      summary: `Calls to Customer.io from ${JOB} fail after all retries`,
      text: `${COUNT} Customer.io API calls of ${JOB} failed in the last 15 minutes although the SDK retried them.`,
      errors: { counter: ERRORS, types: `=~"${PASSING_FAULTS}"` },
      burn: 'error',
      panel: 'errorsByType',
    },
    {
      alert: 'CustomerIORetryStorm',
      severity: 'warning',
      area: 'calls',
      value: `${ratio(query.rate(RETRIES, '10m', 'job'), query.rate(REQUESTS, '10m', 'job'))}\n> ${api.retryRatio}`,
      gates: [enoughCalls, `${query.rate(RETRIES, '5m', 'job')} > 0`],
      labels: ['job'],
      for: '15m',
      keepFiringFor: '5m',
      when: `the SDK retried more than ${percent(api.retryRatio)} of the calls in 10 minutes${andEnough}`,
      harm: 'Calls are slow, the rate limit is closer, and a send may be accepted twice.',
      summary: `The SDK retries many calls to Customer.io from ${JOB}`,
      text: `Retries for each Customer.io API call of ${JOB} in the last 10 minutes: {{ $value | printf "%.1f" }}.`,
      errors: { counter: RETRIES },
      panel: 'retries',
    },
    {
      alert: 'CustomerIOPartialFailures',
      severity: 'warning',
      area: 'calls',
      value: `${refusedItems}\n>= ${api.partialItems}`,
      gates: [
        `${refusedItems}\n> ${api.partialShare} * (\n  ${query.increase('customerio_api_batch_size_sum', '1h', ...operation)} > 0\n  or\n  ${query.increase(REQUESTS, '1h', ...operation)}\n)`,
      ],
      labels: operation,
      for: '2m',
      keepFiringFor: '15m',
      when: `Customer.io refused at least ${api.partialItems} items of batches and more than ${percent(api.partialShare)} of them in an hour, although it responded with success (HTTP 207)`,
      harm: 'Data is lost although no call failed.',
      summary: `Customer.io refuses items of batches from ${JOB}`,
      text: `Items of {{ $labels.operation }} ({{ $labels.api }} API) of ${JOB} that were refused in the last hour although the call succeeded: ${COUNT}.`,
      panel: 'partialFailures',
    },
    {
      alert: 'CustomerIOCallsHanging',
      severity: 'warning',
      area: 'calls',
      value: `sum by (${query.labels('job', 'api')}) (min_over_time(customerio_api_in_flight[5m])) > 0`,
      unless: [`${query.increase(REQUESTS, '5m', 'job', 'api')} > 0`],
      labels: ['job', 'api'],
      for: '10m',
      keepFiringFor: '15m',
      when: 'calls of an API have been in flight for more than 10 minutes, and none ended',
      harm: 'The callers wait without end. Workers stop, one after the other.',
      summary: `Calls to Customer.io from ${JOB} hang`,
      text: `Calls of ${JOB} to the {{ $labels.api }} API that have been in flight for more than 10 minutes while none ended: ${COUNT}.`,
      panel: 'inFlight',
    },
  ];
}
