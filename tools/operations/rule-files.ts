import { Document, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { rulesFor, type RuleFile } from '../../lib/rules';
import type { AlertRow } from '../../lib/rules/definition';
import { ALERTS } from './alerts';

const HEAD = ` Written by \`npm run docs\` from lib/rules/; changes here are overwritten.`;

const HEADS: Readonly<Record<string, string>> = {
  'rules/customerio.yml':
    ' Ratios that the alerts and the dashboards read. A ratio is 0 while nothing failed, absent while idle.',
  'alerts/customerio.yml':
    ' Needs the recording rules of ../rules/ and Prometheus 2.42 or later (`keep_firing_for`).\n' +
    ' Replace the two example addresses: runbooks.example.com/customerio and grafana.example.com.',
  'alerts/customerio-collector.yml':
    ' Alerts on every OpenTelemetry Collector that this Prometheus scrapes. Leave the file out if you have others.\n' +
    ' Replace the two example addresses: runbooks.example.com/customerio and grafana.example.com.',
};

/** Returns the file as YAML, with a comment about when each alert fires, and expressions as blocks. */
export function yamlOf(file: RuleFile, head: string): string {
  const document = new Document(file);
  document.commentBefore = `${HEAD}\n${head}`;
  const remaining = [...ALERTS];
  (document.get('groups') as YAMLSeq<YAMLMap>).items.forEach((group, index) => {
    group.spaceBefore = index > 0;
    (group.get('rules') as YAMLSeq<YAMLMap>).items.forEach((map, at) => {
      map.spaceBefore = at > 0;
      const row = remaining.findIndex(({ alert }) => alert === map.get('alert'));
      if (row >= 0) map.commentBefore = commentOf(remaining.splice(row, 1)[0]!);
      const expr = map.items.find(({ key }) => (key as Scalar).value === 'expr');
      (expr?.value as Scalar).type = Scalar.BLOCK_LITERAL;
    });
  });
  return document.toString({ lineWidth: 0, singleQuote: true });
}

const commentOf = ({ when, exempt }: AlertRow): string =>
  ` ${when.charAt(0).toUpperCase()}${when.slice(1)}.` +
  (exempt === undefined ? '' : `\n ${exempt.because}:\n pint disable ${exempt.check}`);

/** Returns the contents of the rule files by path. */
export const ruleFiles = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(rulesFor()).map(([path, file]) => [`prometheus/${path}`, yamlOf(file, HEADS[path] ?? '')]),
  );
