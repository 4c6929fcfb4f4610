import { faultRatio, slowRatio } from '../rules';
import { THRESHOLDS } from '../thresholds';
import { JOB, PERCENTAGE, percent, type AlertGroup, type AlertRule } from './definition';
import { atLeast, promql } from './promql';

const { api, slo } = THRESHOLDS;

type BurnRate = (typeof slo.burnRates)[number];

interface Objective {
  readonly alert: string;
  readonly summary: string;
  readonly ratio: (window: string) => string;
  /** Share of calls that may miss the objective. */
  readonly budget: number;
  /** Selector of the calls in the ratio. */
  readonly calls: string;
  /** Describes the calls that miss the objective: `when` for the table, `miss` for notifications. */
  readonly when: string;
  readonly miss: string;
  readonly panel: 'errorRatio' | 'latency';
}

// 1 - 0.995 is 0.0050000000000000044
const missed = (objective: number) => Number((1 - objective).toFixed(6));

const OBJECTIVES: readonly Objective[] = [
  {
    alert: 'CustomerIOErrorBudgetBurn',
    summary: `The error budget of ${JOB} for Customer.io is being spent`,
    ratio: faultRatio,
    budget: missed(slo.availability),
    calls: 'customerio_api_requests_total',
    when: 'of the calls failed for no fault of the caller',
    miss: `of the Customer.io API calls of ${JOB} failed for no fault of the caller`,
    panel: 'errorRatio',
  },
  {
    alert: 'CustomerIOLatencyBudgetBurn',
    summary: `The latency budget of ${JOB} for Customer.io is being spent`,
    ratio: slowRatio,
    budget: missed(slo.latency),
    calls: 'customerio_api_requests_total{status="success"}',
    when: `of the successful calls took longer than ${slo.latencyMs / 1000} s`,
    miss: `of the successful Customer.io API calls of ${JOB} took longer than ${slo.latencyMs / 1000} s`,
    panel: 'latency',
  },
];

/**
 * How long a fault must last before the alert fires, and be gone before it ends: fractions of the window. `lasts` is
 * how long the budget of 30 days lasts at the burn rate of the window.
 */
const TIMING: Readonly<Record<BurnRate['long'], { for: string; keepFiringFor: string; lasts: string }>> = {
  '1h': { for: '2m', keepFiringFor: '5m', lasts: '50 hours' },
  '6h': { for: '15m', keepFiringFor: '15m', lasts: '5 days' },
  '1d': { for: '1h', keepFiringFor: '15m', lasts: '10 days' },
  '3d': { for: '3h', keepFiringFor: '30m', lasts: '30 days' },
};

const WINDOW_NAMES: Readonly<Record<BurnRate['long'], string>> = {
  '1h': 'hour',
  '6h': '6 hours',
  '1d': 'day',
  '3d': '3 days',
};

function burn(objective: Objective, { factor, long, short, severity }: BurnRate): AlertRule {
  const { budget, ratio, calls, miss } = objective;
  const { for: pending, keepFiringFor, lasts } = TIMING[long];
  const limit = percent(factor * budget);
  return {
    alert: `${objective.alert}${severity === 'critical' ? 'Fast' : 'Slow'}`,
    expr: promql`
      ${ratio(long)} > (${factor} * ${budget})
      and on (job)
      ${ratio(short)} > (${factor} * ${budget})
      and on (job)
      ${atLeast(api.minimumCalls, calls, long)}
    `,
    for: pending,
    keepFiringFor,
    severity,
    labels: { window: long },
    when: `more than ${limit} ${objective.when}, in the last ${WINDOW_NAMES[long]} and in the last ${short}: ${factor} × the budget of ${percent(budget)}; of at least ${api.minimumCalls} calls`,
    summary: objective.summary,
    description: `${PERCENTAGE} ${miss} in the last ${WINDOW_NAMES[long]}. Above ${limit} the budget of a month lasts ${lasts}.`,
    panel: objective.panel,
  };
}

/** Alerts on two service level objectives, availability and latency, in windows from an hour to three days. */
export const SLO_ALERTS: AlertGroup = {
  name: 'customerio.slo',
  rules: OBJECTIVES.flatMap((objective) => slo.burnRates.map((rate) => burn(objective, rate))),
};
