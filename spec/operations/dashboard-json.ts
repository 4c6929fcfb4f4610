import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a dashboard's JSON that specs check. */
export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly repeat?: string;
  readonly collapsed?: boolean;
  /** Panels of a collapsed row. */
  readonly panels?: readonly PanelJson[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly max?: number;
      readonly noValue?: string;
      readonly custom?: { readonly axisSoftMax?: number };
      readonly thresholds?: {
        readonly steps: readonly { readonly value: number | null; readonly color: string }[];
      };
    };
  };
  readonly links?: readonly { readonly url: string }[];
  readonly targets?: readonly TargetJson[];
}

export interface TargetJson {
  readonly expr: string;
  readonly instant?: boolean;
  readonly interval?: string;
  readonly datasource: { readonly uid: string };
}

export interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly query: string;
  readonly refresh?: number;
  readonly allValue?: string;
  readonly multi: boolean;
}

export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly id?: unknown;
  readonly time: { readonly from: string };
  readonly panels: readonly PanelJson[];
  readonly templating: { readonly list: readonly VariableJson[] };
}

const FOLDER = join(__dirname, '../../../dashboards');

/** Names of the committed dashboards. */
export const DASHBOARD_NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

export const readDashboard = (name: string) =>
  JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as DashboardJson;

/** Returns the panels without the rows, those of collapsed rows included. */
export const panelsIn = ({ panels }: Pick<DashboardJson, 'panels'>): PanelJson[] =>
  panels.flatMap((panel) => (panel.type === 'row' ? (panel.panels ?? []) : [panel]));
