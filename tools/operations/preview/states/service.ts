import type { CallModel, Incident, JobModel, PerMinute } from '../../incidents/model';
import { during } from '../../incidents/model';

/** A bit more than the longest window, which is a day. */
export const MINUTES = 25 * 60;

export const SINCE = 45;

/** Returns a value in the last minutes, and another one before. */
const lately = (inside: number, before: number, minutes = SINCE): PerMinute =>
  during([MINUTES - minutes, MINUTES], inside, before);

type Changes = Omit<CallModel, 'operation' | 'api' | 'perMinute'>;

/** Calls a minute of each operation. */
const CALLS: readonly (readonly [api: CallModel['api'], operation: string, perMinute: number])[] = [
  ['track', 'track', 180],
  ['track', 'identify', 90],
  ['track', 'trackAnonymous', 24],
  ['track', 'addDevice', 6],
  ['track', 'batch', 4],
  ['app', 'sendEmail', 45],
  ['app', 'sendPush', 14],
  ['app', 'sendSMS', 5],
  ['app', 'getCampaigns', 2],
  ['pipelines', 'batch', 20],
];

const callsWith = (changes: Changes): CallModel[] =>
  CALLS.map(([api, operation, perMinute]) => ({ operation, api, perMinute, ...changes }));

const HEALTHY_CALLS: Changes = {
  errors: { 503: 0.0004, 400: 0.0003 },
  retries: { 503: 0.002, 429: 0.0004 },
};

const HEALTHY: JobModel = {
  calls: callsWith(HEALTHY_CALLS),
  events: {
    perMinute: 200,
    outcomes: { delivery_failed: 0.0004, invalid_argument: 0.0002 },
    oldestMs: (minute) => 9_000 + 300 * (minute % 5),
  },
  webhooks: { perMinute: 160, duplicates: 0.004 },
  emails: { perMinute: 60, bounced: { hard: 0.004, soft: 0.008 }, complaints: 0.0002 },
  inFlight: (minute) => 3 + (minute % 4),
};

/** What a picture shows: an incident that ends now, and the alerts that fire. */
export interface State {
  readonly incident: Incident;
  readonly firing: readonly { readonly alert: string; readonly area: string; readonly minutes: number }[];
}

const stateOf = (name: string, job: JobModel, firing: State['firing'] = []): State => ({
  incident: {
    name,
    what: name,
    from: MINUTES - SINCE,
    minutes: MINUTES,
    jobs: { shop: job },
    collectors: { accepted: 900, queue: 0.04 },
    notified: [],
  },
  firing,
});

/** States of a service. `undefined` is a Prometheus without series. */
export const STATES: Readonly<Record<string, State | undefined>> = {
  healthy: stateOf('healthy', HEALTHY),
  outage: stateOf(
    'outage',
    {
      ...HEALTHY,
      calls: callsWith({
        errors: { 503: lately(0.45, 0.0004), timeout: lately(0.08, 0), 429: lately(0.03, 0), 400: 0.0003 },
        retries: { 503: lately(1.4, 0.002), timeout: lately(0.3, 0), 429: lately(0.1, 0.0004) },
      }),
      inFlight: lately(60, 4),
    },
    [
      { alert: 'CustomerIOHighErrorRate', area: 'calls', minutes: 33 },
      { alert: 'CustomerIOErrorBudgetBurnFast', area: 'calls', minutes: 28 },
      { alert: 'CustomerIORetryStorm', area: 'calls', minutes: 25 },
    ],
  ),
  bounces: stateOf(
    'bounces',
    {
      ...HEALTHY,
      emails: {
        perMinute: 60,
        bounced: { hard: lately(0.12, 0.004, 150), soft: lately(0.03, 0.008, 150) },
        complaints: lately(0.004, 0.0002, 150),
      },
    },
    [
      { alert: 'CustomerIOCriticalBounceRate', area: 'reputation', minutes: 85 },
      { alert: 'CustomerIOHighHardBounceRate', area: 'reputation', minutes: 140 },
    ],
  ),
  'no-data': undefined,
  'dead-service': stateOf('dead-service', { ...HEALTHY, lives: [0, MINUTES - 20] }, [
    { alert: 'CustomerIOTelemetryAbsent', area: 'telemetry', minutes: 10 },
  ]),
};
