import { track } from './calls';
import { during, HIGH, LOW, MEDIUM, type CallModel, type Incident, type JobModel } from './model';
import { page, ticket } from './notifications';

const FROM = 30;
const HOUR = [FROM, FROM + 60] as const;
const HALF_HOUR = [FROM, FROM + 30] as const;

const batch = (perMinute: CallModel['perMinute'], more: Partial<CallModel> = {}): CallModel => ({
  operation: 'batch',
  api: 'pipelines',
  perMinute,
  ...more,
});

/** A service that sends a batch for ten events. */
const healthy = (rate: number): JobModel => ({ calls: [batch(rate / 10)], events: { perMinute: rate } });

/** Events of `cdp-analytics-node` that are lost, late or too large. */
export const EVENT_INCIDENTS: readonly Incident[] = [
  {
    name: 'events-lost',
    what: 'A property of a release is a BigInt: a tenth of the events of cdp-analytics-node is lost, and the SDK reports success',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: {
        calls: [batch(5)],
        events: { perMinute: MEDIUM, outcomes: { unserializable: during(HALF_HOUR, 0.1) } },
        replaced: { 0: [FROM], 1: [FROM + 1] },
      },
      crm: healthy(HIGH),
    },
    notified: [ticket('CustomerIOEventsLost', [2, 10], 110)],
  },
  {
    name: 'events-lost-low',
    what: 'The integration is disabled in a service with five events an hour: no batch is sent, and no call fails',
    from: 60,
    minutes: 190,
    jobs: {
      shop: { events: { perMinute: LOW, outcomes: { disabled: during([60, 190], 1) } } },
      crm: healthy(1),
    },
    notified: [ticket('CustomerIOEventsLost', [20, 60])],
  },
  {
    name: 'events-outage',
    what: 'Each batch of cdp-analytics-node gets 503 for an hour, after three retries',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: {
        calls: [batch(6, { errors: { 503: during(HOUR, 1) }, retries: { 503: during(HOUR, 3) } })],
        events: { perMinute: MEDIUM, outcomes: { delivery_failed: during(HOUR, 1) } },
      },
      crm: healthy(MEDIUM),
    },
    notified: [page('CustomerIOHighErrorRate', [10, 14], 85)],
  },
  {
    name: 'events-not-delivered',
    what: 'A third of the batches of cdp-analytics-node gets 413, beside 100 calls a second that succeed',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: {
        calls: [track(HIGH), batch(6, { errors: { 413: during(HOUR, 0.33) } })],
        events: { perMinute: MEDIUM, outcomes: { delivery_failed: during(HOUR, 0.33) } },
      },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIOEventDeliveryFailing', [10, 20], 75)],
  },
  {
    name: 'events-not-delivered-low',
    what: 'Half of twelve batches an hour times out, for two hours',
    from: 60,
    minutes: 190,
    jobs: {
      shop: {
        calls: [track(MEDIUM), batch(0.2, { errors: { timeout: during([60, 190], 0.5) } })],
        events: { perMinute: 2, outcomes: { delivery_failed: during([60, 190], 0.5) } },
      },
      crm: healthy(LOW),
    },
    notified: [ticket('CustomerIOEventDeliveryFailing', [35, 50])],
  },
  {
    name: 'events-delayed',
    what: 'A plugin of one process never ends for an event, and later events pass it. The process restarts after an hour',
    from: FROM,
    minutes: 130,
    jobs: {
      shop: {
        ...healthy(MEDIUM),
        events: {
          perMinute: MEDIUM,
          oldestMs: (minute) =>
            minute >= FROM && minute < FROM + 60 ? 60_000 * (minute - FROM) + 30_000 : 6_000,
        },
        restarts: { 0: [FROM + 60] },
      },
      crm: healthy(HIGH),
    },
    notified: [ticket('CustomerIOEventsDelayed', [15, 22], 75)],
  },
  {
    name: 'events-unflushed',
    what: 'Both processes end before `closeAndFlush()` has sent their events',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: {
        ...healthy(MEDIUM),
        events: { perMinute: MEDIUM, unflushed: during([FROM, FROM + 2], 9) },
        replaced: { 0: [FROM + 2], 1: [FROM + 2] },
      },
      crm: healthy(MEDIUM),
    },
    notified: [ticket('CustomerIOEventsUnflushed', [2, 6], 85)],
  },
  {
    name: 'batches-too-large',
    what: 'A property grows, and one of three batches is larger than the 500 kB that Customer.io processes',
    from: FROM,
    minutes: 150,
    jobs: {
      shop: {
        calls: [batch(6)],
        events: { perMinute: MEDIUM, large: during(HALF_HOUR, 0.33) },
        restarts: { 0: [FROM + 20] },
      },
      crm: healthy(1),
    },
    notified: [ticket('CustomerIOBatchesTooLarge', [2, 10], 110)],
  },
];
