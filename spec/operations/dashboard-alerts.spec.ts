import { expect } from 'chai';
import { rulesFor } from '../../lib/rules';
import { DASHBOARDS } from '../../tools/operations/dashboards';
import { panelsOf, type Panel } from '../../tools/operations/dashboards/panel';

const RULES = Object.values(rulesFor())
  .flatMap(({ groups }) => groups)
  .flatMap(({ rules }) => rules);
const RECORDED = new Map(
  RULES.flatMap((rule) => (rule.record === undefined ? [] : [[rule.record, rule.expr]])),
);
const ALERTS = new Set(RULES.flatMap(({ alert }) => alert ?? []));
const PANELS = DASHBOARDS.flatMap(panelsOf);

/** Lines that are in no alert: panel title, and what the line is. */
const OTHER_LINES: Readonly<Record<string, string>> = {
  'Firing alerts': 'an alert',
  'Silent for': 'the hour of the alert, in minutes',
};

/** Returns the expressions of an alert, those of recorded series included. */
const textOf = (expr: string): string =>
  [expr, ...[...RECORDED].filter(([record]) => expr.includes(record)).map(([, recorded]) => recorded)].join(
    '\n',
  );

const expressionsOf = ({ alerts }: Panel): string[] =>
  RULES.filter(({ alert }) => alert !== undefined && alerts.includes(alert)).map(({ expr }) => textOf(expr));

const windowsOf = ({ queries }: Panel): Set<string> =>
  new Set(
    queries.flatMap(({ expr }) => [...expr.matchAll(/\[(\d+[mhd])\]/g)].map((match) => match[1] ?? '')),
  );

/** Whether an expression compares with a value. One event is `> 0`. */
const compares = (expr: string, value: number): boolean =>
  new RegExp(`(?<![\\d.])${String(value).replace('.', '\\.')}(?![\\d.]*\\d)`).test(expr) ||
  (value === 1 && />\s*0\b/.test(expr));

const LINES = PANELS.filter(
  ({ kind, levels, title }) => kind !== 'table' && levels && !(title in OTHER_LINES),
).flatMap((panel) =>
  [panel.levels?.warning, panel.levels?.critical]
    .filter((value) => value !== undefined)
    .map((value) => ({ panel, value })),
);

describe('the panels of alerts', () => {
  for (const alert of ALERTS) {
    it(`show ${alert}`, () => {
      expect(PANELS.some(({ alerts }) => alerts.includes(alert))).to.equal(true);
    });
  }

  it('belong to alerts that exist', () => {
    for (const { title, alerts } of PANELS) {
      for (const alert of alerts) expect(ALERTS.has(alert), `${title}: ${alert}`).to.equal(true);
    }
  });

  it('are those that alerts link to', () => {
    for (const { alert = '', annotations = {} } of RULES) {
      const [, uid, id] = /\/d\/([\w-]+)\?viewPanel=(\d+)/.exec(annotations['dashboard_url'] ?? '') ?? [];
      if (id === undefined) continue;
      const dashboard = DASHBOARDS.find((one) => one.uid === uid);
      const linked = dashboard && panelsOf(dashboard).find((panel) => panel.id === Number(id));
      expect(linked?.alerts, `${alert}: panel ${id} of ${uid}`).to.include(alert);
    }
  });

  for (const { panel, value } of LINES) {
    it(`draw a line at ${value} in "${panel.title}", over the window of its alert`, () => {
      const comparing = expressionsOf(panel).filter((expr) => compares(expr, value));
      expect(comparing.length, 'alerts with this value').to.be.above(0);
      const windows = [...windowsOf(panel)];
      // a count of series has no window
      if (windows.length === 0) return;
      expect(windows.some((window) => comparing.some((expr) => expr.includes(`[${window}]`)))).to.equal(true);
    });
  }
});
