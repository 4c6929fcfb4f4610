import type { MetricOf, ObjectType } from '../../../../catalog';
import type { Latency } from '../../latency';
import type { FailureName } from '../failures';

/** One event of a message. */
export interface ScenarioStep<O extends ObjectType = ObjectType> {
  readonly metric: MetricOf<O>;
  /** Delay after the previous step, or after the send was accepted. */
  readonly after: Latency;
  readonly failure?: FailureName;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A possible sequence of events of one message. */
export interface Scenario<O extends ObjectType = ObjectType> {
  /** Frequency in proportion to the other scenarios of its table. */
  readonly weight: number;
  readonly steps: readonly ScenarioStep<O>[];
}

/** Factors for the weight of scenarios, by the metric of one of their events. */
export type EventFactors = Readonly<Partial<Record<MetricOf<ObjectType>, number>>>;

/** Returns scenarios with changed weights. A scenario with several events has the product of their factors. */
export const withFactors = (scenarios: readonly Scenario[], factors: EventFactors): readonly Scenario[] =>
  scenarios.map((scenario) => ({
    ...scenario,
    weight: scenario.steps.reduce((weight, { metric }) => weight * (factors[metric] ?? 1), scenario.weight),
  }));

/**
 * Delays between events. Those of providers and servers are realistic. People react faster than in reality, so
 * that their events arrive during a demonstration.
 */
export const DELAYS = {
  /** Customer.io renders the message and passes it to the provider. */
  handover: { medianMs: 500, p99Ms: 2_000 },
  /** A mail server accepts it. */
  mail: { medianMs: 1_800, p99Ms: 12_000 },
  /** A phone or another device receives it. */
  device: { medianMs: 900, p99Ms: 5_000 },
  /** A scanner or a proxy opens it. */
  machine: { medianMs: 800, p99Ms: 3_000 },
  /** The recipient reacts to it. */
  person: { medianMs: 4_000, p99Ms: 20_000 },
  /** The sending server or provider retries. */
  retry: { medianMs: 3_000, p99Ms: 8_000 },
} as const satisfies Record<string, Latency>;
