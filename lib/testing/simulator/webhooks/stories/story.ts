import type { MetricOf, ObjectType } from '../../../../catalog';
import type { Latency } from '../../latency';
import type { FailureName } from '../failures';

/** One thing that happens to a message. */
export interface Step<O extends ObjectType = ObjectType> {
  readonly metric: MetricOf<O>;
  /** After the step before it, or after the send was accepted. */
  readonly after: Latency;
  readonly failure?: FailureName;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What may become of a message. */
export interface Story<O extends ObjectType = ObjectType> {
  /** How often, in proportion to the others of its table. */
  readonly weight: number;
  readonly steps: readonly Step<O>[];
}

/**
 * How long things take. Providers and servers take what they take; people are quicker than in life, or
 * nobody would wait for the table to fill.
 */
export const AFTER = {
  /** Customer.io renders the message and hands it over. */
  handover: { medianMs: 500, p99Ms: 2_000 },
  /** A mail server takes it. */
  mail: { medianMs: 1_800, p99Ms: 12_000 },
  /** A phone or a device takes it. */
  device: { medianMs: 900, p99Ms: 5_000 },
  /** A scanner or a proxy looks at it. */
  machine: { medianMs: 800, p99Ms: 3_000 },
  /** Somebody does something with it. */
  person: { medianMs: 4_000, p99Ms: 20_000 },
  /** The next attempt of whoever could not send. */
  retry: { medianMs: 3_000, p99Ms: 8_000 },
} as const satisfies Record<string, Latency>;
