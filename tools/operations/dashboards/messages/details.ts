import { METRICS } from '../../../../lib/catalog';
import { EVENTS } from '../colors';
import type { Row } from '../panel';
import { heat, increase, quantile, RATE, ratio, STEP, top } from '../promql';
import { email, events, OF_CHANNEL } from './overview';

const latency = METRICS.messageLatency.name;
const DELIVERED = { ...OF_CHANNEL, event: '="delivered"' };

export const TIMES: Row = {
  title: 'Time to deliver',
  isCollapsed: true,
  panels: [
    {
      id: 20,
      title: 'Send to delivered, p95 by channel',
      description: 'Of messages that this service sent. Good: seconds; below a minute for a password reset.',
      kind: 'timeseries',
      unit: 'ms',
      queries: [{ expr: quantile(0.95, latency, RATE, ['channel'], DELIVERED), legend: '{{channel}}' }],
      alerts: ['CustomerIOWebhookLag'],
      width: 8,
    },
    {
      id: 21,
      title: 'Send to event, p50',
      description: 'Which step takes how long. Good: sent below delivered below opened.',
      kind: 'timeseries',
      unit: 'ms',
      queries: [
        {
          expr: top(
            quantile(0.5, latency, RATE, ['event'], OF_CHANNEL),
            `${latency}_count`,
            ['event'],
            OF_CHANNEL,
          ),
          legend: '{{event}}',
        },
      ],
      colors: EVENTS,
      alerts: ['CustomerIOWebhookLag'],
      width: 8,
    },
    {
      id: 22,
      title: 'Send to delivered',
      description: 'How many messages took how long. Good: one band.',
      kind: 'heatmap',
      unit: 'ms',
      queries: [heat(latency, DELIVERED)],
      alerts: ['CustomerIOWebhookLag'],
      width: 8,
    },
  ],
};

const ENGAGED = { ...OF_CHANNEL, event: '=~"(opened|clicked)(_machine)?"' };
const byCampaign = (metric: string) => [
  {
    expr: `round(${increase(metric, STEP, ['campaign_type'])}) > 0`,
    legend: '{{campaign_type}}',
    step: '5m' as const,
  },
];

export const ENGAGEMENT: Row = {
  title: 'Engagement and campaigns',
  isCollapsed: true,
  panels: [
    {
      id: 30,
      title: 'Opens and clicks, human and machine',
      description:
        'Events in each interval. Machines prefetch images and scan links. Good: look at the human ones.',
      kind: 'bars',
      unit: 'locale',
      queries: [
        { expr: `round(${increase(events, STEP, ['event'], ENGAGED)}) > 0`, legend: '{{event}}', step: '5m' },
      ],
      colors: EVENTS,
      alerts: ['CustomerIOMessageFailures'],
      width: 12,
    },
    {
      id: 31,
      title: 'Opens by machines (1 h)',
      description: 'Share of the opened e-mails. Good: stable. Above one half, an open rate means little.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: ratio(
            increase(events, '1h', [], email('opened_machine')),
            increase(events, '1h', [], { channel: '="email"', event: '=~"opened(_machine)?"' }),
          ),
          legend: 'by machines',
        },
      ],
      alerts: ['CustomerIOMessageFailures'],
      width: 12,
    },
    {
      id: 32,
      title: 'E-mails sent by campaign type',
      description: 'E-mails in each interval. Good: follows your own sending; newsletters in bursts.',
      kind: 'bars',
      unit: 'locale',
      queries: byCampaign(METRICS.emailSent.name),
      alerts: ['CustomerIOWebhookFeedSilent'],
      width: 12,
    },
    {
      id: 33,
      title: 'E-mails delivered by campaign type',
      description: 'E-mails in each interval. Good: the same shape as sent.',
      kind: 'bars',
      unit: 'locale',
      queries: byCampaign(METRICS.emailDelivered.name),
      alerts: ['CustomerIOHighBounceRate'],
      width: 12,
    },
  ],
};
