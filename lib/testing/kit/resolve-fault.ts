import { unknownNames } from '../../config/unknown-names';
import type { Behavior, RequestMatcher } from '../simulator';
import { ENDPOINTS, type SimulatorFault } from './fault';

const EFFECTS = ['status', 'reset', 'hang', 'truncated', 'rejectedItems'] as const;
const DETAILS = ['retryAfterSeconds', 'body', 'headers'] as const;
const FIELDS: readonly string[] = [
  ...EFFECTS,
  ...DETAILS,
  ...['delayMs', 'times', 'operation', 'api', 'method', 'path'],
];

/** A fault in the terms of the simulator. */
export interface ResolvedFault {
  readonly matcher: RequestMatcher;
  readonly behavior: Behavior;
  readonly times: number;
}

/**
 * Validates a fault.
 *
 * @throws {TypeError} if a field is unknown, invalid, or contradicts another one.
 */
export function resolveFault(fault: SimulatorFault): ResolvedFault {
  const [unknown] = unknownNames(Object.keys(fault), FIELDS, 'a field of a fault');
  if (unknown !== undefined) throw invalid(unknown);
  const { times = 1, delayMs = 0 } = fault;
  if (times !== Infinity && !isWhole(times, 1))
    throw invalid('times must be a whole number from 1, or Infinity.');
  if (!isWhole(delayMs, 0)) throw invalid('delayMs must be a whole number from 0.');
  return { matcher: matcherOf(fault), behavior: { ...effectOf(fault), delayMs }, times };
}

const invalid = (problem: string): TypeError => new TypeError(`fault(): ${problem}`);
const isWhole = (value: number, min: number): boolean => Number.isSafeInteger(value) && value >= min;

function effectOf(fault: SimulatorFault): Behavior {
  const given = EFFECTS.filter((name) => fault[name] !== undefined && fault[name] !== false);
  if (given.length > 1) throw invalid(`${given.join(' and ')} contradict each other; give one of them.`);
  const [effect] = given;
  const detail = DETAILS.find((name) => fault[name] !== undefined);
  if (detail !== undefined && effect !== 'status') throw invalid(`${detail} requires status.`);
  if (effect === undefined) {
    if (fault.delayMs === undefined) throw invalid(`give one of ${EFFECTS.join(', ')} or delayMs.`);
    return { kind: 'default' };
  }
  return EFFECT[effect](fault);
}

const EFFECT: Readonly<Record<(typeof EFFECTS)[number], (fault: SimulatorFault) => Behavior>> = {
  status: responseOf,
  reset: () => ({ kind: 'reset' }),
  hang: () => ({ kind: 'hang' }),
  truncated: () => ({ kind: 'truncated_json' }),
  rejectedItems: ({ rejectedItems = 0 }) => {
    if (!isWhole(rejectedItems, 1)) throw invalid('rejectedItems must be a whole number from 1.');
    return { kind: 'partial', errors: rejectedItems };
  },
};

function responseOf({ status = 0, retryAfterSeconds, body, headers = {} }: SimulatorFault): Behavior {
  if (!isWhole(status, 200) || status > 599) throw invalid('status must be a whole number from 200 to 599.');
  if (retryAfterSeconds !== undefined && !isWhole(retryAfterSeconds, 0)) {
    throw invalid('retryAfterSeconds must be a whole number from 0.');
  }
  const extra = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const allHeaders = { ...extra, ...headers };
  if (body !== undefined) return { status, headers: allHeaders, body };
  if (status < 400) throw invalid(`status ${status} requires a body; give a status from 400 for an error.`);
  return { kind: 'error', status, headers: allHeaders };
}

function matcherOf({ operation, api, method, path }: SimulatorFault): RequestMatcher {
  if (operation === undefined) {
    return {
      ...(api === undefined ? {} : { api }),
      ...(method === undefined ? {} : { method }),
      ...(path === undefined ? {} : { path }),
    };
  }
  const [unknown] = unknownNames([operation], Object.keys(ENDPOINTS), 'an operation that fault() knows');
  if (unknown !== undefined) throw invalid(`${unknown} Use path for other requests.`);
  if (method !== undefined || path !== undefined) throw invalid('give either operation, or method and path.');
  return { ...ENDPOINTS[operation], ...(api === undefined ? {} : { api }) };
}
