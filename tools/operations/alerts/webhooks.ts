import { THRESHOLDS } from '../thresholds';
import { COUNT, JOB, PERCENTAGE, percent, type AlertGroup } from './definition';
import { SENDS_WITH_WEBHOOKS } from './faults';
import { atLeast, grown, promql, ratio, shareAbove, sumGrown, upTo } from './promql';

const { webhook, store } = THRESHOLDS;

const errors = (labels: string, matcher: string, window: string) =>
  sumGrown(labels, `customerio_webhook_errors_total{error_type${matcher}}`, window);

const enough = (selector: string) => atLeast(webhook.minimumWebhooks, selector, '1h');
const andEnough = `, of at least ${webhook.minimumWebhooks} in the hour`;

/** Excludes rejected requests. Their duration depends on the client, for example if it sends the body slowly. */
const ours = 'outcome!="rejected"';

/** Alerts on webhooks that are missing, late or not accepted. Customer.io then holds back all later ones. */
export const WEBHOOK_ALERTS: AlertGroup = {
  name: 'customerio.webhooks',
  rules: [
    {
      alert: 'CustomerIOWebhookProcessingFailed',
      expr: promql`
        ${errors('job, error_type', '=~"handler|body_consumed|no_signing_key"', '10m')}
        > 0
      `,
      for: '2m',
      keepFiringFor: '10m',
      severity: 'critical',
      when: '`onEvent` failed or was too slow, a body parser had read the body of a webhook, or no signing key was available, once in 10 minutes',
      summary: `${JOB} does not process Customer.io's webhooks`,
      description: `Failed webhooks of ${JOB} in the last 10 minutes: ${COUNT} ({{ $labels.error_type }}).`,
      panel: 'webhookErrors',
    },
    {
      alert: 'CustomerIOWebhookUnreadable',
      expr: promql`
        ${errors('job, error_type', '=~"too_large|timeout|aborted|overloaded|malformed"', '1h')}
        >= ${webhook.unreadable}
      `,
      for: '2m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `at least ${webhook.unreadable} webhooks were too large, too slow, too many at once, cut off or no JSON in an hour`,
      summary: `${JOB} cannot read Customer.io's webhooks`,
      description: `Unreadable webhooks of ${JOB} in the last hour: ${COUNT} ({{ $labels.error_type }}).`,
      panel: 'webhookErrors',
    },
    {
      alert: 'CustomerIOWebhookFeedSilent',
      expr: promql`
        sum(increase(customerio_api_requests_total{operation=~"${SENDS_WITH_WEBHOOKS}",status="success"}[45m] offset 15m))
        >= ${webhook.silenceSends}
        and
        sum(
          ${grown('customerio_webhook_received_total', '1h')}
        )
        == 0
      `,
      for: '5m',
      keepFiringFor: '5m',
      severity: 'warning',
      when: `at least ${webhook.silenceSends} sends were accepted, by whichever job, and 15 minutes later no webhook had come for an hour`,
      exempt: {
        check: 'promql/aggregate(job:true)',
        because: 'one job sends, another one may receive',
      },
      summary: 'Customer.io sends no webhooks although messages are sent',
      description: `${COUNT} sends were accepted between 60 and 15 minutes ago, and no webhook came in the last hour.`,
      panel: 'silence',
    },
    {
      alert: 'CustomerIOWebhookLag',
      expr: promql`
        ${shareAbove('customerio_webhook_lag_ms', webhook.lagMs, '', '15m')}
        > ${webhook.lagShare}
        and on (job)
        ${enough('customerio_webhook_lag_ms_count')}
      `,
      for: '10m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `more than ${percent(webhook.lagShare)} of the webhooks came later than ${webhook.lagMs / 60_000} minutes after the event, in 15 minutes${andEnough}`,
      summary: `Customer.io's webhooks reach ${JOB} late`,
      description: `${PERCENTAGE} of the webhooks of ${JOB} came more than ${webhook.lagMs / 60_000} minutes after their event, in the last 15 minutes.`,
      panel: 'lateWebhooks',
    },
    {
      alert: 'CustomerIOWebhookSlow',
      expr: promql`
        ${shareAbove('customerio_webhook_duration_ms', webhook.slowMs, ours, '15m')}
        > ${webhook.slowShare}
        and on (job)
        ${enough(`customerio_webhook_duration_ms_count{${ours}}`)}
      `,
      for: '10m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `more than ${percent(webhook.slowShare)} of the webhooks took longer than ${webhook.slowMs / 1000} s, half of what Customer.io waits, in 15 minutes${andEnough}`,
      summary: `${JOB} responds to Customer.io's webhooks slowly`,
      description: `${PERCENTAGE} of the webhooks of ${JOB} took more than ${webhook.slowMs / 1000} s in the last 15 minutes; Customer.io waits ${webhook.durationMs / 1000} s.`,
      panel: 'slowResponses',
    },
    {
      alert: 'CustomerIOWebhookTimeout',
      expr: promql`
        ${sumGrown('job', `customerio_webhook_duration_ms_count{${ours}}`, '10m')}
        - on (job)
        ${sumGrown('job', `customerio_webhook_duration_ms_bucket{${upTo(webhook.durationMs, ours)}}`, '10m')}
        > 0.5
      `,
      for: '2m',
      keepFiringFor: '10m',
      severity: 'critical',
      when: `the response to a webhook took more than the ${webhook.durationMs / 1000} s that Customer.io waits, in 10 minutes`,
      summary: `${JOB} responds to Customer.io's webhooks too late`,
      description: `Webhooks of ${JOB} that took more than ${webhook.durationMs / 1000} s in the last 10 minutes: ${COUNT}. Customer.io has given them up and holds the feed back.`,
      panel: 'webhookDuration',
    },
    {
      alert: 'CustomerIOWebhookSignatureFailures',
      expr: promql`
        ${errors('job', '="invalid_signature"', '2h')}
        > 0
      `,
      for: '2m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: 'a webhook had a signature of no known key, in 2 hours (Customer.io tries again after one)',
      summary: `Webhooks of ${JOB} have wrong signatures`,
      description: `Webhooks of ${JOB} with a signature that none of its keys made, in the last 2 hours: ${COUNT}.`,
      panel: 'webhookErrors',
    },
    {
      alert: 'CustomerIOWebhookStaleSignatures',
      expr: promql`
        ${errors('job', '="stale"', '2h')}
        > 0
      `,
      for: '2m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: 'a webhook had a valid signature of a time outside the tolerance, in 2 hours',
      summary: `Webhooks of ${JOB} are signed for another time`,
      description: `Webhooks of ${JOB} with a valid signature of a time outside the tolerance, in the last 2 hours: ${COUNT}.`,
      panel: 'webhookErrors',
    },
    {
      alert: 'CustomerIOWebhookDuplicates',
      expr: promql`
        ${ratio(
          'sum by (job) (rate(customerio_webhook_duplicates_total[1h]))',
          'sum by (job) (rate(customerio_webhook_received_total[1h]))',
        )}
        > ${webhook.duplicateRatio}
        and on (job)
        ${enough('customerio_webhook_received_total')}
      `,
      for: '15m',
      keepFiringFor: '15m',
      severity: 'info',
      when: `more than ${percent(webhook.duplicateRatio)} of the webhooks were known already, in an hour${andEnough}`,
      summary: `Customer.io retries webhooks that ${JOB} has accepted`,
      description: `${PERCENTAGE} of the webhooks of ${JOB} were duplicates in the last hour.`,
      panel: 'duplicates',
    },
    {
      alert: 'CustomerIOStoreDegraded',
      expr: promql`
        ${sumGrown('job, store', 'customerio_store_failures_total', '10m')}
        >= ${store.failures}
      `,
      for: '5m',
      keepFiringFor: '15m',
      severity: 'warning',
      when: `at least ${store.failures} operations on a shared store failed in 10 minutes`,
      summary: `${JOB} works without its {{ $labels.store }} store`,
      description: `Failed operations of ${JOB} on the {{ $labels.store }} store in the last 10 minutes: ${COUNT}.`,
      panel: 'stores',
    },
  ],
};
