import {
  during,
  HIGH,
  LOW,
  MEDIUM,
  type CallModel,
  type Incident,
  type Interval,
  type JobModel,
  type PerMinute,
} from './model';
import { page, ticket } from './notifications';

export const track = (perMinute: PerMinute, more: Partial<CallModel> = {}): CallModel => ({
  operation: 'track',
  api: 'track',
  perMinute,
  ...more,
});

export const sendEmail = (perMinute: PerMinute, more: Partial<CallModel> = {}): CallModel => ({
  operation: 'sendEmail',
  api: 'app',
  perMinute,
  ...more,
});

const healthy = (rate: number): JobModel => ({ calls: [track(rate)] });

const FROM = 30;
const hour: Interval = [FROM, FROM + 60];
const all = during(hour, 1);

/** Failing, slow, throttled and missing calls. */
export const CALL_INCIDENTS: readonly Incident[] = [
  {
    name: 'outage-medium',
    what: 'Each call of two services gets 503 for an hour, after three retries; one call a second',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: { calls: [track(MEDIUM, { errors: { 503: all }, retries: { 503: during(hour, 3) } })] },
      crm: {
        calls: [sendEmail(MEDIUM, { errors: { 503: all }, retries: { 503: during(hour, 3) } })],
        restarts: { 0: [50] },
      },
    },
    notified: [page('CustomerIOHighErrorRate', [10, 14], 85)],
  },
  {
    name: 'outage-low',
    what: 'Each call times out for three hours; five calls an hour',
    from: 60,
    minutes: 360,
    jobs: {
      shop: { calls: [track(LOW, { errors: { timeout: during([60, 240], 1) } })] },
      crm: healthy(MEDIUM),
    },
    notified: [page('CustomerIOAllCallsFailing', [45, 90], 240)],
  },
  {
    name: 'outage-high-partial',
    what: 'A third of the calls fails with 500 at 100 calls a second, in one of two services',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [track(HIGH, { errors: { 500: during(hour, 0.33) } })], restarts: { 1: [45] } },
      crm: healthy(HIGH),
    },
    notified: [page('CustomerIOHighErrorRate', [10, 14], 85)],
  },
  {
    name: 'outage-ten-services',
    what: 'Customer.io is down for ten services of different volumes',
    from: FROM,
    minutes: 150,
    jobs: Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `service-${index}`,
        { calls: [sendEmail(index < 7 ? MEDIUM : 1, { errors: { 502: all } })] },
      ]),
    ),
    notified: [page('CustomerIOHighErrorRate', [10, 14], 85), page('CustomerIOAllCallsFailing', [9, 15], 90)],
  },
  {
    name: 'outage-flapping',
    what: 'Calls fail for two of each ten minutes, for two hours',
    from: FROM,
    minutes: 210,
    jobs: {
      shop: {
        calls: [
          track(MEDIUM, {
            errors: { 503: (minute) => (minute >= FROM && minute < 150 && minute % 10 < 2 ? 1 : 0) },
          }),
        ],
      },
      crm: healthy(MEDIUM),
    },
    notified: [page('CustomerIOErrorBudgetBurnFast', [15, 40], 150)],
  },
  {
    name: 'dead-send-minor-share',
    what: '`sendEmail`, 3 % of the calls, gets 400 for an hour',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [track(MEDIUM), sendEmail(2, { errors: { 400: all } })] },
      crm: healthy(MEDIUM),
    },
    notified: [page('CustomerIOSendsFailing', [7, 15], 80)],
  },
  {
    name: 'dead-send-each-minute',
    what: '`sendPush` with one call a minute gets 422 in a service that tracks 100 events a second',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: {
        calls: [
          track(HIGH, { errors: { 500: 0.0002 } }),
          { operation: 'sendPush', api: 'app', perMinute: 1, errors: { 422: all } },
        ],
        replaced: { 0: [50] },
      },
      crm: healthy(1),
    },
    notified: [page('CustomerIOSendsFailing', [8, 15], 85)],
  },
  {
    name: 'dead-send-low',
    what: '`sendSMS` with five calls an hour gets 500 for three hours, beside one event a second',
    from: 60,
    minutes: 360,
    jobs: {
      shop: {
        calls: [
          track(MEDIUM),
          { operation: 'sendSMS', api: 'app', perMinute: LOW, errors: { 500: during([60, 240], 1) } },
        ],
      },
      crm: healthy(LOW),
    },
    notified: [page('CustomerIOSendsFailing', [45, 90], 240)],
  },
  {
    name: 'dead-broadcast',
    what: '`triggerBroadcast` gets 404 from the first start of the service on',
    from: 20,
    minutes: 200,
    jobs: {
      shop: {
        calls: [
          track(1),
          {
            operation: 'triggerBroadcast',
            api: 'app',
            perMinute: 0.2,
            errors: { 404: during([20, 150], 1) },
          },
        ],
        lives: [20, 200],
      },
      crm: healthy(1),
    },
    notified: [page('CustomerIOSendsFailing', [15, 90], 165)],
  },
  {
    name: 'dead-identify',
    what: '`identify`, 2 % of the calls, gets 400: data is lost, no message',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: {
        calls: [track(MEDIUM), { operation: 'identify', api: 'track', perMinute: 1.2, errors: { 400: all } }],
      },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIOOperationFailing', [8, 16], 85)],
  },
  {
    name: 'credentials-medium',
    what: 'The key is revoked: each call of two services gets 401',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: { calls: [track(MEDIUM, { errors: { 401: all } }), sendEmail(2, { errors: { 401: all } })] },
      crm: { calls: [sendEmail(MEDIUM, { errors: { 401: all } })] },
    },
    notified: [page('CustomerIOCredentialsRefused', [5, 12], 90)],
  },
  {
    name: 'credentials-low',
    what: 'The key is revoked in a service with five calls an hour',
    from: 60,
    minutes: 360,
    jobs: {
      shop: { calls: [sendEmail(LOW, { errors: { 401: during([60, 240], 1) } })] },
      crm: healthy(LOW),
    },
    notified: [page('CustomerIOCredentialsRefused', [40, 90], 240)],
  },
  {
    name: 'credentials-one-api',
    what: 'The key of the App API is refused with 403, that of the Track API is accepted, 100 calls a second',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [track(HIGH), sendEmail(10, { errors: { 403: all } })] },
      crm: healthy(HIGH),
    },
    notified: [page('CustomerIOCredentialsRefused', [5, 12], 90)],
  },
  {
    name: 'caller-faults',
    what: 'A tenth of the calls has invalid data and gets 400: the error budget is not touched',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [track(MEDIUM, { errors: { 400: during(hour, 0.1) } })] },
      crm: healthy(MEDIUM),
    },
    notified: [page('CustomerIOHighErrorRate', [10, 16], 85)],
  },
  {
    name: 'burn-fast',
    what: 'Four of 100 calls fail with 503 for two hours: below the limit of the error rate',
    from: FROM,
    minutes: 210,
    jobs: {
      shop: { calls: [track(MEDIUM, { errors: { 503: during([30, 150], 0.04) } })] },
      crm: healthy(MEDIUM),
    },
    // the healthy calls before are in the 6 hours as well; the ticket is early, because there is no day of history
    notified: [
      page('CustomerIOErrorBudgetBurnFast', [80, 110], 150),
      ticket('CustomerIOErrorBudgetBurnSlow', [60, 80], 165),
    ],
  },
  {
    name: 'burn-slow',
    what: 'Two of 100 calls fail with 500 for four hours at 100 calls a second',
    from: FROM,
    minutes: 420,
    jobs: {
      shop: { calls: [track(HIGH, { errors: { 500: during([30, 270], 0.02) } })] },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIOErrorBudgetBurnSlow', [60, 240], 375)],
  },
  {
    name: 'crash-loop',
    what: 'Processes restart each five minutes and each of their calls is refused by the network',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: {
        calls: [track(MEDIUM, { errors: { connection_refused: all } })],
        restarts: {
          0: Array.from({ length: 12 }, (_, index) => 31 + 5 * index),
          1: Array.from({ length: 12 }, (_, index) => 33 + 5 * index),
        },
      },
      crm: healthy(1),
    },
    notified: [page('CustomerIOHighErrorRate', [10, 16], 85)],
  },
  {
    name: 'throttled',
    what: 'A tenth of the attempts gets 429, and the retries succeed',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [track(MEDIUM, { retries: { 429: during(hour, 0.1) } })] },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIORateLimited', [2, 10], 95)],
  },
  {
    name: 'limit-near',
    what: 'Two services read attributes 9 times a second together, of 10 that the App API accepts',
    from: FROM,
    minutes: 130,
    jobs: Object.fromEntries(
      ['shop', 'crm'].map((job) => [
        job,
        { calls: [{ operation: 'getAttributes', api: 'app', perMinute: during(hour, 270, 60) }] },
      ]),
    ),
    notified: [ticket('CustomerIORateLimitNear', [15, 25], 85)],
  },
  {
    name: 'slow',
    what: 'A fifth of the calls takes longer than 5 s for an hour',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [track(MEDIUM, { slow: during(hour, 0.2) })] },
      crm: { calls: [track(MEDIUM, { slow: 0 })] },
    },
    notified: [ticket('CustomerIOHighLatency', [15, 20], 85)],
  },
  {
    name: 'retry-storm',
    what: 'The SDK retries half of the calls after 502, and they succeed',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [track(MEDIUM, { retries: { 502: during(hour, 0.5) } })] },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIORetryStorm', [15, 22], 80)],
  },
  {
    name: 'retries-exhausted',
    what: 'One of 40 calls fails with 504 after all retries, for 40 minutes: too few for the error rate',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: {
        calls: [
          track(HIGH, {
            errors: { 504: during([FROM, FROM + 40], 0.025) },
            retries: { 504: during([FROM, FROM + 40], 0.1) },
          }),
        ],
      },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIORetriesExhausted', [15, 20], 55)],
  },
  {
    name: 'sluggish',
    what: 'A third of the calls takes between 2.5 s and 5 s for an hour',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: { calls: [track(MEDIUM, { sluggish: during(hour, 0.33) })] },
      crm: { calls: [track(MEDIUM, { slow: 0 })], replaced: { 0: [60] } },
    },
    notified: [ticket('CustomerIOLatencyBudgetBurnFast', [15, 60], 90)],
  },
  {
    name: 'sluggish-for-hours',
    what: 'One of 20 calls takes longer than 2.5 s, for three hours at 100 calls a second',
    from: FROM,
    minutes: 330,
    jobs: {
      shop: { calls: [track(HIGH, { sluggish: during([FROM, FROM + 180], 0.05) })] },
      crm: healthy(1),
    },
    notified: [ticket('CustomerIOLatencyBudgetBurnSlow', [60, 180])],
  },
  {
    name: 'partial-failures',
    what: 'Batches succeed with 207, and one item of each is refused',
    from: FROM,
    minutes: 190,
    jobs: {
      shop: {
        calls: [{ operation: 'batch', api: 'track', perMinute: 1, refusedItems: during(hour, 1) }],
      },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIOPartialFailures', [4, 15], 140)],
  },
  {
    name: 'hanging',
    what: 'The calls of a service hang, and none ends',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: { calls: [sendEmail(during([0, 30], 2))], inFlight: during(hour, 8) },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIOCallsHanging', [14, 22], 80)],
  },
  {
    name: 'calls-stopped',
    what: 'A release does not call `sendEmail` any more, and tracks as before',
    from: 400,
    minutes: 500,
    jobs: {
      shop: { calls: [track(1), sendEmail(during([0, 400], 1))], restarts: { 0: [398], 1: [399] } },
      crm: healthy(1),
    },
    notified: [ticket('CustomerIOCallsStopped', [30, 36], 100)],
  },
  {
    name: 'blip-medium',
    what: 'Each call fails for three minutes',
    from: FROM,
    minutes: 110,
    jobs: {
      shop: { calls: [track(MEDIUM, { errors: { 503: during([30, 33], 1) } })] },
      crm: { calls: [sendEmail(2, { errors: { 401: during([30, 33], 1) } }), track(MEDIUM)] },
    },
    notified: [],
  },
  {
    name: 'blip-low',
    what: 'One send of five an hour fails',
    from: 60,
    minutes: 200,
    jobs: {
      shop: { calls: [sendEmail(LOW, { errors: { 503: during([60, 74], 1) } })] },
      crm: healthy(LOW),
    },
    notified: [],
  },
];
