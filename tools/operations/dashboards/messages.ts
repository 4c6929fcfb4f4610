import { METRICS } from '../../../lib/catalog';
import { THRESHOLDS } from '../thresholds';
import type { Dashboard } from './panel';
import { heat, quantile, rate, ratio, total } from './promql';

const events = METRICS.messageEvents.name;
const latency = METRICS.messageLatency.name;
const sent = METRICS.emailSent.name;
const delivered = METRICS.emailDelivered.name;
const bounced = METRICS.emailBounced.name;

const FUNNEL = { event: '=~"sent|delivered|opened|clicked|converted"' };
const NOT_DELIVERED = { event: '=~"bounced|dropped|failed|undeliverable"' };
const chosen = { channel: '=~"$channel"' };
const email = (event: string) => ({ channel: '="email"', event: `="${event}"` });

const ended = `(${rate(delivered)} + ${rate(bounced)})`;

export const MESSAGES: Dashboard = {
  uid: 'customerio-messages',
  title: 'Customer.io messages and deliverability',
  description:
    'What became of messages, by reporting webhooks: delivered, bounced, complained, opened, and when.',
  source: events,
  variables: ['channel'],
  rows: [
    {
      title: 'Funnel',
      panels: [
        {
          id: 1,
          title: 'Funnel: $channel',
          description:
            'Events in the selected range. Good: each step a share of the one above. Steps happen at different times, so a short range can show more delivered than sent.',
          kind: 'bargauge',
          unit: 'short',
          queries: [
            { expr: total(events, ['event'], { ...chosen, ...FUNNEL }), legend: '{{event}}', instant: true },
          ],
          runbook: 'CustomerIOMessageFailures',
          width: 6,
          repeat: 'channel',
        },
        {
          id: 2,
          title: 'E-mails sent',
          description: 'In the selected range, by what made Customer.io send them.',
          kind: 'bargauge',
          unit: 'short',
          queries: [{ expr: total(sent, ['campaign_type']), legend: '{{campaign_type}}', instant: true }],
          runbook: 'CustomerIOWebhookFeedSilent',
          width: 8,
        },
        {
          id: 3,
          title: 'E-mails delivered',
          description: 'In the selected range. Good: within a few percent of those sent.',
          kind: 'bargauge',
          unit: 'short',
          queries: [
            { expr: total(delivered, ['campaign_type']), legend: '{{campaign_type}}', instant: true },
          ],
          runbook: 'CustomerIOHighBounceRate',
          width: 8,
        },
        {
          id: 4,
          title: 'E-mails bounced',
          description:
            'In the selected range. Hard: permanent. Soft: may pass. Unknown: a text that cannot be classified.',
          kind: 'bargauge',
          unit: 'short',
          queries: [{ expr: total(bounced, ['bounce_type']), legend: '{{bounce_type}}', instant: true }],
          runbook: 'CustomerIOHighBounceRate',
          width: 8,
        },
      ],
    },
    {
      title: 'Deliverability',
      panels: [
        {
          id: 10,
          title: 'Delivery ratio',
          description: 'Delivered of those that came to an end. Good: above 95 %.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [{ expr: ratio(rate(delivered), ended), legend: 'delivered' }],
          runbook: 'CustomerIOHighBounceRate',
          width: 12,
        },
        {
          id: 11,
          title: 'Bounce ratio',
          description:
            'Bounced of those that came to an end. Good: below 2 %; mailbox providers act at the lines.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [{ expr: ratio(rate(bounced), ended), legend: 'bounced' }],
          thresholds: THRESHOLDS.email.bounceRatio,
          runbook: 'CustomerIOHighBounceRate',
          width: 12,
        },
        {
          id: 12,
          title: 'Hard bounce ratio',
          description:
            'Permanent refusals of those that came to an end. Good: below the line; above it a list is old or bought.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [{ expr: ratio(rate(bounced, [], { bounce_type: '="hard"' }), ended), legend: 'hard' }],
          thresholds: { warning: THRESHOLDS.email.hardBounceRatio },
          runbook: 'CustomerIOHighHardBounceRate',
          width: 12,
        },
        {
          id: 13,
          title: 'Hard and soft bounces',
          description: 'Per second. Good: soft ones in bursts, hard ones rare.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [{ expr: rate(bounced, ['bounce_type']), legend: '{{bounce_type}}' }],
          runbook: 'CustomerIOHighBounceRate',
          width: 12,
        },
        {
          id: 14,
          title: 'Complaint ratio',
          description:
            'Marked as spam, of delivered. Good: below 0.1 %. Gmail reports none of its complaints this way.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [
            { expr: ratio(rate(events, [], email('spammed')), rate(delivered)), legend: 'complaints' },
          ],
          thresholds: THRESHOLDS.email.complaintRatio,
          runbook: 'CustomerIOHighComplaintRate',
          width: 12,
        },
        {
          id: 15,
          title: 'Unsubscribe ratio',
          description: 'Unsubscribed from an e-mail, of delivered. Good: below 0.5 %, and without steps.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [
            { expr: ratio(rate(events, [], email('unsubscribed')), rate(delivered)), legend: 'unsubscribed' },
          ],
          runbook: 'CustomerIOHighComplaintRate',
          width: 12,
        },
        {
          id: 16,
          title: 'Not delivered, by channel',
          description: 'Bounced, dropped (suppressed), failed and undeliverable, per second. Good: empty.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: rate(events, ['channel', 'event'], { ...chosen, ...NOT_DELIVERED }),
              legend: '{{channel}} {{event}}',
            },
          ],
          runbook: 'CustomerIOMessageFailures',
          width: 24,
        },
      ],
    },
    {
      title: 'Time to deliver',
      panels: [
        {
          id: 20,
          title: 'Send to delivered p95 by channel',
          description:
            'From the accepted call to the delivery, of messages this service sent. Good: seconds; for a password reset below a minute.',
          kind: 'timeseries',
          unit: 'ms',
          queries: [
            {
              expr: quantile(0.95, latency, ['channel'], { ...chosen, event: '="delivered"' }),
              legend: '{{channel}}',
            },
          ],
          runbook: 'CustomerIOWebhookLag',
          width: 12,
        },
        {
          id: 21,
          title: 'Send to event p50',
          description: 'Which step takes how long. Good: sent below delivered below opened.',
          kind: 'timeseries',
          unit: 'ms',
          queries: [{ expr: quantile(0.5, latency, ['event'], chosen), legend: '{{event}}' }],
          runbook: 'CustomerIOWebhookLag',
          width: 12,
        },
        {
          id: 22,
          title: 'Send to delivered heatmap',
          description: 'How many messages took how long. Good: one band.',
          kind: 'heatmap',
          unit: 'ms',
          queries: [heat(latency, { ...chosen, event: '="delivered"' })],
          runbook: 'CustomerIOWebhookLag',
          width: 12,
        },
        {
          id: 23,
          title: 'Webhooks tied to a send',
          description:
            'What the delivery journal knew. Good: found for what this service sends, not_found for campaigns, unavailable never.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [{ expr: rate(METRICS.deliveryLookups.name, ['result']), legend: '{{result}}' }],
          runbook: 'CustomerIOStoreDegraded',
          width: 12,
        },
      ],
    },
    {
      title: 'Engagement and campaigns',
      panels: [
        {
          id: 30,
          title: 'Opens and clicks, human and machine',
          description:
            'Machines prefetch images and scan links. Good: look at the human lines; a jump of a machine line is a mailbox provider.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: rate(events, ['event'], { ...chosen, event: '=~"(opened|clicked)(_machine)?"' }),
              legend: '{{event}}',
            },
          ],
          runbook: 'CustomerIOMessageFailures',
          width: 12,
        },
        {
          id: 31,
          title: 'Share of opens by machines',
          description: 'Good: stable. Above one half an open rate means little.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [
            {
              expr: ratio(
                rate(events, [], email('opened_machine')),
                rate(events, [], { channel: '="email"', event: '=~"opened(_machine)?"' }),
              ),
              legend: 'by machines',
            },
          ],
          runbook: 'CustomerIOMessageFailures',
          width: 12,
        },
        {
          id: 32,
          title: 'Sent by campaign type',
          description: 'All channels, per second. Good: follows your own sending; newsletters in bursts.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: rate(events, ['campaign_type'], { ...chosen, event: '="sent"' }),
              legend: '{{campaign_type}}',
            },
          ],
          runbook: 'CustomerIOWebhookFeedSilent',
          width: 12,
        },
        {
          id: 33,
          title: 'Delivered by campaign type',
          description: 'All channels, per second. Good: the same shape as sent.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: rate(events, ['campaign_type'], { ...chosen, event: '="delivered"' }),
              legend: '{{campaign_type}}',
            },
          ],
          runbook: 'CustomerIOMessageFailures',
          width: 12,
        },
      ],
    },
  ],
};
