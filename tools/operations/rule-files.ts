import { Document, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { ALERT_GROUPS } from './alerts';
import type { AlertRule } from './alerts/definition';
import { dashboardUrl, panelUrl, runbookUrl } from './links';
import { RECORDING_GROUPS, type RecordingRule } from './rules';

type Rule = AlertRule | RecordingRule;

interface Group {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const HEAD = ` Written by \`npm run docs\` from tools/operations/; changes here are overwritten.`;

const recorded = ({ record, expr }: RecordingRule) => ({ record, expr });

const alerting = (rule: AlertRule) => ({
  alert: rule.alert,
  expr: rule.expr,
  for: rule.for,
  keep_firing_for: rule.keepFiringFor,
  labels: { severity: rule.severity, ...rule.labels },
  annotations: {
    summary: rule.summary,
    description: rule.description,
    runbook_url: runbookUrl(rule.alert),
    dashboard_url: dashboardLink(rule),
  },
});

/** Prometheus inserts the job, so that the link shows the affected service. */
const dashboardLink = ({ panel, expr }: AlertRule): string =>
  panel === undefined
    ? dashboardUrl('integration')
    : panelUrl(panel, expr.includes('(job') ? '{{ $labels.job | urlquery }}' : undefined);

function fileOf(groups: readonly Group[], head: string): string {
  const document = new Document({
    groups: groups.map(({ name, rules }) => ({
      name,
      // with a longer interval, an alert would read the same values at each evaluation within its `for`
      interval: '1m',
      rules: rules.map((rule) => ('record' in rule ? recorded(rule) : alerting(rule))),
    })),
  });
  document.commentBefore = `${HEAD}\n${head}`;
  const written = document.get('groups') as YAMLSeq<YAMLMap>;
  groups.forEach(({ rules }, index) => {
    const group = written.get(index) as YAMLMap;
    group.spaceBefore = index > 0;
    const maps = group.get('rules') as YAMLSeq<YAMLMap>;
    rules.forEach((rule, at) => decorate(maps.get(at) as YAMLMap, rule, at));
  });
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/** Adds a comment about when the alert fires, and formats the expression as a block. */
function decorate(map: YAMLMap, rule: Rule, at: number): void {
  map.spaceBefore = at > 0;
  if ('when' in rule) map.commentBefore = commentOf(rule);
  const expr = map.items.find(({ key }) => (key as Scalar).value === 'expr');
  (expr?.value as Scalar).type = Scalar.BLOCK_LITERAL;
}

const commentOf = ({ when, exempt }: AlertRule): string =>
  ` ${when.charAt(0).toUpperCase()}${when.slice(1)}.` +
  (exempt === undefined ? '' : `\n ${exempt.because}:\n pint disable ${exempt.check}`);

/** Returns the contents of the rule files by path. */
export const ruleFiles = (): Readonly<Record<string, string>> => ({
  'prometheus/rules/customerio.yml': fileOf(
    RECORDING_GROUPS,
    ' Ratios that the alerts and the dashboards read. A ratio is 0 while nothing failed, absent while idle.',
  ),
  'prometheus/alerts/customerio.yml': fileOf(
    ALERT_GROUPS,
    ' Needs the recording rules of ../rules/ and Prometheus 2.42 or later (`keep_firing_for`).\n' +
      ' Replace the two example addresses: runbooks.example.com/customerio and grafana.example.com.',
  ),
});
