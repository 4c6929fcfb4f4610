import { selected } from './promql-tree';

/** What Grafana puts in before it asks Prometheus. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$__(rate_interval|range|interval)\b/g, '5m'],
  [/\$\w+/g, '.*'],
];

export const substituted = (expr: string): string =>
  VARIABLES.reduce((text, [variable, value]) => text.replace(variable, value), expr);

/** Parses an expression of a dashboard by Prometheus' own grammar. @throws if it is none. */
export const parsePromQL = (expr: string): void => void selected(substituted(expr));

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
