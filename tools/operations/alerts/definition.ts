import type { PANELS } from '../links';

/** One alerting rule. Rules that are one alert in several windows share `alert` and differ in `labels`. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  /** Two readings around a threshold make one alert, not two. */
  readonly keepFiringFor: string;
  /** `critical` wakes somebody, `warning` is a ticket, `info` is read when there is something else. */
  readonly severity: 'critical' | 'warning' | 'info';
  readonly labels?: Readonly<Record<string, string>>;
  /** When it fires, as a sentence for the table and the comment; it names the threshold. */
  readonly when: string;
  /** One line without a value, so that notifications of one alert are alike. */
  readonly summary: string;
  /** The value, as people write it. */
  readonly description: string;
  /** The panel that shows it; without one, the dashboard of the API calls. */
  readonly panel?: keyof typeof PANELS;
  /** A check of pint that it fails on purpose, and why. */
  readonly exempt?: { readonly check: string; readonly because: string };
}

export interface AlertGroup {
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

/** 0.0721 as `7.2 %`, for sentences. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** Templates of Prometheus: the value as a percentage, and as a whole number of things counted. */
export const PERCENTAGE = '{{ $value | humanizePercentage }}';
export const COUNT = '{{ $value | printf "%.0f" }}';
export const JOB = '{{ $labels.job }}';
