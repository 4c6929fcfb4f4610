import { selected } from './promql-tree';

/** Values for the variables that Grafana replaces before it queries Prometheus. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$__(rate_interval|range|interval)\b/g, '5m'],
  [/\$\w+/g, '.*'],
];

/** Returns an expression with values for the variables of a dashboard. */
export const substituted = (expr: string): string =>
  VARIABLES.reduce((text, [variable, value]) => text.replace(variable, value), expr);

/** Parses an expression of a dashboard with the grammar of Prometheus. Throws if it is not valid PromQL. */
export const parsePromQL = (expr: string): void => void selected(substituted(expr));

export interface Selector {
  readonly metric: string;
  /** Name and matchers, as in the expression. */
  readonly text: string;
}

/** Returns every vector selector of an expression. */
export function selectorsIn(expr: string): Selector[] {
  return [...expr.matchAll(/\b([a-zA-Z_:][\w:]*)\{[^}]*\}/g)].map(([text, metric = '']) => ({
    metric,
    text,
  }));
}

/** Returns the metrics that an expression selects. */
export const metricsIn = (expr: string): string[] => selectorsIn(expr).map(({ metric }) => metric);
