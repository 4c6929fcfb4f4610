import { types } from 'node:util';
import { context } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics/fail-open';
import { callObserverIn, type CallObserver } from './call-context';
import { asMethod, ownMethod, patchMethod, unpatchMethods, type Method, type Patch } from './patch';

/*
 * A request finds its call in three ways: by the method on the stack, by a symbol on the SDK's options (for retries),
 * and by the active context (for redirects, and for requests that start later).
 */

/**
 * Links a request to its call. The SDK creates one options object per call and spreads it into the options of
 * each retry, so the symbol survives retries. Only named fields of the options reach `fetch`.
 */
const OBSERVER = Symbol('customerio call');

type RequestOptions = { uri?: unknown; [OBSERVER]?: CallObserver };

/** The call whose SDK method is on the stack. */
let currentObserver: CallObserver | undefined;

/** Runs the SDK's method. Requests that start before it returns belong to `observer`. */
export function runObserved(observer: CallObserver, method: Method, args: unknown[]): unknown {
  const outer = currentObserver;
  currentObserver = observer;
  try {
    return Reflect.apply(method, observer.client, args);
  } finally {
    currentObserver = outer;
  }
}

/** Returns whether a method of this client is on the stack: a call that it makes on itself is part of that call. */
export const isInsideCall = (client: unknown): boolean =>
  currentObserver !== undefined && currentObserver.client === client;

/** Wraps `handler(options, attempt, totalBackoff)` of SDK 5, which calls itself for a retry. */
function retryingHandler(original: Method): Method {
  return asMethod({
    method(...args) {
      try {
        const [options, attempt, totalBackoff] = args as [RequestOptions, unknown, unknown];
        const linked = options[OBSERVER];
        const observer = linked ?? currentObserver ?? callObserverIn(context.active());
        if (linked === undefined) {
          if (observer !== undefined) options[OBSERVER] = observer;
          observer?.attemptStarted();
        } else if (Number(attempt) > 0) {
          linked.retryStarted(Number(totalBackoff));
        }
      } catch (error) {
        reportInternalError('observing a request', error);
      }
      return Reflect.apply(original, this, args);
    },
  });
}

/** Wraps `execute(options)` of SDK 5, which makes the request. It calls itself with new options for a redirect. */
function observingExecute(original: Method): Method {
  return asMethod({
    method(...args) {
      const [options] = args as [RequestOptions | undefined];
      const observer = options?.[OBSERVER];
      // options without the symbol are new: the SDK creates them only for a redirect
      if (observer === undefined) recordRedirect(options?.uri);
      const response = Reflect.apply(original, this, args);
      if (observer !== undefined && types.isPromise(response)) {
        response.then(undefined, (error: unknown) => observer.attemptFailed(error));
      }
      return response;
    },
  });
}

/** Wraps `handler(options)` of SDK 1 to 4, which have no retries. Since 3.5 it calls itself for a redirect. */
function redirectingHandler(original: Method): Method {
  return asMethod({
    method(...args) {
      const [options] = args as [RequestOptions | undefined];
      if (currentObserver !== undefined) currentObserver.attemptStarted();
      // without a method on the stack, the handler was called by itself, for a redirect
      else recordRedirect(options?.uri);
      return Reflect.apply(original, this, args);
    },
  });
}

function recordRedirect(url: unknown): void {
  try {
    callObserverIn(context.active())?.redirectStarted(url);
  } catch (error) {
    reportInternalError('observing a redirect', error);
  }
}

type TransportPatches = Readonly<Record<string, (original: Method) => Method>>;

const RETRYING_TRANSPORT: TransportPatches = { handler: retryingHandler, execute: observingExecute };
const PLAIN_TRANSPORT: TransportPatches = { handler: redirectingHandler };

const transports = new Map<object, readonly Patch[]>();

/**
 * Patches the transport of a client (`client.request`; one prototype per loaded SDK). A transport of another
 * shape, such as a test double, is not patched: its calls count as one attempt.
 */
export function observeTransport(transport: unknown): void {
  if (typeof transport !== 'object' || transport === null) return;
  const prototype = Object.getPrototypeOf(transport) as object | null;
  if (prototype === null || prototype === Object.prototype || transports.has(prototype)) return;
  const hasRetries = ownMethod(prototype, 'execute') !== undefined;
  const patches = Object.entries(hasRetries ? RETRYING_TRANSPORT : PLAIN_TRANSPORT).flatMap(
    ([name, observe]) => patchMethod(prototype, name, observe) ?? [],
  );
  transports.set(prototype, patches);
}

/** Restores the original methods of every patched transport. */
export function restoreTransports(): void {
  for (const [prototype, patches] of transports) {
    if (unpatchMethods(prototype, patches)) transports.delete(prototype);
  }
}
