import { missed } from './alerts/budget';
import type { AlertRow, Site } from './definition';
import { faultRatio, slowRatio } from './recordings';

/** Returns a template that inserts the first result of a query, and nothing if there is none. */
const firstOf = (query: string, labels: readonly string[], text: string): string =>
  `{{ with query (printf \`${query}\`${labels.map((label) => ` $labels.${label}`).join('')}) }}${text}{{ end }}`;

const matchersOf = (labels: readonly string[]): string => labels.map((label) => `${label}=%q`).join(',');

/** Returns how long the alert has been true, which Prometheus records for its own use. */
function duration({ alert, labels }: AlertRow, by: readonly string[]): string {
  const all = [...labels, ...by];
  const query = `max(time() - ALERTS_FOR_STATE{alertname="${alert}",${matchersOf(all)}})`;
  return firstOf(query, all, ' It has lasted {{ . | first | value | humanizeDuration }}.');
}

/** Returns the most frequent error, and its operation if the labels of the alert contain none. */
function topError({ errors, labels }: AlertRow, by: readonly string[]): string {
  if (errors === undefined) return '';
  const { counter, matchers, types, only } = errors;
  const known = [...labels.filter((label) => label === 'job' || matchers !== undefined), ...by];
  const isCall = counter.startsWith('customerio_api_');
  const of = isCall ? ' of {{ . | first | label "operation" }}' : '';
  const kinds = isCall ? 'operation, error_type' : 'error_type';
  const [name, names] = counter.includes('|') ? ['', `__name__=~"${counter}",`] : [counter, ''];
  const more = [only, types === undefined ? undefined : `error_type${types}`].filter(Boolean);
  const counted = `${name}{${names}${[matchersOf(known), ...more].join(',')}}`;
  const query = `topk(1, sum by (${kinds}) (increase(${counted}[1h])))`;
  return firstOf(query, known, ` Most frequent error: {{ . | first | label "error_type" }}${of}.`);
}

/** Returns how fast a budget is being spent. */
function burn({ burn }: AlertRow, { query: { by }, thresholds: { slo } }: Site): string {
  if (burn === undefined) return '';
  const known = ['job', ...by];
  const [ratio, objective] =
    burn === 'latency' ? [slowRatio('1h'), slo.latency] : [faultRatio('1h'), slo.availability];
  const query = `${ratio}{${matchersOf(known)}} / ${missed(objective)}`;
  return firstOf(
    query,
    known,
    ` Current burn of the ${burn} budget: {{ . | first | value | printf "%.1f" }}×.`,
  );
}

/** Returns the description of an alert: the value, the top error, the burn and how long it has lasted. */
export const describe = (row: AlertRow, site: Site): string =>
  row.text + topError(row, site.query.by) + burn(row, site) + duration(row, site.query.by);
