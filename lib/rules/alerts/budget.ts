import { JOB, PERCENTAGE, percent, type AlertRow, type Site } from '../definition';
import { OWN_FAULTS } from '../faults';
import { upTo } from '../promql';
import { faultRatio, slowRatio } from '../recordings';

interface Objective {
  readonly alert: string;
  readonly summary: string;
  readonly ratio: (window: string) => string;
  /** Share of calls that may miss the objective. */
  readonly budget: number;
  /** Selector of the calls in the ratio. */
  readonly calls: string;
  /** Calls in a window that missed the objective. */
  readonly misses: (window: string) => string;
  /** Describes the calls that miss the objective: `when` for the table, `miss` for notifications. */
  readonly when: string;
  readonly miss: string;
  readonly harm: string;
  /** A slow response arrives: nothing is lost, so no window pages. */
  readonly pages: boolean;
  readonly errors: NonNullable<AlertRow['errors']>;
  readonly burn: 'error' | 'latency';
  readonly panel: 'errorBudget' | 'latencyBudget';
}

interface BurnRate {
  /** How many times faster than allowed the budget is spent. */
  readonly factor: number;
  readonly long: string;
  /** Windows that end the alert soon after the fault. */
  readonly short: readonly string[];
  readonly speed: 'Fast' | 'Slow';
  readonly for: string;
  readonly keepFiringFor: string;
  readonly name: string;
  /** How long the budget of 30 days lasts. */
  readonly lasts: string;
}

/** Multi-window burn rates of the SRE workbook, chapter 5. */
export const BURN_RATES: readonly BurnRate[] = [
  {
    factor: 14.4,
    long: '1h',
    short: ['5m'],
    speed: 'Fast',
    for: '15m',
    keepFiringFor: '5m',
    name: 'hour',
    lasts: '50 hours',
  },
  {
    factor: 6,
    long: '6h',
    short: ['30m', '5m'],
    speed: 'Fast',
    for: '15m',
    keepFiringFor: '5m',
    name: '6 hours',
    lasts: '5 days',
  },
  {
    factor: 3,
    long: '1d',
    short: ['2h', '30m'],
    speed: 'Slow',
    for: '1h',
    keepFiringFor: '15m',
    name: 'day',
    lasts: '10 days',
  },
  {
    factor: 1,
    long: '3d',
    short: ['6h', '2h'],
    speed: 'Slow',
    for: '3h',
    keepFiringFor: '30m',
    name: '3 days',
    lasts: '30 days',
  },
];

// 1 - 0.995 is 0.0050000000000000044
export const missed = (objective: number) => Number((1 - objective).toFixed(6));

function objectives({ query, thresholds: { slo } }: Site): readonly Objective[] {
  const seconds = slo.latencyMs / 1000;
  const successes = 'customerio_api_requests_total{status="success"}';
  const inTime = `customerio_api_latency_ms_bucket{${upTo(slo.latencyMs, 'status="success"')}}`;
  return [
    {
      alert: 'CustomerIOErrorBudgetBurn',
      summary: `The error budget of ${JOB} for Customer.io is being spent`,
      ratio: faultRatio,
      budget: missed(slo.availability),
      calls: 'customerio_api_requests_total',
      misses: (window) =>
        query.increase(`customerio_api_errors_total{error_type!~"${OWN_FAULTS}"}`, window, 'job'),
      when: 'of the calls failed for no fault of the caller',
      miss: `of the Customer.io API calls of ${JOB} failed for no fault of the caller`,
      harm: 'Calls fail that the application cannot repair.',
      pages: true,
      errors: { counter: 'customerio_api_errors_total', types: `!~"${OWN_FAULTS}"` },
      burn: 'error',
      panel: 'errorBudget',
    },
    {
      alert: 'CustomerIOLatencyBudgetBurn',
      summary: `The latency budget of ${JOB} for Customer.io is being spent`,
      ratio: slowRatio,
      budget: missed(slo.latency),
      calls: successes,
      misses: (window) =>
        `(\n  ${query.increase('customerio_api_latency_ms_count{status="success"}', window, 'job')}\n  -\n  ${query.increase(inTime, window, 'job')}\n)`,
      when: `of the successful calls took longer than ${seconds} s`,
      miss: `of the successful Customer.io API calls of ${JOB} took longer than ${seconds} s`,
      harm: 'Requests and workers that call Customer.io wait.',
      pages: false,
      // successful calls are slow if the SDK retried them
      errors: { counter: 'customerio_api_retries_total' },
      burn: 'latency',
      panel: 'latencyBudget',
    },
  ];
}

function burn({ query, thresholds: { api, slo } }: Site, objective: Objective, rate: BurnRate): AlertRow {
  const { budget, ratio, calls, miss } = objective;
  const limit = percent(rate.factor * budget);
  const limitOf = `(${rate.factor} * ${budget})`;
  const above = (window: string) => `${ratio(window)} > ${limitOf}`;
  // faults that come and go are not over within 5 minutes
  const lasting = (window: string) =>
    window === '5m' ? `max_over_time(${ratio(window)}[5m]) > ${limitOf}` : above(window);
  const [short = ''] = rate.short;
  return {
    alert: `${objective.alert}${rate.speed}`,
    severity: objective.pages && rate.speed === 'Fast' ? 'critical' : 'warning',
    area: 'calls',
    value: above(rate.long),
    gates: [
      ...rate.short.map(lasting),
      `${query.increase(calls, rate.long, 'job')} >= ${api.minimumCalls}`,
      `${objective.misses(rate.long)} >= ${slo.minimumMisses}`,
    ],
    // the fast rates have reported it; what is left in the long windows is over
    unless: rate.speed === 'Fast' ? [] : [`max_over_time(${ratio('1h')}[${short}]) > (14.4 * ${budget})`],
    labels: ['job'],
    window: rate.long,
    for: rate.for,
    keepFiringFor: rate.keepFiringFor,
    when: `more than ${limit} ${objective.when}, in the last ${rate.name} and in the last ${rate.short.join(' and ')}: ${rate.factor} × the budget of ${percent(budget)}; of at least ${api.minimumCalls} calls`,
    harm: objective.harm,
    summary: objective.summary,
    text: `${PERCENTAGE} ${miss} in the last ${rate.name}. Above ${limit} the budget of a month lasts ${rate.lasts}.`,
    errors: objective.errors,
    burn: objective.burn,
    panel: objective.panel,
  };
}

/** Alerts on two service level objectives, availability and latency, in windows from an hour to three days. */
export const budgetAlerts = (site: Site): AlertRow[] =>
  objectives(site).flatMap((objective) => BURN_RATES.map((rate) => burn(site, objective, rate)));
