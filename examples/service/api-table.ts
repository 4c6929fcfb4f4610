import { aligned, milliseconds } from './columns';
import { quantile, type Sample } from './exposition';
import { bucketsOf, distinct, named, total } from './samples';

/** The values of one operation, or of a whole API. */
export interface Row {
  readonly api: string;
  /** Absent in the row of a whole API. */
  readonly operation: string | undefined;
  readonly calls: number;
  readonly errors: number;
  readonly retries: number;
  /** Measured only per API. */
  readonly inFlight: number | undefined;
  readonly p50: number;
  readonly p95: number;
}

/** Returns the rows of each API: first the whole API, then its operations by number of calls. */
export function rowsOf(samples: readonly Sample[]): Row[] {
  const requests = named(samples, 'customerio_api_requests_total');
  return distinct(requests, 'api').flatMap((api) => {
    const ofApi = samples.filter(({ labels }) => labels['api'] === api);
    const operations = distinct(named(ofApi, 'customerio_api_requests_total'), 'operation');
    const rows = operations.map((operation) =>
      rowOf(
        ofApi.filter(({ labels }) => labels['operation'] === operation),
        api,
        operation,
      ),
    );
    return [rowOf(ofApi, api), ...rows.sort((a, b) => b.calls - a.calls)];
  });
}

function rowOf(samples: readonly Sample[], api: string, operation?: string): Row {
  const buckets = bucketsOf(named(samples, 'customerio_api_latency_ms_bucket'));
  return {
    api,
    operation,
    calls: total(named(samples, 'customerio_api_requests_total')),
    errors: total(named(samples, 'customerio_api_errors_total')),
    retries: total(named(samples, 'customerio_api_retries_total')),
    inFlight: operation === undefined ? total(named(samples, 'customerio_api_in_flight')) : undefined,
    p50: quantile(0.5, buckets),
    p95: quantile(0.95, buckets),
  };
}

const HEADINGS = ['operation', 'calls', 'errors', 'retries', 'in flight', '~p50 ms', '~p95 ms'];

export const apiTable = (rows: readonly Row[]): string[] => aligned([HEADINGS, ...rows.map(cellsOf)]);

const cellsOf = ({ api, operation, calls, errors, retries, inFlight, p50, p95 }: Row): string[] => [
  operation === undefined ? api : `  ${api}.${operation}`,
  String(calls),
  String(errors),
  String(retries),
  inFlight === undefined ? '' : String(inFlight),
  milliseconds(p50),
  milliseconds(p95),
];
