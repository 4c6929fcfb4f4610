import { track } from './calls';
import { during, HIGH, MEDIUM, type Incident, type Interval, type JobModel } from './model';
import { page, ticket } from './notifications';

const FROM = 60;
const other: JobModel = { calls: [track(1)] };
const hours = (count: number): Interval => [FROM, FROM + 60 * count];

/** Bounces, complaints and messages that cannot be sent. */
export const REPUTATION_INCIDENTS: readonly Incident[] = [
  {
    name: 'bounces-steady',
    what: 'Of one e-mail a second, 12 % bounce for three hours, 1 % before',
    from: FROM,
    minutes: 330,
    jobs: {
      hooks: { emails: { perMinute: MEDIUM, bounced: { soft: during(hours(3), 0.12, 0.01) } } },
      shop: other,
    },
    notified: [
      ticket('CustomerIOHighBounceRate', [2, 15], 260),
      page('CustomerIOCriticalBounceRate', [60, 120], 240),
    ],
  },
  {
    name: 'bounces-hundred-an-hour',
    what: 'Of 100 e-mails an hour, 14 % bounce for five hours',
    from: FROM,
    minutes: 480,
    jobs: {
      hooks: { emails: { perMinute: 100 / 60, bounced: { soft: during(hours(5), 0.14, 0.01) } } },
      shop: other,
    },
    // the ticket is inhibited by the page, which comes first: both need 20 bounces
    notified: [page('CustomerIOCriticalBounceRate', [80, 125], 380)],
  },
  {
    name: 'blast',
    what: '10,000 e-mails in 20 minutes, of which 12 % bounce',
    from: FROM,
    minutes: 300,
    jobs: {
      hooks: {
        emails: {
          perMinute: during([FROM, FROM + 20], 500, 2),
          bounced: { hard: during([FROM, FROM + 20], 0.12, 0.01) },
        },
      },
      shop: other,
    },
    notified: [ticket('CustomerIOHighBounceRate', [2, 10], 150)],
  },
  {
    name: 'stale-list',
    what: '3 % of the e-mails go to addresses that do not exist',
    from: FROM,
    minutes: 260,
    jobs: {
      hooks: { emails: { perMinute: MEDIUM, bounced: { hard: during(hours(2), 0.03) } } },
      shop: other,
    },
    notified: [ticket('CustomerIOHighHardBounceRate', [10, 40], 165)],
  },
  {
    name: 'bounces-few',
    what: 'A few e-mails a day: 15 of 60 bounce',
    from: FROM,
    minutes: 360,
    jobs: {
      hooks: { emails: { perMinute: 0.25, bounced: { hard: during(hours(4), 0.25) } } },
      shop: other,
    },
    notified: [],
  },
  {
    name: 'complaints',
    what: 'Of one delivered e-mail a second, 0.5 % cause a complaint',
    from: FROM,
    minutes: 420,
    jobs: {
      hooks: { emails: { perMinute: MEDIUM, complaints: during(hours(3), 0.005) } },
      shop: other,
    },
    notified: [
      ticket('CustomerIOHighComplaintRate', [15, 60], 350),
      page('CustomerIOCriticalComplaintRate', [60, 180], 310),
    ],
  },
  {
    name: 'complaints-few',
    what: 'Four complaints on 600 e-mails',
    from: FROM,
    minutes: 300,
    jobs: {
      hooks: { emails: { perMinute: 5, complaints: during(hours(2), 0.0065) } },
      shop: other,
    },
    notified: [],
  },
  {
    name: 'sms-provider',
    what: 'The SMS provider of the workspace refuses a tenth of the messages',
    from: FROM,
    minutes: 240,
    jobs: {
      hooks: {
        counters: [
          {
            name: 'customerio_message_events_total',
            labels: 'channel="sms",event="sent",campaign_type="campaign"',
            perMinute: 5,
          },
          {
            name: 'customerio_message_events_total',
            labels: 'channel="sms",event="failed",campaign_type="campaign"',
            perMinute: during(hours(1), 1),
          },
        ],
        restarts: { 1: [80] },
      },
      shop: other,
    },
    notified: [ticket('CustomerIOMessageFailures', [20, 50], 150)],
  },
  {
    name: 'campaign-healthy',
    what: 'A campaign of 100 e-mails a second with 1 % bounces and one complaint in 5,000: nothing',
    from: FROM,
    minutes: 200,
    jobs: {
      hooks: {
        emails: {
          perMinute: during([FROM, FROM + 30], HIGH, 2),
          bounced: { hard: 0.004, soft: 0.006 },
          complaints: 0.0002,
        },
      },
      shop: other,
    },
    notified: [],
  },
];
