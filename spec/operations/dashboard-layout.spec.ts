import { expect } from 'chai';
import { DASHBOARD_NAMES, panelsIn, readDashboard, type PanelJson } from './dashboard-json';

const COLUMNS = 24;

type Box = PanelJson['gridPos'];

const isBeside = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w;
const overlap = (a: Box, b: Box): boolean => isBeside(a, b) && a.y < b.y + b.h && b.y < a.y + a.h;

/** Whether Grafana's vertical compaction leaves a panel at its place: something is directly above it. */
const isAtRest = (box: Box, others: readonly Box[], top: number): boolean =>
  box.y === top || others.some((other) => isBeside(box, other) && other.y + other.h === box.y);

/** Returns the lists of panels that Grafana places together: the dashboard, and each collapsed row. */
const grids = (panels: readonly PanelJson[]): { panels: readonly PanelJson[]; top: number }[] => [
  { panels, top: 0 },
  ...panels.flatMap(({ panels: details = [], gridPos }) =>
    details.length === 0 ? [] : [{ panels: details, top: gridPos.y + 1 }],
  ),
];

describe('the layout of the dashboards', () => {
  for (const name of DASHBOARD_NAMES) {
    describe(name, () => {
      const dashboard = readDashboard(name);
      const panels = panelsIn(dashboard);

      it('fits the grid, without overlaps and gaps', () => {
        for (const { panels: placed, top } of grids(dashboard.panels)) {
          const boxes = placed.map(({ gridPos }) => gridPos);
          for (const { title, gridPos } of placed) {
            const others = boxes.filter((box) => box !== gridPos);
            expect(gridPos.x + gridPos.w, title).to.be.at.most(COLUMNS);
            expect(
              others.filter((other) => overlap(gridPos, other)),
              title,
            ).to.deep.equal([]);
            expect(isAtRest(gridPos, others, top), `${title} does not move up`).to.equal(true);
          }
          const area = boxes.reduce((sum, { w, h }) => sum + w * h, 0);
          const bottom = Math.max(...boxes.map(({ y, h }) => y + h));
          expect(area, 'panels fill the grid').to.equal(COLUMNS * (bottom - top));
        }
      });

      it('repeats a panel only if it is alone in its line', () => {
        for (const { title, repeat, gridPos } of panels) {
          if (repeat !== undefined) expect(gridPos.w, title).to.equal(COLUMNS);
        }
      });

      it('gives each axis of a time series a top, so that zeros and small shares are drawn to scale', () => {
        for (const { title, type, fieldConfig } of panels.filter((one) => one.type === 'timeseries')) {
          const { max, unit, custom } = fieldConfig?.defaults ?? {};
          const top = max ?? custom?.axisSoftMax;
          expect(top, `${title} (${type})`).to.be.above(0);
          if (unit === 'percentunit') expect(top, title).to.be.at.most(1);
        }
      });

      it('queries single values for the end of the range, so that they do not outlive their service', () => {
        for (const { title, type, targets = [] } of panels) {
          for (const { instant = false } of targets) {
            expect(instant, title).to.equal(['stat', 'bargauge', 'table'].includes(type));
          }
        }
      });

      it('has a minimum step, so that rates exist at a scrape interval of 60 s', () => {
        for (const { title, targets = [] } of panels) {
          for (const { interval } of targets) expect(interval, title).to.be.oneOf(['1m', '5m']);
        }
      });

      it('paints nothing green that has no data', () => {
        for (const { title, fieldConfig } of panels) {
          const [first] = fieldConfig?.defaults.thresholds?.steps ?? [];
          expect(first, title).to.deep.equal({ value: null, color: 'text' });
          expect(fieldConfig?.defaults.noValue, title).to.be.oneOf(['none', 'no data', '–']);
        }
      });
    });
  }
});
