import { missed } from './alerts/budget';
import type { AlertRow, Site } from './definition';

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
  const known = [...labels.filter((label) => label === 'job' || errors.matchers !== undefined), ...by];
  const isCall = errors.counter.startsWith('customerio_api_');
  const of = isCall ? ' of {{ . | first | label "operation" }}' : '';
  const kinds = isCall ? 'operation, error_type' : 'error_type';
  const query = `topk(1, sum by (${kinds}) (increase(${errors.counter}{${matchersOf(known)}}[1h])))`;
  return firstOf(query, known, ` Most frequent error: {{ . | first | label "error_type" }}${of}.`);
}

/** Returns how fast the error budget is being spent. */
function burn({ burn }: AlertRow, { query: { by }, thresholds: { slo } }: Site): string {
  if (burn === undefined) return '';
  const known = ['job', ...by];
  const query = `job:customerio_api_faults_per_request:ratio_rate1h{${matchersOf(known)}} / ${missed(slo.availability)}`;
  return firstOf(
    query,
    known,
    ' Current burn of the error budget: {{ . | first | value | printf "%.1f" }}×.',
  );
}

/** Returns the description of an alert: the value, the top error, the burn and how long it has lasted. */
export const describe = (row: AlertRow, site: Site): string =>
  row.text + topError(row, site.query.by) + burn(row, site) + duration(row, site.query.by);
