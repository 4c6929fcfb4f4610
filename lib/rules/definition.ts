import type { PANELS } from './links';
import type { Query } from './promql';
import type { Thresholds } from './thresholds';

/** What an alert is about. One page contains all alerts of an area: they have one cause. */
type Area = 'calls' | 'feed' | 'reputation' | 'telemetry';

/** One alerting rule. Rules of one alert with several windows share `alert` and differ in `window`. */
export interface AlertRow {
  readonly alert: string;
  /** `critical` pages, `warning` creates a ticket, `info` is context for other alerts. */
  readonly severity: 'critical' | 'warning' | 'info';
  readonly area: Area;
  /** The value of the alert with its threshold. */
  readonly value: string;
  /** Further conditions: volume, and whether the harm goes on. */
  readonly gates?: readonly string[];
  /** Conditions under which the alert does not fire. */
  readonly unless?: readonly string[];
  /** Labels of the alert, without those of the site. */
  readonly labels: readonly string[];
  /** Distinguishes rules of one alert. */
  readonly window?: string;
  readonly for: string;
  /** Keeps values around the threshold from causing several notifications. */
  readonly keepFiringFor: string;
  /** When it fires, with the threshold, as a sentence for the table and the comment. */
  readonly when: string;
  /** What goes wrong for users while it fires. */
  readonly harm: string;
  /** One line without a value, so that all notifications of an alert have the same text. */
  readonly summary: string;
  /** A sentence with the value and its unit. */
  readonly text: string;
  /**
   * The counter whose most frequent `error_type` the text names, or several with `|`. `matchers` adds all labels of the
   * alert, `types` a matcher of the errors that the alert counts, and `only` matchers of other labels.
   */
  readonly errors?: {
    readonly counter: string;
    readonly matchers?: string;
    readonly types?: string;
    readonly only?: string;
  };
  /** The budget whose current burn the text contains. */
  readonly burn?: 'error' | 'latency';
  /** The panel that shows it. Default: the dashboard of the API calls. */
  readonly panel?: keyof typeof PANELS;
  /** A pint check that the rule fails on purpose, and the reason. */
  readonly exempt?: { readonly check: string; readonly because: string };
}

export interface RecordingRow {
  readonly record: string;
  readonly expr: string;
}

/** What rules depend on: the labels and the thresholds of a site. */
export interface Site {
  readonly query: Query;
  readonly thresholds: Thresholds;
}

/** Formats a share as a percentage with at most two decimals: 0.0721 as `7.21 %`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** Prometheus templates: the value as a percentage, the value as a whole number, and the job. */
export const PERCENTAGE = '{{ $value | humanizePercentage }}';
export const COUNT = '{{ $value | printf "%.0f" }}';
/** Prometheus template: the value, which is in seconds, as `52s` or `1h 2m 0s`. */
export const DURATION = '{{ $value | humanizeDuration }}';
export const JOB = '{{ $labels.job }}';
