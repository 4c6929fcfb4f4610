import { utils } from 'react-grid-layout';
import type { DashboardJson, PanelJson } from './dashboard-json';
import type { Variables } from './prometheus';

const COLUMNS = 24;
const ROW_HEIGHT = 30;
const GAP = 8;

/** A panel with its place on the page, in pixels. */
export interface PlacedPanel {
  readonly panel: PanelJson;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The value of the variable for which the panel is repeated. */
  readonly repeated: string | undefined;
}

/** Places the panels as Grafana does: corrected, compacted, and repeated panels over the whole width. */
export function placePanels({ panels }: DashboardJson, variables: Variables, width: number): PlacedPanel[] {
  const columnWidth = (width - GAP * (COLUMNS - 1)) / COLUMNS;
  const items = panels.map((panel) => ({ panel, i: String(panel.id), ...gridOf(panel, variables) }));
  const bounded = utils.correctBounds(
    items.map(({ i, x, y, w, h }) => ({ i, x, y, w, h })),
    { cols: COLUMNS },
  );
  return utils.compact(bounded, 'vertical', COLUMNS).flatMap(({ i, x, y, w, h }) => {
    const panel = items.find((item) => item.i === i)?.panel;
    if (panel === undefined) return [];
    const place = {
      left: x * (columnWidth + GAP),
      top: y * (ROW_HEIGHT + GAP),
      width: w * columnWidth + (w - 1) * GAP,
      height: h * (ROW_HEIGHT + GAP) - GAP,
    };
    return panel.repeat === undefined
      ? [{ panel, ...place, repeated: undefined }]
      : repeat(panel, place, variables);
  });
}

const valuesFor = ({ repeat = '' }: PanelJson, variables: Variables): readonly string[] => {
  const all = variables[repeat]?.all ?? [];
  return all.length > 0 ? all : [''];
};

function gridOf(panel: PanelJson, variables: Variables) {
  if (panel.repeat === undefined) return panel.gridPos;
  const rows = Math.ceil(valuesFor(panel, variables).length / (panel.maxPerRow ?? 4));
  return { ...panel.gridPos, x: 0, w: COLUMNS, h: rows * panel.gridPos.h };
}

function repeat(
  panel: PanelJson,
  place: Pick<PlacedPanel, 'left' | 'top' | 'width'>,
  variables: Variables,
): PlacedPanel[] {
  const values = valuesFor(panel, variables);
  const perRow = Math.min(values.length, panel.maxPerRow ?? 4);
  const width = (place.width - GAP * (perRow - 1)) / perRow;
  const height = panel.gridPos.h * (ROW_HEIGHT + GAP) - GAP;
  return values.map((repeated, index) => ({
    panel,
    left: place.left + (index % perRow) * (width + GAP),
    top: place.top + Math.floor(index / perRow) * (height + GAP),
    width,
    height,
    repeated,
  }));
}

/** Opens the collapsed rows, and moves what follows down, as Grafana does. */
export function openRows(panels: readonly PanelJson[]): PanelJson[] {
  let shift = 0;
  const moved = (panel: PanelJson) => ({
    ...panel,
    gridPos: { ...panel.gridPos, y: panel.gridPos.y + shift },
  });
  return panels.flatMap((panel) => {
    const details = panel.collapsed === true ? (panel.panels ?? []) : [];
    const opened = [{ ...moved(panel), collapsed: false, panels: [] }, ...details.map(moved)];
    const bottom = Math.max(...details.map(({ gridPos }) => gridPos.y + gridPos.h), panel.gridPos.y + 1);
    if (panel.type !== 'row') return [moved(panel)];
    shift += bottom - panel.gridPos.y - 1;
    return opened;
  });
}
