import { COUNT, JOB, PERCENTAGE, percent, type AlertRow, type Site } from '../definition';
import { HANDLER_ERRORS } from '../faults';
import { HANDLED, HANDLER_FAILURES, IN_TIME, LATE } from '../growth';
import { oneOf, promql, ratio } from '../promql';

const ERRORS = 'customerio_webhook_errors_total';
const RECEIVED = 'customerio_webhook_received_total';
const UNREADABLE = 'too_large|timeout|aborted|overloaded|malformed';
const DURATION = 'customerio_webhook_duration_ms';

/** Excludes rejected requests, whose duration depends on the client, and those that wait for the claim of another replica. */
const OURS = 'outcome!~"rejected|busy"';

/** Alerts on webhooks that are processed late, in part or not at all. The feed goes on, or stands because of us. */
export function webhookAlerts({ query, thresholds: { webhook, store } }: Site): AlertRow[] {
  const job = query.labels('job');
  const errors = (types: string, window: string) =>
    query.grown(`${ERRORS}{${oneOf('error_type', types)}}`, window, 'job');
  const enough = (selector: string) =>
    `${query.increase(selector, '1h', 'job')} >= ${webhook.minimumWebhooks}`;
  const andEnough = `, of at least ${webhook.minimumWebhooks} in the hour`;
  const failing = {
    alert: 'CustomerIOWebhookProcessingFailed',
    severity: 'critical',
    area: 'feed',
    labels: ['job'],
    for: '2m',
    keepFiringFor: '25m',
    harm: 'Customer.io retries the same webhook and holds all later ones back.',
    summary: `${JOB} does not process Customer.io's webhooks`,
    errors: { counter: ERRORS, types: `=~"${HANDLER_ERRORS}"` },
    panel: 'webhookErrors',
  } as const;
  return [
    {
      ...failing,
      window: '10m',
      value: `${HANDLER_FAILURES} > 0`,
      gates: [`${HANDLER_FAILURES} offset 10m > 0`],
      unless: [`${HANDLED} > 0`],
      when: '`onEvent` failed, a body parser had read the body of webhooks, or no signing key was available, for 10 minutes without one success',
      text: `${COUNT} webhooks of ${JOB} failed in the last 10 minutes, and none succeeded.`,
    },
    {
      ...failing,
      window: '1h',
      value: `${errors(HANDLER_ERRORS, '1h')}\n>= ${webhook.unreadable}`,
      gates: [`${errors(HANDLER_ERRORS, '30m')}\n> 0`, `${errors(HANDLER_ERRORS, '30m offset 30m')}\n> 0`],
      unless: [`max_over_time(${HANDLED}[50m]) > 0`],
      when: 'the same, with retries that are further apart: for an hour without one success',
      text: `${COUNT} webhooks of ${JOB} failed in the last hour, and none succeeded.`,
    },
    {
      alert: 'CustomerIOWebhookHandlerErrors',
      severity: 'warning',
      area: 'feed',
      value: `${errors(HANDLER_ERRORS, '15m')}\n> 0`,
      // a handler that fails always is the page above: this one waits until that is decided
      gates: [`${HANDLED} > 0`],
      unless: [
        `${webhook.errorShare} * (\n  ${query.increase(RECEIVED, '15m', 'job')}\n)\n>= on (${job})\n${errors(HANDLER_ERRORS, '15m')}`,
      ],
      labels: ['job'],
      for: '12m',
      keepFiringFor: '5m',
      when: `\`onEvent\` failed for a webhook, and for more than ${percent(webhook.errorShare)} of them, in 15 minutes, and other webhooks succeeded`,
      harm: 'Customer.io retries these webhooks. Later ones wait.',
      summary: `${JOB} failed to process a webhook of Customer.io`,
      text: `Failed webhooks of ${JOB} in the last 15 minutes: ${COUNT}.`,
      errors: { counter: ERRORS, types: `=~"${HANDLER_ERRORS}"` },
      panel: 'webhookErrors',
    },
    {
      alert: 'CustomerIOWebhookTimeout',
      severity: 'critical',
      area: 'feed',
      value: `${LATE} > 0.5`,
      gates: [`${LATE} offset 10m > 0.5`],
      unless: [`${IN_TIME} > 0`],
      labels: ['job'],
      for: '2m',
      keepFiringFor: '25m',
      when: `each response took more than the ${webhook.durationMs / 1000} s that Customer.io waits, for 10 minutes`,
      harm: 'Customer.io gives each webhook up and holds the feed back.',
      summary: `${JOB} responds to Customer.io's webhooks too late`,
      text: `${COUNT} webhooks of ${JOB} took more than ${webhook.durationMs / 1000} s in the last 10 minutes, and none was in time.`,
      panel: 'webhookDuration',
    },
    {
      alert: 'CustomerIOWebhookSlow',
      severity: 'warning',
      area: 'feed',
      value: `${query.shareAbove(DURATION, webhook.slowMs, OURS, '15m')}\n> ${webhook.slowShare}`,
      gates: [enough(`${DURATION}_count{${OURS}}`)],
      labels: ['job'],
      for: '15m',
      keepFiringFor: '5m',
      window: '15m',
      when: `more than ${percent(webhook.slowShare)} of the webhooks took longer than ${webhook.slowMs / 1000} s, half of what Customer.io waits, in 15 minutes${andEnough}`,
      harm: 'Slightly slower, and Customer.io holds the feed back.',
      summary: `${JOB} responds to Customer.io's webhooks slowly`,
      text: `${PERCENTAGE} of the webhooks of ${JOB} took more than ${webhook.slowMs / 1000} s in the last 15 minutes. Customer.io waits ${webhook.durationMs / 1000} s.`,
      panel: 'slowResponses',
    },
    {
      alert: 'CustomerIOWebhookSlow',
      severity: 'warning',
      area: 'feed',
      value: promql`
        max_over_time(${LATE}[5m])
        / on (${job})
        ${query.grown(`${DURATION}_count{${OURS}}`, '15m', 'job')}
        > ${webhook.errorShare}
      `,
      gates: [`max_over_time(${LATE}[5m]) > 0.5`, `${IN_TIME} > 0`],
      labels: ['job'],
      for: '12m',
      keepFiringFor: '5m',
      window: 'single',
      when: `a webhook, and more than ${percent(webhook.errorShare)} of them, took longer than the ${webhook.durationMs / 1000} s that Customer.io waits, in 15 minutes, and other ones were in time`,
      harm: 'Customer.io retries these webhooks. Later ones wait.',
      summary: `${JOB} responds to Customer.io's webhooks slowly`,
      text: `${PERCENTAGE} of the webhooks of ${JOB} took more than the ${webhook.durationMs / 1000} s that Customer.io waits, in the last 15 minutes.`,
      panel: 'webhookDuration',
    },
    {
      alert: 'CustomerIOWebhookUnreadable',
      severity: 'warning',
      area: 'feed',
      value: `${errors(UNREADABLE, '1h')}\n>= ${webhook.unreadable}`,
      unless: [
        `${webhook.errorShare} * (\n  ${query.increase(RECEIVED, '1h', 'job')}\n)\n>= on (${job})\n${errors(UNREADABLE, '1h')}`,
      ],
      labels: ['job'],
      for: '2m',
      keepFiringFor: '15m',
      when: `at least ${webhook.unreadable} webhooks, and more than ${percent(webhook.errorShare)} of them, were too large, too slow, too many at once, cut off or no JSON in an hour`,
      harm: 'Customer.io retries these webhooks, or their events are lost.',
      summary: `${JOB} cannot read Customer.io's webhooks`,
      text: `Unreadable webhooks of ${JOB} in the last hour: ${COUNT}.`,
      errors: { counter: ERRORS, types: `=~"${UNREADABLE}"` },
      panel: 'webhookErrors',
    },
    {
      alert: 'CustomerIOWebhookLag',
      severity: 'warning',
      area: 'feed',
      value: `${query.shareAbove('customerio_webhook_lag_ms', webhook.lagMs, '', '15m')}\n> ${webhook.lagShare}`,
      gates: [enough('customerio_webhook_lag_ms_count')],
      labels: ['job'],
      for: '10m',
      keepFiringFor: '15m',
      when: `more than ${percent(webhook.lagShare)} of the webhooks came later than ${webhook.lagMs / 60_000} minutes after the event, in 15 minutes${andEnough}`,
      harm: 'Bounces and complaints are known late.',
      summary: `Customer.io's webhooks reach ${JOB} late`,
      text: `${PERCENTAGE} of the webhooks of ${JOB} came more than ${webhook.lagMs / 60_000} minutes after their event, in the last 15 minutes.`,
      panel: 'lateWebhooks',
    },
    {
      alert: 'CustomerIOWebhookDuplicates',
      severity: 'info',
      area: 'feed',
      value: `${ratio(
        query.rate('customerio_webhook_duplicates_total', '1h', 'job'),
        query.rate(RECEIVED, '1h', 'job'),
      )}\n> ${webhook.duplicateRatio}`,
      gates: [enough(RECEIVED)],
      labels: ['job'],
      for: '15m',
      keepFiringFor: '15m',
      when: `more than ${percent(webhook.duplicateRatio)} of the webhooks were known already, in an hour${andEnough}`,
      harm: 'None: each event is handled once.',
      summary: `Customer.io retries webhooks that ${JOB} has accepted`,
      text: `${PERCENTAGE} of the webhooks of ${JOB} were duplicates in the last hour.`,
      panel: 'duplicates',
    },
    {
      alert: 'CustomerIOStoreDegraded',
      severity: 'warning',
      area: 'feed',
      value: `${query.grown('customerio_store_failures_total', '10m', 'job', 'store')}\n>= ${store.failures}`,
      unless: [
        `sum by (${query.labels('job', 'store')}) (\n  ${query.grown('customerio_store_failures_total', '10m', 'job', 'store')}\n)\n<= on (${job}) group_left ()\n${store.failureShare} * sum by (${job}) (increase({__name__=~"customerio_(api_requests|webhook_received)_total"}[10m]))`,
      ],
      labels: ['job', 'store'],
      for: '5m',
      keepFiringFor: '15m',
      when: `at least ${store.failures} operations on a shared store failed in 10 minutes, and more than ${percent(store.failureShare)} of the calls and webhooks`,
      harm: 'Replicas may handle an event twice, and webhooks are not linked to their sends.',
      summary: `${JOB} works without its {{ $labels.store }} store`,
      text: `Failed operations of ${JOB} on the {{ $labels.store }} store in the last 10 minutes: ${COUNT}.`,
      // pauses follow other errors, and are more frequent than these
      errors: { counter: 'customerio_store_failures_total', matchers: 'store', types: '!="paused"' },
      panel: 'stores',
    },
  ];
}
