import { sendEmail, track } from './calls';
import { during, LOW, MEDIUM, type Incident, type JobModel } from './model';
import { ticket } from './notifications';

const FROM = 60;
const other: JobModel = { calls: [track(1)], webhooks: { perMinute: 1 } };

/** Metrics that do not arrive, and Collectors. */
export const TELEMETRY_INCIDENTS: readonly Incident[] = [
  {
    name: 'absent-a-day',
    what: 'The metrics of a service vanish for 26 hours, and return. The other service reports',
    from: FROM,
    minutes: 60 + 26 * 60 + 40,
    jobs: {
      shop: {
        calls: [track(2)],
        gaps: { 0: [[FROM, FROM + 26 * 60]], 1: [[FROM, FROM + 26 * 60]] },
      },
      crm: { calls: [track(LOW)] },
    },
    notified: [ticket('CustomerIOTelemetryAbsent', [10, 20], 26 * 60 + 15)],
  },
  {
    name: 'absent-low',
    what: 'A service with five calls an hour vanishes with its target, and does not return',
    from: 180,
    minutes: 400,
    jobs: {
      shop: { calls: [sendEmail(LOW)], lives: [0, 180] },
      crm: other,
    },
    notified: [ticket('CustomerIOTelemetryAbsent', [10, 20])],
  },
  {
    name: 'absent-receiver',
    what: 'The metrics of one receiver vanish. The feed of the other one is silent too',
    from: FROM,
    minutes: 260,
    jobs: {
      hooks: {
        webhooks: { perMinute: 5 },
        gaps: { 0: [[FROM, 260]], 1: [[FROM, 260]] },
      },
      shop: {
        calls: [sendEmail(MEDIUM)],
        webhooks: { perMinute: during([0, FROM], MEDIUM) },
      },
    },
    notified: [
      ticket('CustomerIOTelemetryAbsent', [10, 20]),
      { receiver: 'pager', alert: 'CustomerIOWebhookFeedSilent', after: [60, 80] },
    ],
  },
  {
    name: 'cardinality-overflow',
    what: 'A view adds a label of unbounded values, and the SDK merges series',
    from: FROM,
    minutes: 140,
    jobs: {
      shop: {
        ...other,
        counters: [
          {
            name: 'customerio_api_errors_total',
            labels: 'otel_metric_overflow="true"',
            perMinute: during([FROM, FROM + 30], 1),
          },
        ],
        restarts: { 0: [100], 1: [100] },
      },
      crm: other,
    },
    notified: [ticket('CustomerIOCardinalityOverflow', [5, 10], 60)],
  },
  {
    name: 'collector-down',
    what: 'One of two Collectors is down for half an hour',
    from: FROM,
    minutes: 130,
    jobs: { shop: other, crm: other },
    collectors: { accepted: 500, down: [FROM, FROM + 30] },
    notified: [ticket('CustomerIOCollectorDown', [4, 15], 40)],
  },
  {
    name: 'backend-down',
    what: 'The backend of the Collectors accepts nothing for half an hour. Their retries never end, so nothing fails',
    from: FROM,
    minutes: 130,
    jobs: { shop: other, crm: other },
    collectors: { accepted: 500, sent: during([FROM, FROM + 30], 0, 1) },
    notified: [ticket('CustomerIOCollectorBackendDown', [10, 15], 40)],
  },
  {
    name: 'backend-slow',
    what: 'The backend accepts less than the Collectors receive, and their queues fill',
    from: FROM,
    minutes: 130,
    jobs: { shop: other, crm: other },
    collectors: {
      accepted: 500,
      sent: (minute) => (minute >= FROM && minute < FROM + 30 ? 0.5 : 1),
      queue: (minute) => (minute >= FROM && minute < FROM + 30 ? 0.9 : 0.01),
    },
    notified: [ticket('CustomerIOCollectorQueueFilling', [10, 12], 42)],
  },
  {
    name: 'collector-gives-up',
    what: 'The exporter of the Collectors gives up a tenth of the spans after its retries',
    from: FROM,
    minutes: 130,
    jobs: { shop: other, crm: other },
    collectors: { accepted: 500, failed: during([FROM, FROM + 30], 0.1) },
    notified: [ticket('CustomerIOCollectorExportFailing', [5, 10], 55)],
  },
  {
    name: 'collector-refuses',
    what: 'The memory limiter of the Collectors refuses a fifth of the spans',
    from: FROM,
    minutes: 130,
    jobs: { shop: other, crm: other },
    collectors: { accepted: 500, refused: during([FROM, FROM + 30], 0.2) },
    notified: [ticket('CustomerIOCollectorRefusing', [5, 10], 55)],
  },
];
