/** Dashboards as data: what they show and how to read it. render.ts draws them. */
import type { Palette } from './colors';

export interface Levels {
  readonly warning?: number;
  readonly critical?: number;
}

/** Unit ids of Grafana. `locale` is a whole number, `short` one of three digits, `decbytes` bytes in powers of 1000. */
export type Unit = 'ms' | 'm' | 'percentunit' | 'short' | 'locale' | 'decbytes';

export interface Query {
  readonly expr: string;
  /** Name of the series in the legend, with Prometheus labels in double braces. In a table: name of the column. */
  readonly legend: string;
  /** Minimum step. `$__rate_interval` is at least four of them. Default: {@link MIN_STEP}. */
  readonly step?: '1m' | '5m';
  /** Unit and levels of a column, if they are not those of the panel. */
  readonly unit?: Unit;
  readonly levels?: Levels;
}

/** Rates exist at a scrape interval of up to this, without a setting of the data source. */
export const MIN_STEP = '1m';

/** Returns the name of a query in its panel. */
export const refId = (position: number): string => String.fromCharCode('A'.charCodeAt(0) + position);

/** `bars` are counts for each interval. */
export type PanelKind = 'timeseries' | 'bars' | 'stat' | 'bargauge' | 'heatmap' | 'table';

export interface Panel {
  /** Links refer to it: never change or reuse an id. */
  readonly id: number;
  readonly title: string;
  /** What the panel shows, and its normal values. */
  readonly description: string;
  readonly kind: PanelKind;
  readonly unit: Unit;
  readonly decimals?: number;
  readonly queries: readonly Query[];
  /** The values at which alerts fire. */
  readonly levels?: Levels;
  /** Top of an axis without larger values and without lines. Default: by the unit. */
  readonly softMax?: number;
  /** Values below which something is wrong. */
  readonly below?: Levels;
  /** The alerts that the panel explains, or that are closest to it. Its link leads to the runbook of the first one. */
  readonly alerts: readonly [string, ...string[]];
  /** What the panel contains if there are no series. `none`: an empty panel is good. Default: `no data`. */
  readonly empty?: 'none';
  /** Fixed colors by the names of series. Default: the palette of Grafana. */
  readonly colors?: Palette;
  /** Labels that are the first columns of a table. */
  readonly rowsBy?: readonly string[];
  /** The column of a table that links to the dashboard of this row, which is filtered by a variable of that name. */
  readonly filter?: VariableName;
  readonly width: 3 | 4 | 8 | 12 | 16 | 24;
}

export interface Row {
  readonly title: string;
  /** Details, which Grafana loads when the row is opened. */
  readonly isCollapsed?: true;
  readonly panels: readonly Panel[];
}

export type VariableName = 'channel' | 'operation';

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** The metrics whose `job` and `instance` values the variables offer. */
  readonly sources: readonly string[];
  /** The variable in addition to data source, job and instance. */
  readonly variable?: VariableName;
  readonly rows: readonly Row[];
}

/** Returns the panels of a dashboard, those of collapsed rows included. */
export const panelsOf = ({ rows }: Dashboard): Panel[] => rows.flatMap(({ panels }) => panels);
