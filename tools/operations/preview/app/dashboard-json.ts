import type { FieldConfig, Threshold } from '@grafana/data';

/** The parts of a dashboard's JSON that the preview draws. */
export interface DashboardJson {
  readonly title: string;
  readonly refresh?: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly links?: readonly { readonly title: string }[];
  readonly templating: { readonly list: readonly VariableJson[] };
  readonly panels: readonly PanelJson[];
}

export interface VariableJson {
  readonly name: string;
  readonly label: string;
  readonly type: 'query' | 'datasource' | 'custom' | 'constant';
  readonly query: string;
  readonly allValue?: string;
}

export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly collapsed?: boolean;
  /** Panels of a collapsed row. */
  readonly panels?: readonly PanelJson[];
  readonly repeat?: string;
  readonly maxPerRow?: number;
  readonly maxDataPoints?: number;
  readonly interval?: string;
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  readonly targets?: readonly TargetJson[];
  readonly transformations?: readonly { readonly id: string; readonly options: Record<string, unknown> }[];
  readonly fieldConfig: { readonly defaults: FieldDefaults; readonly overrides?: readonly OverrideJson[] };
  readonly options: Record<string, unknown>;
}

export interface OverrideJson {
  readonly matcher: { readonly id: string; readonly options: unknown };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export type FieldDefaults = FieldConfig & {
  readonly thresholds?: { readonly mode: string; readonly steps: readonly Threshold[] };
};

export interface TargetJson {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
  readonly format?: string;
  readonly interval?: string;
}
