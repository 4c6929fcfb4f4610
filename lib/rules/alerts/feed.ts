import { COUNT, JOB, type AlertRow, type Site } from '../definition';
import { REJECTIONS, SENDS_WITH_WEBHOOKS } from '../faults';
import { oneOf, PRESENT, promql } from '../promql';
import { RECEIVED } from '../recordings';

const ERRORS = 'customerio_webhook_errors_total';
const SENT = `customerio_api_requests_total{operation=~"${SENDS_WITH_WEBHOOKS}",status="success"}`;

interface SilenceWindow {
  readonly window: string;
  /** Window of the sends: long enough ago that their webhooks must have arrived. */
  readonly sends: string;
  readonly speed: 'fast' | 'slow';
  /** Silence before the last hour. */
  readonly before: readonly string[];
  readonly name: string;
}

const SILENCES: readonly SilenceWindow[] = [
  { window: '1h', sends: '45m offset 15m', speed: 'fast', before: [], name: 'an hour' },
  {
    window: '90m',
    sends: '80m offset 10m',
    speed: 'slow',
    before: [`${RECEIVED} offset 30m == 0`],
    name: '90 minutes',
  },
];

/** Alerts on a feed that stands: Customer.io sends no webhooks, or the receiver accepts none. */
export function feedAlerts({ query, thresholds: { webhook } }: Site): AlertRow[] {
  const job = query.labels('job');
  const site = query.by.join(', ');
  const errors = (types: string, window: string) =>
    query.grown(`${ERRORS}{${oneOf('error_type', types)}}`, window, 'job');
  const total = (expression: string) =>
    promql`
      sum${site === '' ? '' : ` by (${site})`} (
        ${expression}
      )
    `;
  /** One job may send and receive. Otherwise all senders without a receiver count, for all receivers together. */
  const mailFlows = (window: string, minimum: number) => promql`
    (
      ${query.increase(SENT, window, 'job')} >= ${minimum}
      or
      (
        ${RECEIVED}
        unless on (${job})
        ${query.increase(SENT, window, 'job')} > 0
      )
      and on (${site})
      ${total(`${query.increase(SENT, window, 'job')} unless on (${job}) ${RECEIVED}`)}
      >= ${minimum}
      and on (${site})
      ${total(`${RECEIVED} unless on (${job}) ${query.increase(SENT, window, 'job')} > 0`)}
      == 0
    )
  `;
  const wronglySigned = (
    alert: string,
    type: string,
    row: Pick<AlertRow, 'when' | 'harm' | 'summary' | 'text'>,
  ): AlertRow => ({
    alert,
    severity: 'warning',
    area: 'feed',
    value: `${errors(type, '4h')}\n>= ${webhook.wronglySigned}`,
    gates: [`${errors(type, '90m')}\n> 0`],
    labels: ['job'],
    for: '2m',
    keepFiringFor: '15m',
    panel: 'webhookErrors',
    ...row,
  });
  return [
    ...SILENCES.map(({ window, sends, speed, before, name }): AlertRow => ({
      alert: 'CustomerIOWebhookFeedSilent',
      severity: 'critical',
      area: 'feed',
      value: `${RECEIVED} == 0`,
      gates: [
        ...before,
        `max_over_time(${RECEIVED}[3d]) > 0`,
        mailFlows(sends, webhook.silenceSends[speed]),
        // without the metrics of the receiver, silence is no evidence
        ...['20m', '40m', '1h'].map((ago) => `group by (${job}) (${PRESENT} offset ${ago})`),
      ],
      labels: ['job'],
      window,
      for: '10m',
      keepFiringFor: '5m',
      when: `at least ${webhook.silenceSends[speed]} sends were accepted, and a receiver that had webhooks in the last 3 days had none for ${name}`,
      harm: 'Bounces, complaints and deliveries are unknown. Customer.io drops webhooks after 7 days.',
      summary: `Customer.io sends no webhooks to ${JOB} although messages are sent`,
      text: `${JOB} received ${COUNT} webhooks in the last ${window}, although messages were sent.`,
      panel: 'silence',
    })),
    {
      alert: 'CustomerIOWebhookFeedRejected',
      severity: 'critical',
      area: 'feed',
      value: `${errors(REJECTIONS, '2h')}\n> 0`,
      gates: [`${errors(REJECTIONS, '45m')}\n> 0`, `${errors(REJECTIONS, '75m offset 45m')}\n> 0`],
      unless: [`${RECEIVED} > 0`],
      labels: ['job'],
      for: '5m',
      keepFiringFor: '30m',
      when: 'the receiver rejected webhooks for their signature or their body, now and 45 minutes ago, and accepted none in an hour',
      harm: 'Customer.io retries once an hour and holds all webhooks back.',
      summary: `${JOB} rejects all webhooks of Customer.io`,
      text: `${JOB} rejected ${COUNT} webhooks in the last 2 hours and accepted none in the last hour.`,
      errors: { counter: ERRORS, types: `=~"${REJECTIONS}"` },
      panel: 'webhookErrors',
    },
    wronglySigned('CustomerIOWebhookSignatureFailures', 'invalid_signature', {
      when: `at least ${webhook.wronglySigned} webhooks had a signature of no known key, in 4 hours and lately (Customer.io tries again after one)`,
      harm: 'A second webhook of Customer.io has another key, or requests are forged.',
      summary: `Webhooks of ${JOB} have wrong signatures`,
      text: `Webhooks of ${JOB} with a signature that none of its keys made, in the last 4 hours: ${COUNT}.`,
    }),
    wronglySigned('CustomerIOWebhookStaleSignatures', 'stale', {
      when: `at least ${webhook.wronglySigned} webhooks had a valid signature of a time outside the tolerance, in 4 hours and lately`,
      harm: 'Their events are lost after 7 days, or requests are replayed.',
      summary: `Webhooks of ${JOB} are signed for another time`,
      text: `Webhooks of ${JOB} with a valid signature of a time outside the tolerance, in the last 4 hours: ${COUNT}.`,
    }),
  ];
}
