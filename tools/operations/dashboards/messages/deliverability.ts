import { THRESHOLDS } from '../../thresholds';
import { BOUNCES, NOT_DELIVERED, WINDOWS } from '../colors';
import type { Query, Row } from '../panel';
import { count, increase, ratio, STEP, top } from '../promql';
import { bounced, bounceShare, deliveredShare, events, HARD, OF_CHANNEL } from './overview';

const NOT = { ...OF_CHANNEL, event: '=~"bounced|dropped|failed|undeliverable"' };
const { email: limits, message } = THRESHOLDS;

/** Two windows of a ratio: a short one for what happens now, and the one of the page. */
const inWindows = (expr: (window: string) => string, short: string, long: string): Query[] => [
  { expr: expr(long), legend: `last ${long}` },
  { expr: expr(short), legend: `last ${short}` },
];
const colorsOf = (short: string, long: string) => ({
  [`last ${long}`]: WINDOWS['long window'] ?? '',
  [`last ${short}`]: WINDOWS['short window'] ?? '',
});

export const FAILURES: Row = {
  title: 'Failures by channel',
  panels: [
    {
      id: 16,
      title: 'Failed messages by channel (1 h)',
      description:
        'Share that Customer.io could not hand to the provider of the channel. Good: below the line.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: [
        {
          expr: ratio(
            increase(events, '1h', ['channel'], { ...OF_CHANNEL, event: '="failed"' }),
            increase(events, '1h', ['channel'], { ...OF_CHANNEL, event: '=~"failed|sent"' }),
          ),
          legend: '{{channel}}',
        },
      ],
      levels: { warning: message.failureRatio },
      alerts: ['CustomerIOMessageFailures'],
      width: 12,
    },
    {
      id: 17,
      title: 'Not delivered',
      description:
        'Messages in each interval: bounced, dropped (suppressed), failed, undeliverable. Good: few.',
      kind: 'bars',
      unit: 'locale',
      queries: [
        {
          expr: top(
            `${count(events, STEP, ['channel', 'event'], NOT)} > 0`,
            events,
            ['channel', 'event'],
            NOT,
          ),
          legend: '{{channel}} {{event}}',
          step: '5m',
        },
      ],
      colors: NOT_DELIVERED,
      empty: 'none',
      alerts: ['CustomerIOMessageFailures'],
      width: 12,
    },
  ],
};

export const DELIVERABILITY: Row = {
  title: 'Reputation of the sender',
  panels: [
    {
      id: 11,
      title: 'Bounced e-mails',
      description: 'Share of those with a final outcome. Good: below 2 %; providers act at the lines.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: inWindows(bounceShare, '15m', '6h'),
      levels: limits.bounceRatio,
      colors: colorsOf('15m', '6h'),
      alerts: ['CustomerIOHighBounceRate', 'CustomerIOCriticalBounceRate'],
      width: 8,
    },
    {
      id: 12,
      title: 'Hard bounces',
      description:
        'Share of e-mails to addresses that do not exist. Good: below the line; above it a list is old or bought.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: inWindows((window) => bounceShare(window, HARD), '15m', '6h'),
      levels: { warning: limits.hardBounceRatio },
      colors: colorsOf('15m', '6h'),
      alerts: ['CustomerIOHighHardBounceRate'],
      width: 8,
    },
    {
      id: 14,
      title: 'Complaints',
      description:
        'Share of the delivered e-mails. Good: below 0.1 %. Gmail does not report complaints this way.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: inWindows((window) => deliveredShare('spammed', window), '2h', '1d'),
      levels: limits.complaintRatio,
      colors: colorsOf('2h', '1d'),
      alerts: ['CustomerIOHighComplaintRate', 'CustomerIOCriticalComplaintRate'],
      width: 8,
    },
    {
      id: 13,
      title: 'Bounces by type',
      description:
        'E-mails in each interval. Good: soft ones in bursts, hard ones rare. Unknown: a text without a code.',
      kind: 'bars',
      unit: 'locale',
      queries: [
        { expr: `${count(bounced, STEP, ['bounce_type'])} > 0`, legend: '{{bounce_type}}', step: '5m' },
      ],
      colors: BOUNCES,
      empty: 'none',
      alerts: ['CustomerIOHighBounceRate', 'CustomerIOHighHardBounceRate'],
      width: 12,
    },
    {
      id: 15,
      title: 'Unsubscribed',
      description: 'Share of the delivered e-mails. Good: below 0.5 %, and without steps.',
      kind: 'timeseries',
      unit: 'percentunit',
      queries: inWindows((window) => deliveredShare('unsubscribed', window), '2h', '1d'),
      softMax: 0.01,
      colors: colorsOf('2h', '1d'),
      alerts: ['CustomerIOHighComplaintRate'],
      width: 12,
    },
  ],
};
