/** A dashboard as a table: what is shown and how it is to be read; how it is drawn is render.ts's business. */

export interface Query {
  readonly expr: string;
  /** What a line is called; Prometheus' labels in double braces. */
  readonly legend: string;
  /** One value over the selected range, not one for each step. */
  readonly instant?: true;
}

export type PanelKind = 'timeseries' | 'stat' | 'bargauge' | 'heatmap';

export interface Panel {
  /** Links lead to it: never change or reuse one. */
  readonly id: number;
  readonly title: string;
  /** What good looks like. */
  readonly description: string;
  readonly kind: PanelKind;
  /** Grafana's name of the unit. */
  readonly unit: 'ms' | 'reqps' | 'percentunit' | 'short' | 'ops';
  readonly queries: readonly Query[];
  /** The values at which alerts fire. */
  readonly thresholds?: { readonly warning?: number; readonly critical?: number };
  /** The alert whose runbook says what to do. */
  readonly runbook: string;
  readonly width: 4 | 6 | 8 | 12 | 24;
  /** Drawn once for each value of this variable. */
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
  /** The metric whose `job` and `instance` the variables offer. */
  readonly source: string;
  /** Variables beside data source, job and instance. */
  readonly variables?: readonly 'channel'[];
  readonly rows: readonly Row[];
}
