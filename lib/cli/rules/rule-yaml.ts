import type { PrometheusRule, RuleFile } from '../../rules';
import type { AlertRow } from '../../rules/definition';
import { Document, Scalar, type YAMLMap, type YAMLSeq } from './yaml';

/**
 * Returns a rule file or a resource as YAML, with a comment about when each alert fires, and expressions as blocks.
 *
 * @param head the comment at the start, each line with a space in front
 * @param alerts the alerts of the site, in the order of the files
 */
export function ruleYaml(file: RuleFile | PrometheusRule, head: string, alerts: readonly AlertRow[]): string {
  const document = new Document(file, { aliasDuplicateObjects: false });
  document.commentBefore = head;
  const remaining = [...alerts];
  const groups = document.getIn('spec' in file ? ['spec', 'groups'] : ['groups']) as YAMLSeq<YAMLMap>;
  groups.items.forEach((group, index) => {
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
