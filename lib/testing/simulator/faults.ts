import type { Behavior } from './behaviors';
import type { Random } from './random';
import { batchItems, type SimulatorRequest, type Surface } from './request';

/** Shares of requests with a fault, 0 to 1. Their sum must not exceed 1. */
export interface FaultRates {
  /** 429 with `Retry-After: 1`. */
  readonly rate429: number;
  /** 401, as for a revoked key. */
  readonly rate401: number;
  /** A client error in the format of the API. Pipelines sends none outside strict mode. */
  readonly rate4xx: number;
  readonly rate5xx: number;
  readonly rateReset: number;
  readonly rateResetMidBody: number;
  readonly rateHang: number;
  /** The headers and half of the body of a 200, and then nothing. */
  readonly rateHangMidBody: number;
  /** The default response after 3 s. */
  readonly rateSlow: number;
  /** 308 to the same URL, once. */
  readonly rateRedirect: number;
  /** 502 or 503 with an HTML page. */
  readonly rateHtml: number;
  /** 200 with an HTML page. */
  readonly rateHtml200: number;
  readonly rateTruncatedJson: number;
  /** 207 to a batch of Track v2. */
  readonly ratePartial: number;
}

/** Shares of requests with a fault. The sum of all shares must not exceed 1. */
export interface FaultOptions extends Partial<FaultRates> {
  /** Shares by status, 400 to 599, with an error body in the format of the API. */
  readonly byStatus?: Readonly<Record<number, number>>;
}

/** Returns a fault of one kind, or undefined if the request cannot have it. `choice` is a number in [0, 1). */
type Fault = (choice: number, request: SimulatorRequest) => Behavior | undefined;

const SERVER_ERRORS = [500, 502, 503, 504];
const PROXY_ERRORS = [502, 503];
const CLIENT_ERRORS: Readonly<Record<Surface, readonly number[]>> = {
  track_v1: [400],
  track_v2: [400],
  app: [403, 404, 422],
  send: [400, 403],
  pipelines: [400],
};
const SLOW_MS = 3_000;
const MAX_PARTIAL_ERRORS = 3;

const FAULTS: Readonly<Record<keyof FaultRates, Fault>> = {
  rate429: () => ({ kind: 'rate_limited', retryAfterSeconds: 1 }),
  rate401: () => ({ kind: 'error', status: 401 }),
  rate4xx: (choice, { surface, isStrict }) =>
    surface === 'pipelines' && !isStrict
      ? undefined
      : { kind: 'error', status: pick(CLIENT_ERRORS[surface], choice, 400) },
  rate5xx: (choice) => ({ kind: 'error', status: pick(SERVER_ERRORS, choice, 500) }),
  rateReset: () => ({ kind: 'reset' }),
  rateResetMidBody: () => ({ kind: 'reset_mid_body' }),
  rateHang: () => ({ kind: 'hang' }),
  rateHangMidBody: () => ({ kind: 'hang_mid_body' }),
  rateSlow: () => ({ kind: 'slow', ms: SLOW_MS }),
  rateRedirect: () => ({ kind: 'redirect' }),
  rateHtml: (choice) => ({ kind: 'html', status: pick(PROXY_ERRORS, choice, 502) }),
  rateHtml200: () => ({ kind: 'html', status: 200 }),
  rateTruncatedJson: () => ({ kind: 'truncated_json' }),
  ratePartial: (choice, request) =>
    request.surface === 'track_v2' && (batchItems(request)?.length ?? 0) > 0
      ? { kind: 'partial', errors: 1 + Math.floor(choice * MAX_PARTIAL_ERRORS) }
      : undefined,
};

/**
 * Returns a function that selects the fault of a request, if any.
 *
 * Each request consumes two random numbers, even if it does not use them. Therefore the n-th request has the same fault
 * in every run with the same seed and rates.
 *
 * @throws {RangeError} if a rate is not between 0 and 1, or if the rates add up to more than 1.
 */
export function faultSource(
  rates: FaultOptions,
  random: Random,
): (request: SimulatorRequest) => Behavior | undefined {
  const shares = [...kindsOf(rates), ...statusesOf(rates)];
  const invalid = shares.find(({ rate }) => !(rate >= 0 && rate <= 1));
  if (invalid !== undefined) {
    throw new RangeError(`${invalid.name} must be between 0 and 1, not ${invalid.rate}`);
  }
  const sum = shares.reduce((total, { rate }) => total + rate, 0);
  if (sum > 1 + Number.EPSILON * shares.length) {
    throw new RangeError(`the fault rates add up to ${sum}, more than 1`);
  }
  return (request) => {
    let position = random();
    const choice = random();
    const selected = shares.find(({ rate }) => (position -= rate) < 0);
    return selected?.fault(choice, request);
  };
}

interface Share {
  readonly name: string;
  readonly rate: number;
  readonly fault: Fault;
}

const kindsOf = (rates: FaultOptions): Share[] =>
  (Object.keys(FAULTS) as (keyof FaultRates)[]).map((name) => ({
    name,
    rate: rates[name] ?? 0,
    fault: FAULTS[name],
  }));

const statusesOf = ({ byStatus = {} }: FaultOptions): Share[] =>
  Object.entries(byStatus).map(([status, rate]) => ({
    name: `byStatus[${status}]`,
    rate,
    fault: () => ({ kind: 'error', status: Number(status) }),
  }));

function pick(values: readonly number[], choice: number, fallback: number): number {
  return values[Math.floor(choice * values.length)] ?? fallback;
}
