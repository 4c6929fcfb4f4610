import type { PrometheusRule, Rule, RuleFile } from '../../rules';
import type { AlertRow } from '../../rules/definition';
import { commentLines, YamlWriter } from './yaml';

/**
 * Returns a rule file or a resource as YAML, with a comment about when each alert fires, and expressions as blocks.
 *
 * @param head the comment at the start, each line with a space in front
 * @param alerts the alerts of the site, in the order of the files
 */
export function ruleYaml(file: RuleFile | PrometheusRule, head: string, alerts: readonly AlertRow[]): string {
  const remaining = [...alerts];
  const writer = new YamlWriter((item: Partial<Rule>) => {
    const index = remaining.findIndex(({ alert }) => alert === item.alert);
    return index < 0 ? undefined : commentOf(remaining.splice(index, 1)[0]!);
  });
  return [...commentLines(head), '', ...writer.lines(file), ''].join('\n');
}

const commentOf = ({ when, exempt }: AlertRow): string =>
  ` ${when.charAt(0).toUpperCase()}${when.slice(1)}.` +
  (exempt === undefined ? '' : `\n ${exempt.because}:\n pint disable ${exempt.check}`);
