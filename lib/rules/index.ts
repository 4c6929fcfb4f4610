import { alertGroups, type AlertGroup } from './alerts';
import type { AlertRow, Site } from './definition';
import { dashboardUrl, panelUrl, runbookUrl } from './links';
import { Query } from './promql';
import { collectorRecordings, recordingGroups, type RecordingGroup } from './recordings';
import { siteLabelProblem } from './site-labels';
import { describe } from './texts';
import { thresholdsWith, type ThresholdOptions } from './threshold-options';

export interface RulesOptions {
  /**
   * Labels that distinguish installations, such as `cluster`, `namespace` or `environment`. Rules keep them, and
   * compare only series with the same values.
   *
   * @default []
   */
  readonly by?: readonly string[];
  /** Changes of the thresholds, by their names in lib/rules/thresholds.ts. */
  readonly thresholds?: ThresholdOptions;
  /**
   * `prometheus` for rule files, `prometheusrule` for resources of the Prometheus Operator.
   *
   * @default 'prometheus'
   */
  readonly format?: 'prometheus' | 'prometheusrule';
}

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleFile {
  readonly groups: readonly {
    readonly name: string;
    readonly interval: string;
    readonly rules: readonly Rule[];
  }[];
}

export interface PrometheusRule {
  readonly apiVersion: 'monitoring.coreos.com/v1';
  readonly kind: 'PrometheusRule';
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: RuleFile;
}

/**
 * The rule files by path: recording rules, which alerts and dashboards read; alerts on services; alerts on each
 * Collector that Prometheus scrapes, with their recording rules.
 */
export type RuleFiles<T> = Readonly<
  Record<'rules/customerio.yml' | 'alerts/customerio.yml' | 'alerts/customerio-collector.yml', T>
>;

/** Returns a site with the given options. @throws if an option is invalid */
export function siteOf({ by = [], thresholds = {} }: RulesOptions = {}): Site {
  for (const label of by) {
    const problem = siteLabelProblem(label);
    if (problem !== undefined)
      throw new Error(`by contains ${JSON.stringify(label)}. It must be ${problem}.`);
  }
  if (new Set(by).size < by.length) throw new Error(`by contains a label twice: ${by.join(', ')}.`);
  return { query: new Query(by), thresholds: thresholdsWith(thresholds) };
}

/**
 * Returns the recording rules and the alerts as plain objects. Written as YAML, they are rule files of Prometheus or
 * resources of the Prometheus Operator.
 *
 * @throws if a label or a threshold is invalid
 */
export function rulesFor(
  options: RulesOptions & { readonly format: 'prometheusrule' },
): RuleFiles<PrometheusRule>;
export function rulesFor(options?: RulesOptions & { readonly format?: 'prometheus' }): RuleFiles<RuleFile>;
export function rulesFor(options: RulesOptions = {}): RuleFiles<RuleFile> | RuleFiles<PrometheusRule> {
  const site = siteOf(options);
  const { services, collectors } = alertGroups(site);
  const files = {
    'rules/customerio.yml': fileOf(site, recordingGroups(site)),
    'alerts/customerio.yml': fileOf(site, services),
    'alerts/customerio-collector.yml': fileOf(site, [collectorRecordings(site), collectors]),
  };
  switch (options.format) {
    case undefined:
    case 'prometheus':
      return files;
    case 'prometheusrule':
      return {
        'rules/customerio.yml': resourceOf('customerio-recordings', files['rules/customerio.yml']),
        'alerts/customerio.yml': resourceOf('customerio-alerts', files['alerts/customerio.yml']),
        'alerts/customerio-collector.yml': resourceOf(
          'customerio-collector-alerts',
          files['alerts/customerio-collector.yml'],
        ),
      };
    default:
      throw new Error(
        `format is ${JSON.stringify(options.format)}. It must be "prometheus" or "prometheusrule".`,
      );
  }
}

const fileOf = (site: Site, groups: readonly (AlertGroup | RecordingGroup)[]): RuleFile => ({
  groups: groups.map(({ name, rules }) => ({
    name,
    // with a longer interval, an alert would read the same values at each evaluation within its `for`
    interval: '1m',
    rules: rules.map((rule) => ('record' in rule ? { ...rule } : alertingRule(rule, site))),
  })),
});

const resourceOf = (name: string, spec: RuleFile): PrometheusRule => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name, labels: { 'app.kubernetes.io/name': 'customerio' } },
  spec,
});

/** Joins the parts of an expression, on the labels of the alert that each part has. */
function expressionOf({ value, gates = [], unless = [], labels }: AlertRow, { query }: Site): string {
  const on = query.labels(...labels);
  return [
    value,
    ...gates.map((gate) => `and on (${on})\n${gate}`),
    ...unless.map((condition) => `unless on (${on})\n${condition}`),
  ].join('\n');
}

const alertingRule = (row: AlertRow, site: Site): Rule => ({
  alert: row.alert,
  expr: expressionOf(row, site),
  for: row.for,
  keep_firing_for: row.keepFiringFor,
  labels: {
    severity: row.severity,
    area: row.area,
    ...(row.window !== undefined && { window: row.window }),
  },
  annotations: {
    summary: row.summary,
    description: describe(row, site),
    runbook_url: runbookUrl(row.alert),
    dashboard_url: dashboardLink(row),
  },
});

/** Prometheus inserts the job, so that the link shows the affected service. */
const dashboardLink = ({ panel, labels }: AlertRow): string =>
  panel === undefined
    ? dashboardUrl('integration')
    : panelUrl(panel, labels.includes('job') ? '{{ $labels.job | urlquery }}' : undefined);
