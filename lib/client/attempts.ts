import { types } from 'node:util';
import { context } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics';
import { callOf } from '../telemetry/context';
import { asMethod, ownMethod, patchMethod, unpatchMethods, type Method, type Patch } from './patch';

/** What a call is told about the requests it makes. */
export interface CallObserver {
  /** The client whose method was called. */
  readonly client: unknown;
  /** The SDK made its first request. */
  attemptStarted(): void;
  /** The request under way failed; the SDK may repeat it. */
  attemptFailed(error: unknown): void;
  /** The SDK repeats the request after waiting `totalBackoff` ms in all. */
  retryStarted(totalBackoff: number): void;
  /** The SDK follows a redirect to `url`. */
  redirectStarted(url: unknown): void;
}

/**
 * Ties a request to its call on the options object that the SDK makes per call and carries through its
 * retries; it is spread into each attempt's options, and only named fields of it reach `fetch`.
 */
const OBSERVER = Symbol('customerio call');

type RequestOptions = { uri?: unknown; [OBSERVER]?: CallObserver };

let calling: CallObserver | undefined;

/** Runs the SDK's method; the requests it starts before returning belong to `observer`. */
export function runObserved(observer: CallObserver, method: Method, args: unknown[]): unknown {
  const outer = calling;
  calling = observer;
  try {
    return Reflect.apply(method, observer.client, args);
  } finally {
    calling = outer;
  }
}

/** Whether a method of this client is on the stack: what it calls on itself is part of the same call. */
export const isInsideCall = (client: unknown): boolean => calling !== undefined && calling.client === client;

const isObserver = (value: unknown): value is CallObserver =>
  typeof value === 'object' && value !== null && 'attemptStarted' in value;

function observerInContext(): CallObserver | undefined {
  const value = callOf(context.active());
  return isObserver(value) ? value : undefined;
}

/** 5.x: `handler(options, attempt, totalBackoff)` calls itself for a retry. */
function retryingHandler(original: Method): Method {
  return asMethod({
    method(...args) {
      try {
        const [options, attempt, totalBackoff] = args as [RequestOptions, unknown, unknown];
        const known = options[OBSERVER];
        if (known === undefined) {
          const observer = calling ?? observerInContext();
          if (observer !== undefined) {
            options[OBSERVER] = observer;
            observer.attemptStarted();
          }
        } else if (Number(attempt) > 0) {
          known.retryStarted(Number(totalBackoff));
        }
      } catch (error) {
        reportInternalError('observing a request', error);
      }
      return Reflect.apply(original, this, args);
    },
  });
}

/** 5.x: `execute(options)` makes the request; it calls itself with new options for a redirect. */
function observingExecute(original: Method): Method {
  return asMethod({
    method(...args) {
      const [options] = args as [RequestOptions | undefined];
      const observer = options?.[OBSERVER];
      if (observer === undefined) redirected(options?.uri);
      const answer = Reflect.apply(original, this, args);
      if (observer !== undefined && types.isPromise(answer)) {
        answer.then(undefined, (error: unknown) => observer.attemptFailed(error));
      }
      return answer;
    },
  });
}

/** 1.x to 4.x: no retries; since 3.5 `handler(options)` calls itself for a redirect. */
function redirectingHandler(original: Method): Method {
  return asMethod({
    method(...args) {
      const [options] = args as [RequestOptions | undefined];
      if (calling !== undefined) calling.attemptStarted();
      else redirected(options?.uri);
      return Reflect.apply(original, this, args);
    },
  });
}

function redirected(url: unknown): void {
  try {
    observerInContext()?.redirectStarted(url);
  } catch (error) {
    reportInternalError('observing a redirect', error);
  }
}

type Observation = Readonly<Record<string, (original: Method) => Method>>;

const RETRYING_TRANSPORT: Observation = { handler: retryingHandler, execute: observingExecute };
const PLAIN_TRANSPORT: Observation = { handler: redirectingHandler };

const transports = new Map<object, readonly Patch[]>();

/**
 * Observes the transport behind a client (`client.request`, one prototype per loaded SDK). A transport
 * of another shape, such as a test double, is left alone: its calls count as one attempt.
 */
export function observeTransport(transport: unknown): void {
  if (typeof transport !== 'object' || transport === null) return;
  const prototype = Object.getPrototypeOf(transport) as object | null;
  if (prototype === null || prototype === Object.prototype || transports.has(prototype)) return;
  const retries = ownMethod(prototype, 'execute') !== undefined;
  const patches = Object.entries(retries ? RETRYING_TRANSPORT : PLAIN_TRANSPORT).flatMap(
    ([name, observe]) => patchMethod(prototype, name, observe) ?? [],
  );
  transports.set(prototype, patches);
}

/** Gives every observed transport its own methods back. */
export function releaseTransports(): void {
  for (const [prototype, patches] of transports) {
    if (unpatchMethods(prototype, patches)) transports.delete(prototype);
  }
}
