import { parser } from '@prometheus-io/lezer-promql';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  /** The value without quotes and escapes. */
  readonly value: string;
}

export interface Selected {
  /** Absent if a `__name__` matcher selects the name. */
  readonly metric?: string;
  readonly matchers: readonly Matcher[];
}

/**
 * Returns the vector selectors of an expression, parsed with the grammar of Prometheus.
 *
 * @throws with the offset if the expression is not valid PromQL
 */
export function selected(expression: string): Selected[] {
  const selectors: Selected[] = [];
  const textOf = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`Invalid PromQL at offset ${node.from}: ${expression}`);
      if (node.name === 'VectorSelector') selectors.push(selectorOf(node.node, textOf));
    },
  });
  if (expression.trim() === '') throw new Error('Invalid PromQL: the expression is empty.');
  return selectors;
}

function selectorOf(node: SyntaxNode, textOf: (node: SyntaxNode) => string): Selected {
  const name = node.getChild('Identifier');
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return {
    ...(name !== null && { metric: textOf(name) }),
    matchers: matchers.map((matcher) => {
      const [label, operator, value] = ['LabelName', 'MatchOp', 'StringLiteral'].map((kind) => {
        const child = matcher.getChild(kind);
        return child === null ? '' : textOf(child);
      });
      return { label: label ?? '', operator: operator ?? '', value: JSON.parse(value ?? '""') as string };
    }),
  };
}
