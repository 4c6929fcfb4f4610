import { quantile, type Sample } from './exposition';
import { bucketsOf, distinct, named, total } from './samples';

/** The values of one operation, or of a whole API, since the service started. */
export interface Calls {
  readonly calls: number;
  readonly errors: number;
  readonly retries: number;
  /** Measured only per API. */
  readonly inFlight: number;
  /** Milliseconds. NaN before the first call. */
  readonly p50: number;
  readonly p95: number;
}

/** The calls of one API. */
export interface ApiCalls extends Calls {
  readonly api: string;
  /** By number of calls. */
  readonly operations: readonly OperationCalls[];
}

export interface OperationCalls extends Calls {
  readonly operation: string;
}

/** The APIs in the order of the table. Others follow. */
const APIS = ['track', 'app', 'pipelines'];
const REQUESTS = 'customerio_api_requests_total';

/** Returns the calls of each API. Contains all three APIs, also before their first call. */
export function apiCallsOf(samples: readonly Sample[]): ApiCalls[] {
  const apis = new Set([...APIS, ...distinct(named(samples, REQUESTS), 'api')]);
  return [...apis].map((api) => {
    const ofApi = samples.filter(({ labels }) => labels['api'] === api);
    const operations = distinct(named(ofApi, REQUESTS), 'operation').map((operation) => ({
      operation,
      ...callsOf(ofApi.filter(({ labels }) => labels['operation'] === operation)),
    }));
    return { api, ...callsOf(ofApi), operations: operations.sort((a, b) => b.calls - a.calls) };
  });
}

/** Returns the calls that the samples count. */
export function callsOf(samples: readonly Sample[]): Calls {
  const buckets = bucketsOf(named(samples, 'customerio_api_latency_ms_bucket'));
  return {
    calls: total(named(samples, REQUESTS)),
    errors: total(named(samples, 'customerio_api_errors_total')),
    retries: total(named(samples, 'customerio_api_retries_total')),
    inFlight: total(named(samples, 'customerio_api_in_flight')),
    p50: quantile(0.5, buckets),
    p95: quantile(0.95, buckets),
  };
}
