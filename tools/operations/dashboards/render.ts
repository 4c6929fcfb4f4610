import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { CHANNELS, METRICS } from '../../../lib/catalog';
import type { Dashboard, Row, VariableName } from './panel';
import { buildPanel, DATASOURCE } from './panels';
import { anyOf } from './promql';

const TAGS = ['customerio', 'opentelemetry'];
const COLUMNS = 24;
/** Higher than the id of every panel. */
const FIRST_ROW_ID = 1_000;

/** Renders the classic model, which file provisioning and import accept from Grafana 10. */
export function render(definition: Dashboard): dashboard.Dashboard {
  const { uid, title, description, sources, rows, variable: more } = definition;
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(TAGS)
    .readonly()
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .refresh('1m')
    .time({ from: 'now-1h', to: 'now' })
    .timezone('browser')
    .link(
      new dashboard.DashboardLinkBuilder('Customer.io')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(TAGS)
        .includeVars(true)
        .keepTime(true),
    )
    .annotation(alertsFiring())
    .annotation(deploys())
    .withVariable(
      new dashboard.DatasourceVariableBuilder('datasource')
        .label('Data source')
        .type('prometheus')
        .current({ text: 'default', value: 'default' }),
    )
    .withVariable(variable('job', 'Job', `label_values(${anyOf(sources, '')}, job)`, '.+'))
    // series that were pushed without service.instance.id have no instance
    .withVariable(
      variable('instance', 'Instance', `label_values(${anyOf(sources, 'job=~"$job"')}, instance)`, '.*'),
    );
  if (more !== undefined) {
    const { label, metric, allValue } = VARIABLES[more];
    builder.withVariable(variable(more, label, `label_values(${metric}{job=~"$job"}, ${more})`, allValue));
  }
  return { ...builder.build(), panels: layOut(rows, uid) };
}

const VARIABLES: Readonly<Record<VariableName, { label: string; metric: string; allValue: string }>> = {
  channel: { label: 'Channel', metric: METRICS.messageEvents.name, allValue: CHANNELS.join('|') },
  // the series for what exceeds the cardinality limit has no operation
  operation: { label: 'Operation', metric: METRICS.apiRequests.name, allValue: '.*' },
};

const variable = (name: string, label: string, query: string, allValue: string) =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource({ type: 'prometheus', uid: '$datasource' })
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(allValue)
    .current({ text: 'All', value: '$__all' });

/** Alerts on all services have no job. */
function alertsFiring() {
  return new dashboard.AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('red')
    .expr('ALERTS{alertname=~"CustomerIO.+",alertstate="firing",job=~"$job|"}');
}

/** A version that did not exist 10 minutes ago was deployed. */
function deploys() {
  const versions = 'group by (job, service_version) (target_info{job=~"$job"}';
  return new dashboard.AnnotationQueryBuilder()
    .name('Deploys')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('blue')
    .expr(`${versions}) unless ${versions} offset 10m)`);
}

/**
 * Places rows and panels on the grid, from left to right. Collapsed rows have a height of 1, so that Grafana does not
 * move what follows.
 */
function layOut(rows: readonly Row[], uid: string): (dashboard.Panel | dashboard.RowPanel)[] {
  const placed: (dashboard.Panel | dashboard.RowPanel)[] = [];
  let y = 0;
  for (const [position, { title, isCollapsed = false, panels }] of rows.entries()) {
    const row = new dashboard.RowBuilder(title)
      .id(FIRST_ROW_ID + position)
      .collapsed(isCollapsed)
      .build();
    row.gridPos = { x: 0, y, w: COLUMNS, h: 1 };
    y += 1;
    const { panels: built, height } = placePanels(
      panels.map((panel) => buildPanel(panel, uid)),
      y,
    );
    placed.push(row);
    if (isCollapsed) row.panels = built;
    else {
      placed.push(...built);
      y += height;
    }
  }
  return placed;
}

function placePanels(panels: readonly dashboard.Panel[], top: number) {
  let x = 0;
  let y = top;
  let lineHeight = 0;
  for (const panel of panels) {
    const { w, h } = panel.gridPos ?? dashboard.defaultGridPos();
    if (x + w > COLUMNS) {
      x = 0;
      y += lineHeight;
      lineHeight = 0;
    }
    panel.gridPos = { x, y, w, h };
    x += w;
    lineHeight = Math.max(lineHeight, h);
  }
  return { panels: [...panels], height: y + lineHeight - top };
}
