import { METHODS, validateHeaderName, validateHeaderValue } from 'node:http';
import { types } from 'node:util';
import { APIS } from '../../catalog/values';
import { unknownNames } from '../../config/unknown-names';
import type { Behavior, RequestMatcher } from '../simulator';
import { ENDPOINTS, type SimulatorFault } from './fault';

const EFFECTS = ['status', 'reset', 'hang', 'hangInBody', 'truncated', 'rejectedItems'] as const;
/** Effects that are on or off. */
const SWITCHES = ['reset', 'hang', 'hangInBody', 'truncated'] as const;
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
  if (typeof fault !== 'object' || (fault as unknown) === null) {
    throw invalid('give an object, such as { status: 503 }.');
  }
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
  const wrong = SWITCHES.find((name) => fault[name] !== undefined && typeof fault[name] !== 'boolean');
  if (wrong !== undefined) throw invalid(`${wrong} must be true or false.`);
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
  hangInBody: () => ({ kind: 'hang_mid_body' }),
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
  requireHeaders(headers);
  if (body !== undefined) requireBody(body);
  const allHeaders = { ...extra, ...headers };
  if (body !== undefined) return { status, headers: allHeaders, body };
  if (status < 400) throw invalid(`status ${status} requires a body; give a status from 400 for an error.`);
  return { kind: 'error', status, headers: allHeaders };
}

/** Rejects what the server could not send later, when no caller can catch it. */
function requireHeaders(headers: unknown): void {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    throw invalid("headers must be an object, such as { 'x-request-id': '1' }.");
  }
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value as string);
    } catch {
      throw invalid('headers has a name or a value that HTTP does not allow.');
    }
  }
}

function requireBody(body: unknown): void {
  if (!isSerializable(body)) throw invalid('body must be text, or a value that JSON can represent.');
}

function isSerializable(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function requireTarget({ api, method, path }: SimulatorFault): void {
  if (api !== undefined && !APIS.includes(api)) throw invalid(`api must be ${APIS.join(', ')}.`);
  if (method !== undefined && !METHODS.includes(String(method).toUpperCase())) {
    throw invalid('method must be an HTTP method, such as PUT.');
  }
  if (path !== undefined && !types.isRegExp(path) && !String(path).startsWith('/')) {
    throw invalid("path must start with a slash, such as '/customers/:id', or be a pattern.");
  }
}

function matcherOf(fault: SimulatorFault): RequestMatcher {
  requireTarget(fault);
  const { operation, api, method, path } = fault;
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
