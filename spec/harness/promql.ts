import { parser } from '@prometheus-io/lezer-promql';

/** What Grafana puts in before it asks Prometheus. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$__(rate_interval|range|interval)\b/g, '5m'],
  [/\$\w+/g, '.*'],
];

const substituted = (expr: string): string =>
  VARIABLES.reduce((text, [variable, value]) => text.replace(variable, value), expr);

/** Parses an expression by Prometheus' own grammar. @throws if it is none. */
export function parsePromQL(expr: string): void {
  const text = substituted(expr);
  const at = text.trim() === '' ? 0 : errorAt(text);
  if (at !== undefined) throw new Error(`not PromQL at ${at}: ${text}`);
}

function errorAt(text: string): number | undefined {
  let position: number | undefined;
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) position ??= node.from;
    },
  });
  return position;
}

export interface Selector {
  readonly metric: string;
  /** Name and matchers, as they are written. */
  readonly text: string;
}

/** Every vector selector of an expression. */
export function selectorsIn(expr: string): Selector[] {
  return [...expr.matchAll(/\b([a-zA-Z_:][\w:]*)\{[^}]*\}/g)].map(([text, metric = '']) => ({
    metric,
    text,
  }));
}

export const metricsIn = (expr: string): string[] => selectorsIn(expr).map(({ metric }) => metric);
