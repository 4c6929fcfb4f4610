import type { PANELS } from '../links';

/** One alerting rule. Rules of one alert with several windows share `alert` and differ in `labels`. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  /** Keeps values around the threshold from causing several notifications. */
  readonly keepFiringFor: string;
  /** `critical` pages, `warning` creates a ticket, `info` is context for other alerts. */
  readonly severity: 'critical' | 'warning' | 'info';
  readonly labels?: Readonly<Record<string, string>>;
  /** When it fires, with the threshold, as a sentence for the table and the comment. */
  readonly when: string;
  /** One line without a value, so that all notifications of an alert have the same text. */
  readonly summary: string;
  /** A sentence with the value. */
  readonly description: string;
  /** The panel that shows it. Default: the dashboard of the API calls. */
  readonly panel?: keyof typeof PANELS;
  /** A pint check that the rule fails on purpose, and the reason. */
  readonly exempt?: { readonly check: string; readonly because: string };
}

export interface AlertGroup {
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

/** Formats a share as a percentage with at most two decimals: 0.0721 as `7.21 %`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** Prometheus templates: the value as a percentage, the value as a whole number, and the job. */
export const PERCENTAGE = '{{ $value | humanizePercentage }}';
export const COUNT = '{{ $value | printf "%.0f" }}';
export const JOB = '{{ $labels.job }}';
