import { sendEmail, track } from './calls';
import { during, HIGH, LOW, MEDIUM, type Incident, type Interval, type JobModel } from './model';
import { digest, page, ticket } from './notifications';

const FROM = 30;
const hour: Interval = [FROM, FROM + 60];
const other: JobModel = { calls: [track(1)], webhooks: { perMinute: 1 } };

/** Two requests each hour, as Customer.io retries after a rejection, from one minute to another. */
const hourly =
  ([from, to]: Interval) =>
  (minute: number): number =>
    minute >= from && minute < to && (minute - from) % 60 < 2 ? 2 : 0;

/** Webhooks that fail, are rejected, come late or not at all. */
export const FEED_INCIDENTS: readonly Incident[] = [
  {
    name: 'handler-failing',
    what: '`onEvent` fails for each webhook for an hour; one webhook a second',
    from: FROM,
    minutes: 140,
    jobs: {
      hooks: {
        webhooks: { perMinute: MEDIUM, failing: during(hour, 1) },
        restarts: { 0: [45] },
      },
      shop: other,
    },
    notified: [page('CustomerIOWebhookProcessingFailed', [10, 20], 100)],
  },
  {
    name: 'handler-failing-low',
    what: '`onEvent` fails, and Customer.io retries one webhook each four minutes',
    from: FROM,
    minutes: 140,
    jobs: {
      hooks: { webhooks: { perMinute: during(hour, 0.25, LOW * 3), failing: during(hour, 1) } },
      shop: other,
    },
    notified: [page('CustomerIOWebhookProcessingFailed', [10, 20], 100)],
  },
  {
    name: 'handler-failing-once',
    what: '`onEvent` fails once, and the retry succeeds',
    from: FROM,
    minutes: 110,
    jobs: {
      hooks: { webhooks: { perMinute: 10, failing: during([30, 31], 0.15) } },
      shop: other,
    },
    notified: [ticket('CustomerIOWebhookHandlerErrors', [11, 15], 25)],
  },
  {
    name: 'handler-failing-half',
    what: '`onEvent` fails for half of the webhooks',
    from: FROM,
    minutes: 140,
    jobs: {
      hooks: { webhooks: { perMinute: MEDIUM, failing: during(hour, 0.5) } },
      shop: other,
    },
    notified: [ticket('CustomerIOWebhookHandlerErrors', [11, 15], 85)],
  },
  {
    name: 'wrong-key',
    what: 'The signing key is wrong: Customer.io retries once an hour, while the service sends messages',
    from: FROM,
    minutes: 300,
    jobs: {
      hooks: {
        calls: [sendEmail(MEDIUM)],
        webhooks: {
          perMinute: (minute) => (minute < FROM || minute >= 210 ? MEDIUM : 0),
          rejected: { invalid_signature: hourly([FROM, 210]) },
        },
      },
      shop: other,
    },
    notified: [
      ticket('CustomerIOWebhookSignatureFailures', [2, 65], 240),
      page('CustomerIOWebhookFeedRejected', [60, 80], 220),
    ],
  },
  {
    name: 'wrong-key-no-sends',
    what: 'The signing key is wrong in a service that sends nothing: campaigns cause its webhooks',
    from: FROM,
    minutes: 300,
    jobs: {
      hooks: {
        webhooks: {
          perMinute: (minute) => (minute < FROM || minute >= 210 ? 0.5 : 0),
          rejected: { invalid_signature: hourly([FROM, 210]) },
        },
      },
      shop: other,
    },
    notified: [
      ticket('CustomerIOWebhookSignatureFailures', [2, 65], 240),
      page('CustomerIOWebhookFeedRejected', [60, 80], 220),
    ],
  },
  {
    name: 'body-too-large',
    what: 'One webhook is above the limit of the body, and holds the feed back',
    from: FROM,
    minutes: 300,
    jobs: {
      hooks: {
        webhooks: {
          perMinute: (minute) => (minute < FROM || minute >= 210 ? 5 : 0),
          rejected: { too_large: during([FROM, 210], 0.2) },
        },
      },
      shop: other,
    },
    notified: [
      ticket('CustomerIOWebhookUnreadable', [5, 40], 265),
      page('CustomerIOWebhookFeedRejected', [60, 80], 220),
    ],
  },
  {
    name: 'silent-feed',
    what: 'Webhooks stop while the same service sends one message a second',
    from: FROM,
    minutes: 200,
    jobs: {
      shop: {
        calls: [sendEmail(MEDIUM)],
        webhooks: { perMinute: (minute) => (minute < FROM || minute >= 150 ? MEDIUM : 0) },
      },
      crm: { calls: [sendEmail(1)], webhooks: { perMinute: 2 } },
    },
    notified: [page('CustomerIOWebhookFeedSilent', [60, 80], 130)],
  },
  {
    name: 'silent-feed-low',
    what: 'Webhooks stop in a service with five sends an hour',
    from: 60,
    minutes: 300,
    jobs: {
      shop: {
        calls: [sendEmail(LOW)],
        webhooks: { perMinute: (minute) => (minute < 60 || minute >= 240 ? 3 * LOW : 0) },
      },
      crm: { calls: [track(1)] },
    },
    notified: [page('CustomerIOWebhookFeedSilent', [80, 120], 215)],
  },
  {
    name: 'silent-receiver',
    what: 'Webhooks stop at a receiver, while another service sends 100 messages a second',
    from: FROM,
    minutes: 200,
    jobs: {
      hooks: { webhooks: { perMinute: (minute) => (minute < FROM || minute >= 150 ? HIGH : 0) } },
      shop: { calls: [sendEmail(HIGH)] },
    },
    notified: [page('CustomerIOWebhookFeedSilent', [60, 80], 130)],
  },
  {
    name: 'late-responses',
    what: 'Each response takes longer than the 4 s that Customer.io waits',
    from: FROM,
    minutes: 140,
    jobs: {
      hooks: { webhooks: { perMinute: 5, late: during(hour, 1), duplicates: during(hour, 0.02) } },
      shop: other,
    },
    notified: [page('CustomerIOWebhookTimeout', [10, 20], 100)],
  },
  {
    name: 'late-response-once',
    what: 'One webhook gets its response after 4.5 s',
    from: FROM,
    minutes: 110,
    jobs: {
      hooks: { webhooks: { perMinute: 10, late: during([30, 31], 0.15) } },
      shop: other,
    },
    notified: [ticket('CustomerIOWebhookSlow', [10, 18], 30)],
  },
  {
    name: 'claims-busy',
    what: 'A replica that hangs holds the claims, and the other one responds 503 for half an hour',
    from: FROM,
    minutes: 110,
    jobs: {
      hooks: { webhooks: { perMinute: 10, busy: during([30, 60], 0.9) } },
      shop: other,
    },
    notified: [],
  },
  {
    name: 'second-key',
    what: 'A second webhook of the workspace has another key: its retries fail, the first one works',
    from: FROM,
    minutes: 240,
    jobs: {
      hooks: {
        webhooks: { perMinute: MEDIUM, rejected: { invalid_signature: hourly([FROM, 150]) } },
      },
      shop: other,
    },
    notified: [ticket('CustomerIOWebhookSignatureFailures', [2, 65], 180)],
  },
  {
    name: 'replayed-requests',
    what: 'Old requests with a valid signature arrive again and again',
    from: FROM,
    minutes: 240,
    jobs: {
      hooks: { webhooks: { perMinute: MEDIUM, rejected: { stale: during(hour, 0.2) } } },
      shop: other,
    },
    notified: [ticket('CustomerIOWebhookStaleSignatures', [8, 30], 170)],
  },
  {
    name: 'proxy-cuts-bodies',
    what: 'A proxy truncates some of the bodies',
    from: FROM,
    minutes: 200,
    jobs: {
      hooks: { webhooks: { perMinute: 10, rejected: { aborted: during(hour, 0.2) } } },
      shop: other,
    },
    notified: [ticket('CustomerIOWebhookUnreadable', [8, 40], 145)],
  },
  {
    name: 'backlog',
    what: 'Customer.io sends a backlog: webhooks arrive more than 5 minutes after the event',
    from: FROM,
    minutes: 130,
    jobs: {
      hooks: {
        webhooks: { perMinute: MEDIUM },
        counters: [
          { name: 'customerio_webhook_lag_ms_count', labels: '', perMinute: MEDIUM },
          {
            name: 'customerio_webhook_lag_ms_bucket',
            labels: 'le="300000"',
            perMinute: during(hour, 10, MEDIUM),
          },
        ],
      },
      shop: other,
    },
    notified: [ticket('CustomerIOWebhookLag', [10, 25], 100)],
  },
  {
    name: 'retried-webhooks',
    what: 'Customer.io sends a fifth of the webhooks again, although they were handled',
    from: FROM,
    minutes: 200,
    jobs: {
      hooks: { webhooks: { perMinute: MEDIUM, duplicates: during([30, 120], 0.25) } },
      shop: other,
    },
    notified: [digest('CustomerIOWebhookDuplicates', [15, 60], 160)],
  },
  {
    name: 'redis-down',
    what: 'The shared store fails for an hour, and webhooks are processed without it',
    from: FROM,
    minutes: 140,
    jobs: {
      hooks: {
        webhooks: { perMinute: MEDIUM },
        counters: [
          {
            name: 'customerio_store_failures_total',
            labels: 'store="dedupe",error_type="timeout"',
            perMinute: during(hour, 50),
          },
        ],
      },
      shop: other,
    },
    notified: [ticket('CustomerIOStoreDegraded', [5, 10], 95)],
  },
];
