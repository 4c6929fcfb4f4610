import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../../lib/catalog';
import { DASHBOARDS, dashboardFiles } from '../../tools/operations/dashboards';
import { panelsOf, type Panel } from '../../tools/operations/dashboards/panel';
import { DASHBOARDS as UIDS, PANELS } from '../../tools/operations/links';
import { metricsIn, parsePromQL, selectorsIn } from '../harness/prometheus/promql';
import { DASHBOARD_NAMES, panelsIn, readDashboard } from './dashboard-json';

const root = join(__dirname, '../../..');

/** Series whose job is not that of a service: of alerts, and of recorded presence. */
const OF_RULES = /^(ALERTS|instance:customerio_telemetry:present|otelcol_\w+)$/;

const panel = (uid: string, id: number): Panel | undefined => {
  const dashboard = DASHBOARDS.find((one) => one.uid === uid);
  return dashboard === undefined ? undefined : panelsOf(dashboard).find((one) => one.id === id);
};

describe('the dashboards', () => {
  it('match their source in tools/operations (to update them: npm run docs)', () => {
    const files = dashboardFiles();
    expect(DASHBOARD_NAMES.map((name) => `dashboards/${name}`)).to.have.members(Object.keys(files));
    for (const [path, text] of Object.entries(files)) {
      expect(readFileSync(join(root, path), 'utf8'), path).to.equal(text);
    }
  });

  it('show every metric of the catalog', () => {
    const shown = new Set(
      DASHBOARDS.flatMap(panelsOf).flatMap(({ queries }) => queries.flatMap(({ expr }) => metricsIn(expr))),
    );
    for (const { name, type } of Object.values(METRICS)) {
      const series = type === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [name];
      expect(
        series.some((one) => shown.has(one)),
        name,
      ).to.equal(true);
    }
  });

  it('have the uids that alerts link to', () => {
    expect(DASHBOARDS.map(({ uid }) => uid)).to.have.members(Object.values(UIDS));
  });

  it('have the panels that alerts link to', () => {
    for (const [name, { dashboard, id }] of Object.entries(PANELS)) {
      expect(panel(UIDS[dashboard], id), `${name}: panel ${id} of ${dashboard}`).to.not.equal(undefined);
    }
  });

  it('offer a job that loses all events of cdp-analytics-node, so that it makes no call', () => {
    const { list } = readDashboard('customerio-integration.json').templating;
    for (const { name, query } of list.filter((one) => ['job', 'instance'].includes(one.name))) {
      expect(query, name).to.include('customerio_pipelines_queue_events');
    }
  });

  for (const name of DASHBOARD_NAMES) {
    describe(name, () => {
      const dashboard = readDashboard(name);
      const panels = panelsIn(dashboard);

      it('can be provisioned and imported: classic model, fixed uid, no id, not editable', () => {
        expect(`${dashboard.uid}.json`).to.equal(name);
        expect(dashboard).to.not.have.any.keys('id', 'version', '__inputs');
        expect(dashboard.schemaVersion).to.equal(42);
        expect(dashboard.editable).to.equal(false);
      });

      it('shows the last hour', () => {
        expect(dashboard.time.from).to.equal('now-1h');
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

      it('has panels with id, title, what is good, unit, data source and an existing runbook', () => {
        const ids = [...dashboard.panels, ...panels.filter((one) => !dashboard.panels.includes(one))].map(
          ({ id }) => id,
        );
        expect(new Set(ids).size).to.equal(ids.length);
        for (const { title, description, fieldConfig, datasource, links = [] } of panels) {
          expect(description, title).to.match(/^[A-Z].*\n\nWhat to do: CustomerIO\w+(, CustomerIO\w+)*$/s);
          expect(description, title).to.include('Good');
          expect(fieldConfig?.defaults.unit, title).to.match(/^(ms|m|percentunit|short|locale|decbytes)$/);
          expect(datasource?.uid, title).to.equal('${datasource}');
          const file = links[0]?.url.split('/').at(-1) ?? 'none';
          expect(existsSync(join(root, 'docs/runbooks', file)), `${title}: docs/runbooks/${file}`).to.equal(
            true,
          );
        }
      });

      it('has valid queries that filter by job and instance, and apply a range to counters', () => {
        for (const { title, targets = [] } of panels) {
          expect(targets.length, title).to.be.above(0);
          for (const { expr, datasource } of targets) {
            expect(datasource.uid, title).to.equal('${datasource}');
            parsePromQL(expr);
            for (const { metric, text } of selectorsIn(expr).filter((one) => !OF_RULES.test(one.metric))) {
              expect(text, title).to.include('job=~"$job"').and.include('instance=~"$instance"');
              if (!/_(total|bucket|count)$/.test(metric)) continue;
              const isGrouped = expr.includes(`group by (job, instance) (${text})`);
              expect(isGrouped || expr.includes(`${text}[`), `${title}: ${text}`).to.equal(true);
            }
          }
        }
      });
    });
  }
});
