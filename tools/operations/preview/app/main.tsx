import { type GrafanaTheme2, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-500.css';
import { GlobalStyles, PanelChrome } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { DashboardJson, PanelJson } from './dashboard-json';
import { themeFor } from './frames';
import { openRows, placePanels } from './layout';
import {
  interpolate,
  loadVariables,
  queryPanel,
  type PanelData,
  type Range,
  type Variables,
} from './prometheus';
import { Visualization } from './visualization';

const PADDING = 16;
const COLLAPSED_HEIGHT = 38;

/** What a panel shows, for the checks of the preview. */
interface DrawnPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly series: number;
  readonly errors: readonly string[];
  /** Whether an empty panel is good: then its text is `none`. */
  readonly isEmptyGood: boolean;
}

declare global {
  interface Window {
    /** Number of panels on the page. */
    previewTotal?: number;
    previewDrawn?: DrawnPanel[];
    __grafana_public_path__?: string;
  }
}

interface PanelProps {
  readonly panel: PanelJson;
  readonly range: Range;
  readonly variables: Variables;
  readonly width: number;
  readonly height: number;
  readonly theme: GrafanaTheme2;
}

function Panel({ panel, range, variables, width, height, theme }: PanelProps) {
  const [data, setData] = useState<PanelData>();
  const title = interpolate(panel.title, variables);
  useEffect(() => {
    void queryPanel(panel, width, range, variables).then((loaded) => {
      setData(loaded);
      const { series, errors } = loaded;
      (window.previewDrawn ??= []).push({
        id: panel.id,
        type: panel.type,
        title,
        series: series.length,
        errors,
        isEmptyGood: panel.fieldConfig.defaults.noValue === 'none',
      });
    });
  }, [panel, range, variables, width, title]);
  return (
    <PanelChrome width={width} height={height} title={title} description={panel.description ?? ''}>
      {(innerWidth, innerHeight) =>
        data === undefined ? (
          <div />
        ) : (
          <Visualization
            panel={panel}
            data={data}
            range={range}
            width={innerWidth}
            height={innerHeight}
            theme={theme}
          />
        )
      }
    </PanelChrome>
  );
}

function Toolbar({ dashboard, range, theme }: Pick<PageProps, 'dashboard' | 'range' | 'theme'>) {
  const minutes = Math.round((range.to - range.from) / 60);
  const box = {
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: 2,
    padding: '5px 8px',
    background: theme.components.input.background,
  };
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center', height: 48, fontSize: 13 }}>
      <b style={{ fontSize: 16, marginRight: 12 }}>{dashboard.title}</b>
      {dashboard.templating.list
        .filter(({ type }) => type === 'query' || type === 'datasource')
        .map(({ name, label, type }) => (
          <span key={name} style={box}>
            <span style={{ color: theme.colors.text.secondary }}>{label}</span>{' '}
            {type === 'query' ? 'All' : 'Prometheus'} ▾
          </span>
        ))}
      {(dashboard.links ?? []).map(({ title }) => (
        <span key={title} style={box}>
          {title}
        </span>
      ))}
      <span style={{ marginLeft: 'auto' }}>
        Last {minutes} minutes · UTC · {dashboard.refresh}
      </span>
    </div>
  );
}

interface PageProps {
  readonly dashboard: DashboardJson;
  readonly range: Range;
  readonly variables: Variables;
  readonly width: number;
  readonly theme: GrafanaTheme2;
}

function Page({ dashboard, range, variables, width, theme }: PageProps) {
  const placed = placePanels(dashboard, variables, width - 2 * PADDING);
  const drawn = placed.filter(({ panel }) => panel.type !== 'row');
  window.previewTotal = drawn.length;
  const height = Math.max(...placed.map((each) => each.top + each.height));
  return (
    <div
      style={{
        padding: PADDING,
        background: theme.colors.background.canvas,
        color: theme.colors.text.primary,
      }}
    >
      <Toolbar dashboard={dashboard} range={range} theme={theme} />
      <div style={{ position: 'relative', height: height + COLLAPSED_HEIGHT }}>
        {placed.map(({ panel, repeated, left, top, width: panelWidth, height: panelHeight }) => (
          <div
            key={`${panel.id} ${repeated ?? ''}`}
            data-panel={panel.type === 'row' ? undefined : panel.id}
            style={{ position: 'absolute', left, top, width: panelWidth, height: panelHeight }}
          >
            {panel.type === 'row' ? (
              <RowTitle panel={panel} />
            ) : (
              <Panel
                panel={panel}
                range={range}
                variables={
                  repeated === undefined ? variables : withValue(variables, panel.repeat ?? '', repeated)
                }
                width={panelWidth}
                height={panelHeight}
                theme={theme}
              />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function RowTitle({ panel }: { readonly panel: PanelJson }) {
  const { collapsed = false, panels = [], title } = panel;
  return (
    <div style={{ display: 'flex', alignItems: 'center', height: '100%', fontSize: 16, fontWeight: 500 }}>
      {collapsed ? `› ${title} (${panels.length} panels)` : `⌄ ${title}`}
    </div>
  );
}

const withValue = (variables: Variables, name: string, value: string): Variables => ({
  ...variables,
  [name]: { value, all: [value] },
});

/** Draws the dashboard that the address selects: `?dashboard=<uid>&theme=light&to=<s>&minutes=60&width=1600&open=1`. */
async function main(): Promise<void> {
  const query = new URLSearchParams(window.location.search);
  const number = (name: string, fallback: number) => Number(query.get(name) ?? fallback);
  window.__grafana_public_path__ = '/public/';
  await initPluginTranslations('grafana-ui');
  const response = await fetch(`/dashboards/${query.get('dashboard')}.json`);
  const json = (await response.json()) as DashboardJson;
  const dashboard = query.get('open') === '1' ? { ...json, panels: openRows(json.panels) } : json;
  const to = number('to', Math.floor(Date.now() / 1_000));
  const range = { from: to - number('minutes', 60) * 60, to };
  const variables = await loadVariables(dashboard, range);
  const theme = themeFor(query.get('theme'));
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element "root".');
  createRoot(root).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <Page
        dashboard={dashboard}
        range={range}
        variables={variables}
        width={number('width', 1_600)}
        theme={theme}
      />
    </ThemeContext.Provider>,
  );
}

void main();
