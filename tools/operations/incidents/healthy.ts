import { sendEmail, track } from './calls';
import { during, HIGH, LOW, MEDIUM, type Incident, type JobModel } from './model';
import { ticket } from './notifications';

const FROM = 60;
const feed = (rate: number): JobModel => ({
  calls: [sendEmail(rate, { slow: 0.001, retries: { 503: 0.001 } })],
  webhooks: { perMinute: 2 * rate },
  emails: { perMinute: rate, bounced: { soft: 0.01 } },
});

/** Harmless situations: only a real failure in one of them creates a ticket. */
export const HEALTHY_INCIDENTS: readonly Incident[] = [
  {
    name: 'trickle-high',
    what: '100 calls, events and webhooks a second, of which 99.98 % succeed',
    from: FROM,
    minutes: 200,
    jobs: {
      shop: {
        calls: [
          track(HIGH, {
            errors: { 503: 0.0001, 429: 0.00005, 401: 0.00003, 400: 0.00002 },
            retries: { 503: 0.0002, 429: 0.0002 },
          }),
          { operation: 'batch', api: 'track', perMinute: MEDIUM, refusedItems: 0.002 },
        ],
        events: {
          perMinute: HIGH,
          outcomes: { delivery_failed: 0.0001, too_large: 0.0001, plugin: 0.0001, closed: 0.0001 },
          unflushed: 0.3,
          large: 0.0002,
        },
        webhooks: { perMinute: HIGH, failing: 0.0002, late: 0.0002 },
      },
      crm: feed(HIGH),
    },
    notified: [],
  },
  {
    name: 'trickle-medium',
    what: 'One call a second, of which 99.98 % succeed, for six hours',
    from: FROM,
    minutes: 400,
    jobs: {
      shop: { calls: [track(MEDIUM, { errors: { 500: 0.0002 }, retries: { 500: 0.0006 } })] },
      crm: { calls: [sendEmail(LOW)] },
    },
    notified: [],
  },
  {
    name: 'rolling-deploy',
    what: 'Both instances are replaced, one after the other, at 100 calls a second',
    from: FROM,
    minutes: 140,
    jobs: {
      shop: {
        ...feed(HIGH),
        events: {
          perMinute: MEDIUM,
          unflushed: during([59, 60], 1),
          outcomes: { closed: during([62, 63], 0.03) },
        },
        replaced: { 0: [60, 100], 1: [63, 103] },
      },
      crm: { ...feed(MEDIUM), replaced: { 0: [70], 1: [74] } },
    },
    notified: [],
  },
  {
    name: 'restart-low',
    what: 'A service with five calls an hour restarts: its series start with the next call',
    from: FROM,
    minutes: 260,
    jobs: {
      shop: { calls: [sendEmail(LOW)], restarts: { 0: [60, 130], 1: [60, 131] } },
      crm: { calls: [track(LOW)], restarts: { 0: [62], 1: [62] } },
    },
    notified: [],
  },
  {
    name: 'quiet-night',
    what: 'Traffic falls from one call a second to two an hour, and returns in the morning',
    from: 180,
    minutes: 780,
    jobs: {
      shop: {
        calls: [
          sendEmail((minute) => {
            if (minute < 180 || minute > 700) return MEDIUM;
            return minute < 300 ? MEDIUM / 2 ** ((minute - 180) / 12) : 2 / 60;
          }),
        ],
        webhooks: { perMinute: (minute) => (minute < 180 || minute > 700 ? MEDIUM : 5 / 60) },
      },
      crm: { calls: [track(LOW)] },
    },
    notified: [],
  },
  {
    name: 'scrape-gap',
    what: 'One of two instances cannot be scraped for 70 minutes. Calls failed 30 minutes before, and in the gap',
    from: FROM,
    minutes: 260,
    jobs: {
      shop: {
        calls: [sendEmail(MEDIUM, { errors: { 401: during([28, 31], 0.1) } }), track(0.3)],
        webhooks: { perMinute: 10, failing: during([90, 92], 0.3) },
        gaps: { 0: [[FROM, FROM + 70]], 1: [[FROM, FROM + 9]] },
      },
      crm: {
        calls: [sendEmail(1, { errors: { 503: during([80, 85], 1) } })],
        gaps: { 1: [[FROM, FROM + 70]] },
      },
    },
    // the other instance reports the webhooks that fail during the gap; no call is reported twice
    notified: [ticket('CustomerIOWebhookHandlerErrors', [40, 48], 60)],
  },
  {
    name: 'scrape-gap-all',
    what: 'Nothing is scraped for eight minutes, after a failure of three minutes',
    from: FROM,
    minutes: 200,
    jobs: {
      shop: {
        ...feed(MEDIUM),
        calls: [sendEmail(MEDIUM, { errors: { 503: during([56, 59], 1) } })],
        gaps: { 0: [[FROM, FROM + 8]], 1: [[FROM, FROM + 8]] },
      },
      crm: { calls: [sendEmail(LOW)], gaps: { 0: [[FROM, FROM + 8]], 1: [[FROM, FROM + 8]] } },
    },
    notified: [],
  },
  {
    name: 'first-start',
    what: 'A service starts for the first time beside another one, with a failed call and a warm-up',
    from: FROM,
    minutes: 200,
    jobs: {
      shop: { ...feed(MEDIUM), lives: [FROM, 200] },
      crm: {
        calls: [sendEmail(LOW, { errors: { invalid_argument: during([70, 90], 1) } }), track(1)],
        lives: [30, 200],
      },
    },
    notified: [],
  },
  {
    name: 'decommissioned',
    what: 'The traffic of a service moves to another one within half an hour. Its processes stop half an hour later',
    from: 120,
    minutes: 480,
    jobs: {
      shop: {
        calls: [sendEmail((minute) => (minute < 120 ? 10 : Math.max(0, 10 - (minute - 120) / 3)))],
        webhooks: { perMinute: (minute) => (minute < 120 ? 10 : Math.max(0, 10 - (minute - 120) / 3)) },
        lives: [0, 180],
      },
      crm: { calls: [sendEmail(20)], webhooks: { perMinute: 20 } },
    },
    notified: [],
  },
  {
    name: 'strangers',
    what: 'Scanners send requests without a signature, and one with a wrong one, to a receiver with few webhooks',
    from: FROM,
    minutes: 240,
    jobs: {
      hooks: {
        webhooks: {
          perMinute: 2 / 60,
          rejected: { missing_signature: 3, invalid_signature: during([60, 61], 1.7) },
        },
      },
      shop: { calls: [track(MEDIUM)] },
    },
    notified: [],
  },
  {
    name: 'idle-receiver',
    what: 'Customer.io is not set up to send webhooks yet: the receiver waits, and messages are sent',
    from: FROM,
    minutes: 240,
    jobs: {
      hooks: { webhooks: { perMinute: 0 } },
      shop: { calls: [sendEmail(MEDIUM)] },
    },
    notified: [],
  },
  {
    name: 'collector-idle',
    what: 'Collectors with few spans, of which a burst is sent a minute later',
    from: FROM,
    minutes: 140,
    jobs: { shop: feed(1), crm: feed(LOW) },
    collectors: { accepted: (minute) => (minute % 7 === 0 ? 8 : 0.5), queue: 0.3 },
    notified: [],
  },
];
