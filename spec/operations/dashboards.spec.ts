import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../../lib/catalog';
import { DASHBOARDS, dashboardFiles } from '../../tools/operations/dashboards';
import type { Panel } from '../../tools/operations/dashboards/panel';
import { DASHBOARDS as UIDS, PANELS } from '../../tools/operations/links';
import { THRESHOLDS } from '../../tools/operations/thresholds';
import { metricsIn, parsePromQL, selectorsIn } from '../harness/prometheus/promql';

const root = join(__dirname, '../../..');

interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly links?: readonly { readonly url: string }[];
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

interface DashboardJson {
  readonly uid: string;
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly id?: unknown;
  readonly panels: readonly PanelJson[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly label: string;
      readonly query: string;
      readonly refresh?: number;
      readonly allValue?: string;
      readonly multi: boolean;
    }[];
  };
}

const committed = readdirSync(join(root, 'dashboards')).filter((name) => name.endsWith('.json'));
const read = (name: string) => readFileSync(join(root, 'dashboards', name), 'utf8');

const panel = (uid: string, id: number): Panel | undefined =>
  DASHBOARDS.find((one) => one.uid === uid)
    ?.rows.flatMap(({ panels }) => panels)
    .find((one) => one.id === id);

describe('the dashboards', () => {
  it('match their source in tools/operations (to update them: npm run docs)', () => {
    const files = dashboardFiles();
    expect(committed.map((name) => `dashboards/${name}`).sort()).to.deep.equal(Object.keys(files).sort());
    for (const [path, text] of Object.entries(files)) {
      expect(readFileSync(join(root, path), 'utf8'), path).to.equal(text);
    }
  });

  it('show every metric of the catalog', () => {
    const shown = new Set(
      DASHBOARDS.flatMap(({ rows }) => rows)
        .flatMap(({ panels }) => panels)
        .flatMap(({ queries }) => queries.flatMap(({ expr }) => metricsIn(expr))),
    );
    for (const { name, type } of Object.values(METRICS)) {
      const series = type === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [name];
      expect(
        series.some((one) => shown.has(one)),
        name,
      ).to.equal(true);
    }
  });

  it('draw threshold lines at the values where alerts fire', () => {
    expect(panel(UIDS.messages, 11)?.thresholds).to.equal(THRESHOLDS.email.bounceRatio);
    expect(panel(UIDS.messages, 14)?.thresholds).to.equal(THRESHOLDS.email.complaintRatio);
    expect(panel(UIDS.integration, 21)?.thresholds?.critical).to.equal(THRESHOLDS.api.errorRatio);
    expect(panel(UIDS.webhooks, 20)?.thresholds?.critical).to.equal(THRESHOLDS.webhook.durationMs);
  });

  it('have the uids that alerts link to', () => {
    expect(DASHBOARDS.map(({ uid }) => uid).sort()).to.deep.equal(Object.values(UIDS).sort());
  });

  it('have the panels that alerts link to', () => {
    for (const [name, { dashboard, id }] of Object.entries(PANELS)) {
      expect(panel(UIDS[dashboard], id), `${name}: panel ${id} of ${dashboard}`).to.not.equal(undefined);
    }
  });

  for (const name of committed) {
    describe(name, () => {
      const dashboard = JSON.parse(read(name)) as DashboardJson;
      const panels = dashboard.panels.filter(({ type }) => type !== 'row');

      it('can be provisioned and imported: classic model, fixed uid, no id, not editable', () => {
        expect(`${dashboard.uid}.json`).to.equal(name);
        expect(dashboard).to.not.have.any.keys('id', 'version', '__inputs');
        expect(dashboard.schemaVersion).to.equal(42);
        expect(dashboard.editable).to.equal(false);
      });

      it('has variables for data source, job and instance', () => {
        const [datasource, job, instance] = dashboard.templating.list;
        expect(datasource).to.include({ name: 'datasource', type: 'datasource', label: 'Data source' });
        expect(job).to.include({ name: 'job', label: 'Job', multi: true, refresh: 2, allValue: '.+' });
        // `.+` would hide series that were pushed without service.instance.id
        expect(instance).to.include({ name: 'instance', multi: true, refresh: 2, allValue: '.*' });
        for (const { type, query } of dashboard.templating.list) {
          if (type === 'query') parsePromQL(/^label_values\((.+), \w+\)$/.exec(query)?.[1] ?? '');
        }
      });

      it('has panels with id, title, description, unit, data source and an existing runbook', () => {
        expect(new Set(dashboard.panels.map(({ id }) => id)).size).to.equal(dashboard.panels.length);
        for (const { title, description, fieldConfig, datasource, links = [] } of panels) {
          expect(description, title).to.match(/^[A-Z].*\n\nWhat to do: CustomerIO\w+$/s);
          expect(fieldConfig?.defaults.unit, title).to.match(/^(ms|reqps|percentunit|short|ops)$/);
          expect(datasource?.uid, title).to.equal('${datasource}');
          const file = links[0]?.url.split('/').at(-1) ?? 'none';
          expect(existsSync(join(root, 'docs/runbooks', file)), `${title}: docs/runbooks/${file}`).to.equal(
            true,
          );
        }
      });

      it('has valid queries that filter by job and instance, and apply a rate to counters', () => {
        for (const { title, targets = [] } of panels) {
          expect(targets.length, title).to.be.above(0);
          for (const { expr, datasource } of targets) {
            expect(datasource.uid, title).to.equal('${datasource}');
            parsePromQL(expr);
            for (const { metric, text } of selectorsIn(expr)) {
              expect(text, title).to.include('job=~"$job"').and.include('instance=~"$instance"');
              if (/_(total|bucket|count)$/.test(metric)) {
                const at = expr.indexOf(text);
                expect(expr.slice(0, at), `${title}: ${text}`).to.match(/(rate|increase)\($/);
                expect(expr.slice(at + text.length), `${title}: ${text}`).to.match(
                  /^\[\$__(rate_interval|range)\]/,
                );
              }
            }
          }
        }
      });
    });
  }
});
