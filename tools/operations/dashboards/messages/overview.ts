import { METRICS } from '../../../../lib/catalog';
import { THRESHOLDS } from '../../thresholds';
import { EVENTS } from '../colors';
import type { Query, Row } from '../panel';
import { increase, RANGE, ratio } from '../promql';

export const events = METRICS.messageEvents.name;
const delivered = METRICS.emailDelivered.name;
export const bounced = METRICS.emailBounced.name;

/** Filters by the channel that the reader selects. */
export const OF_CHANNEL = { channel: '=~"$channel"' };
export const email = (event: string) => ({ channel: '="email"', event: `="${event}"` });
export const HARD = { bounce_type: '="hard"' };

/** Returns the share of the e-mails with a final outcome that bounced. */
export function bounceShare(window: string, matchers = {}): string {
  const outcomes = `(${increase(bounced, window)} + ${increase(delivered, window)})`;
  return ratio(increase(bounced, window, [], matchers), outcomes);
}

/** Returns the share of the delivered e-mails with this event. */
export const deliveredShare = (event: string, window: string): string =>
  ratio(increase(events, window, [], email(event)), increase(delivered, window));

const FAILED = '=~"bounced|dropped|failed|undeliverable"';
const { email: limits, message } = THRESHOLDS;

/** What to look at first. Ratios have the windows of their alerts. */
export const HEADLINE: Row = {
  title: 'Do messages arrive?',
  panels: [
    {
      id: 1,
      title: 'Delivered (6 h)',
      description:
        'E-mails, as a share of those with a final outcome, delivered or bounced. Good: above 95 %.',
      kind: 'stat',
      unit: 'percentunit',
      decimals: 1,
      queries: [{ expr: `1 - ${bounceShare('6h')}`, legend: 'delivered' }],
      alerts: ['CustomerIOHighBounceRate'],
      width: 4,
    },
    {
      id: 2,
      title: 'Bounced (6 h)',
      description:
        'E-mails, as a share of those with a final outcome. Good: below 2 %. Providers stop a sender at 10 %.',
      kind: 'stat',
      unit: 'percentunit',
      decimals: 1,
      queries: [{ expr: bounceShare('6h'), legend: 'bounced' }],
      levels: limits.bounceRatio,
      alerts: ['CustomerIOHighBounceRate', 'CustomerIOCriticalBounceRate'],
      width: 4,
    },
    {
      id: 3,
      title: 'Hard bounces (6 h)',
      description: 'Share of the e-mails to addresses that do not exist. Good: below 1 %.',
      kind: 'stat',
      unit: 'percentunit',
      decimals: 2,
      queries: [{ expr: bounceShare('6h', HARD), legend: 'hard' }],
      levels: { warning: limits.hardBounceRatio },
      alerts: ['CustomerIOHighHardBounceRate'],
      width: 4,
    },
    {
      id: 4,
      title: 'Complaints (1 d)',
      description: 'Delivered e-mails that recipients marked as spam. Good: below 0.1 %. Gmail reports none.',
      kind: 'stat',
      unit: 'percentunit',
      decimals: 3,
      queries: [{ expr: deliveredShare('spammed', '1d'), legend: 'complaints' }],
      levels: limits.complaintRatio,
      alerts: ['CustomerIOHighComplaintRate', 'CustomerIOCriticalComplaintRate'],
      width: 4,
    },
    {
      id: 5,
      title: 'Messages sent (1 h)',
      description: 'All channels, by webhooks. Good: as many as usual at this time of day.',
      kind: 'stat',
      unit: 'locale',
      decimals: 0,
      queries: [
        { expr: `round(${increase(events, '1h', [], { ...OF_CHANNEL, event: '="sent"' })})`, legend: 'sent' },
      ],
      alerts: ['CustomerIOWebhookFeedSilent'],
      width: 4,
    },
    {
      id: 6,
      title: 'Not delivered (1 h)',
      description: 'Bounced, dropped, failed or undeliverable. Good: a few in a thousand.',
      kind: 'stat',
      unit: 'locale',
      decimals: 0,
      queries: [
        {
          expr: `round(${increase(events, '1h', [], { ...OF_CHANNEL, event: FAILED })})`,
          legend: 'not delivered',
        },
      ],
      alerts: ['CustomerIOMessageFailures'],
      width: 4,
    },
  ],
};

const STEPS = ['sent', 'delivered', 'opened', 'clicked', 'converted'];

const CHANNEL = ['channel'];
const of = (event: string) => ({ event });
const counted = (event: string, legend: string): Query => ({
  expr: `round(${increase(events, RANGE, CHANNEL, of(event))})`,
  legend,
});
const share = (part: string, whole: string) =>
  ratio(increase(events, RANGE, CHANNEL, of(part)), increase(events, RANGE, CHANNEL, of(whole)));

export const FUNNEL: Row = {
  title: 'Funnel and channels, in the selected time',
  panels: [
    {
      id: 7,
      title: 'E-mail funnel',
      description:
        'Good: each step a share of the one above. Steps happen at different times, so a short range can show more delivered than sent.',
      kind: 'bargauge',
      unit: 'locale',
      decimals: 0,
      queries: STEPS.map((step) => ({
        expr: `round(${increase(events, RANGE, [], email(step))})`,
        legend: step,
      })),
      colors: EVENTS,
      alerts: ['CustomerIOMessageFailures'],
      width: 8,
    },
    {
      id: 8,
      title: 'Channels',
      description:
        'Select a channel to filter this dashboard. Good: no colored cell. Not each channel has each event.',
      kind: 'table',
      unit: 'locale',
      rowsBy: CHANNEL,
      filter: 'channel',
      queries: [
        counted('="sent"', 'Sent'),
        counted('="delivered"', 'Delivered'),
        {
          expr: share('="delivered"', '=~"delivered|bounced|undeliverable"'),
          legend: 'Delivered %',
          unit: 'percentunit',
        },
        counted('="opened"', 'Opened'),
        counted('="clicked"', 'Clicked'),
        counted('=~"bounced|undeliverable"', 'Bounced'),
        counted('=~"failed|dropped"', 'Failed'),
        {
          expr: share('="failed"', '=~"failed|sent"'),
          legend: 'Failed %',
          unit: 'percentunit',
          levels: { warning: message.failureRatio },
        },
      ],
      alerts: ['CustomerIOMessageFailures'],
      width: 16,
    },
  ],
};
