import { COUNT, JOB, percent, type AlertRow, type Site } from '../definition';
import { SENDS } from '../faults';
import { deadWindows } from './dead';

const ERRORS = 'customerio_api_errors_total';

/**
 * Returns the alerts on operations, services and keys with nearly no successful call.
 *
 * @param enoughCalls condition under which the error rate of a service is meaningful
 */
export function deadAlerts(
  { query, thresholds: { api } }: Pick<Site, 'query'> & { thresholds: Pick<Site['thresholds'], 'api'> },
  enoughCalls: string,
): AlertRow[] {
  const operation = ['job', 'api', 'operation'];
  const dead = `at least ${percent(api.deadShare)} of the calls`;
  return [
    ...deadWindows({ query, thresholds: { api } }, 'operation', `operation=~"${SENDS}"`).map(
      (window): AlertRow => ({
        alert: 'CustomerIOSendsFailing',
        severity: 'critical',
        area: 'calls',
        ...window,
        labels: operation,
        when: `${dead} of a send operation failed ${window.when}`,
        harm: 'Messages of this kind do not reach their recipients.',
        summary: `{{ $labels.operation }} of ${JOB} fails`,
        text: `${COUNT} calls of {{ $labels.operation }} ({{ $labels.api }} API) of ${JOB} failed in the last ${window.window}, and nearly none succeeded.`,
        errors: { counter: ERRORS, matchers: 'operation' },
        burn: 'error',
        panel: 'errorsByType',
      }),
    ),
    ...deadWindows({ query, thresholds: { api } }, 'job', '').map(({ unless = [], ...window }): AlertRow => ({
      alert: 'CustomerIOAllCallsFailing',
      severity: 'critical',
      area: 'calls',
      ...window,
      unless: [...unless, enoughCalls],
      labels: ['job'],
      when: `${dead} of a service with less than ${api.minimumCalls} calls in the hour failed ${window.when}`,
      harm: 'Messages are not sent and profiles are not updated.',
      summary: `All calls to Customer.io from ${JOB} fail`,
      text: `${COUNT} Customer.io API calls of ${JOB} failed in the last ${window.window}, and nearly none succeeded.`,
      errors: { counter: ERRORS },
      burn: 'error',
      panel: 'errorsByType',
    })),
    ...deadWindows({ query, thresholds: { api } }, 'operation', `operation!~"${SENDS}"`).map(
      (window): AlertRow => ({
        alert: 'CustomerIOOperationFailing',
        severity: 'warning',
        area: 'calls',
        ...window,
        labels: operation,
        when: `${dead} of an operation that sends no message failed ${window.when}`,
        harm: 'One kind of data does not reach Customer.io. Campaigns work with old data.',
        summary: `{{ $labels.operation }} of ${JOB} fails`,
        text: `${COUNT} calls of {{ $labels.operation }} ({{ $labels.api }} API) of ${JOB} failed in the last ${window.window}, and nearly none succeeded.`,
        errors: { counter: ERRORS, matchers: 'operation' },
        panel: 'errorsByType',
      }),
    ),
    ...deadWindows({ query, thresholds: { api } }, 'credentials', '').map((window): AlertRow => ({
      alert: 'CustomerIOCredentialsRefused',
      severity: 'critical',
      area: 'calls',
      ...window,
      labels: ['job', 'api'],
      when: `an API responded 401 or 403 to ${dead} ${window.when}`,
      harm: 'No call to this API succeeds until the key is replaced.',
      summary: `Customer.io refuses the credentials of ${JOB}`,
      text: `The {{ $labels.api }} API responded 401 or 403 to ${JOB} ${COUNT} times in the last ${window.window}, and accepted nearly no call.`,
      errors: { counter: ERRORS, matchers: 'api', types: '=~"401|403"' },
      burn: 'error',
      panel: 'errorsByType',
    })),
  ];
}
