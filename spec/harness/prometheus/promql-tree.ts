import { parser } from '@prometheus-io/lezer-promql';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  /** As it is written, quotes and escapes taken off. */
  readonly value: string;
}

export interface Selected {
  /** Absent if the name is matched like a label. */
  readonly metric?: string;
  readonly matchers: readonly Matcher[];
}

/**
 * What an expression selects, by Prometheus' own grammar.
 * @throws if it is no PromQL, with the place
 */
export function selected(expression: string): Selected[] {
  const selectors: Selected[] = [];
  const textOf = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`not PromQL at ${node.from}: ${expression}`);
      if (node.name === 'VectorSelector') selectors.push(selectorOf(node.node, textOf));
    },
  });
  if (expression.trim() === '') throw new Error('not PromQL: nothing');
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
