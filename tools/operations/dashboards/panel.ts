/** Dashboards as data: what they show and how to read it. render.ts draws them. */

export interface Query {
  readonly expr: string;
  /** Name of the series in the legend, with Prometheus labels in double braces. */
  readonly legend: string;
  /** Queries one value for the selected range instead of one per step. */
  readonly instant?: true;
}

export type PanelKind = 'timeseries' | 'stat' | 'bargauge' | 'heatmap';

export interface Panel {
  /** Links refer to it: never change or reuse an id. */
  readonly id: number;
  readonly title: string;
  /** What the panel shows, and its normal values. */
  readonly description: string;
  readonly kind: PanelKind;
  /** The unit id of Grafana. */
  readonly unit: 'ms' | 'reqps' | 'percentunit' | 'short' | 'ops';
  readonly queries: readonly Query[];
  /** The values at which alerts fire. */
  readonly thresholds?: { readonly warning?: number; readonly critical?: number };
  /** The alert whose runbook explains what to do. */
  readonly runbook: string;
  readonly width: 4 | 6 | 8 | 12 | 24;
  /** Repeats the panel for each value of this variable. */
  readonly repeat?: 'channel';
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** The metric whose `job` and `instance` values the variables offer. */
  readonly source: string;
  /** Variables in addition to data source, job and instance. */
  readonly variables?: readonly 'channel'[];
  readonly rows: readonly Row[];
}
