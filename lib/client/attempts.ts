import { types } from 'node:util';
import { context } from '@opentelemetry/api';
import { failOpen, reportInternalError } from '../diagnostics/fail-open';
import { EnumerableWeakMap } from '../foreign/enumerable-weak-map';
import { isMock } from '../foreign/mocks';
import { asMethod, ownMethod, PatchedMethod, type Method } from '../foreign/patch';
import { prototypeChain } from '../foreign/prototype-chain';
import { globalState } from '../global-state';
import { callObserverIn, type CallObserver } from '../telemetry/call-context';

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

/** The class of the SDK's transport, `client.request`. There is one per loaded SDK. */
interface Transport {
  readonly prototype: Record<string, unknown>;
  readonly methods: readonly PatchedMethod[];
  /** Set only while all methods can be observed: a half would record retries as redirects. */
  isObserved: boolean;
  /** The transport's methods when they were last checked. */
  handler: unknown;
  execute: unknown;
}

/** All copies of this package share this state, so that each transport has one observer. */
const state = globalState('transports', () => ({
  protocol: 2,
  /** The call whose SDK method is on the stack. */
  current: undefined as CallObserver | undefined,
  transports: new EnumerableWeakMap<object, Transport>(),
}));

/** Runs the SDK's method. Requests that start before it returns belong to `observer`. */
export function runObserved(observer: CallObserver, method: Method, args: unknown[]): unknown {
  const outer = state.current;
  state.current = observer;
  try {
    return Reflect.apply(method, observer.client, args);
  } finally {
    state.current = outer;
  }
}

/**
 * Returns whether a method of this client is on the stack and has made no request. A call that it makes on itself is then
 * part of its call.
 */
export const isInsideCall = (client: unknown): boolean =>
  state.current !== undefined && state.current.client === client && state.current.includesCalls;

/** Wraps `handler(options, attempt, totalBackoff)` of SDK 5, which calls itself for a retry. */
const retryingHandler = (transport: Transport, original: Method): Method =>
  asMethod({
    method(...args) {
      let started: CallObserver | undefined;
      try {
        const [options, attempt, totalBackoff] = args as [RequestOptions, unknown, unknown];
        const linked = transport.isObserved ? options[OBSERVER] : undefined;
        if (linked !== undefined) {
          if (Number(attempt) > 0) linked.retryStarted(Number(totalBackoff));
        } else if (transport.isObserved) {
          started = state.current ?? callObserverIn(context.active());
          if (started !== undefined) options[OBSERVER] = started;
          started?.attemptStarted();
        }
      } catch (error) {
        reportInternalError('observing a request', error);
      }
      return send(started, original, this, args);
    },
  });

/** Wraps `execute(options)` of SDK 5, which makes the request. It calls itself with new options for a redirect. */
const observingExecute = (transport: Transport, original: Method): Method =>
  asMethod({
    method(...args) {
      const [options] = args as [RequestOptions | undefined];
      const observer = options?.[OBSERVER];
      // options without the symbol are new: the SDK creates them only for a redirect
      if (observer === undefined && transport.isObserved) recordRedirect(options?.uri);
      const response = Reflect.apply(original, this, args);
      if (observer !== undefined && types.isPromise(response)) {
        observer.requestSent(response);
      }
      return response;
    },
  });

/** Wraps `handler(options)` of SDK 1 to 4, which have no retries. Since 3.5 it calls itself for a redirect. */
const redirectingHandler = (transport: Transport, original: Method): Method =>
  asMethod({
    method(...args) {
      const [options] = args as [RequestOptions | undefined];
      let started: CallObserver | undefined;
      if (transport.isObserved) {
        started = state.current ?? failOpen('observing a request', deferredCall);
        if (started !== undefined) started.attemptStarted();
        // neither a method on the stack nor a first request: the handler was called by itself, for a redirect
        else recordRedirect(options?.uri);
      }
      return send(started, original, this, args);
    },
  });

/** Makes the request, in the context of its call if the call has just started. */
const send = (started: CallObserver | undefined, original: Method, transport: unknown, args: unknown[]) =>
  started?.runRequest === undefined
    ? Reflect.apply(original, transport, args)
    : started.runRequest(() => Reflect.apply(original, transport, args));

/** Returns the active call if a wrapper of another library deferred its first request. */
function deferredCall(): CallObserver | undefined {
  const observer = callObserverIn(context.active());
  return observer?.isBeforeRequest === true ? observer : undefined;
}

/** Records a redirect of the active call, or its first request if a handler of the application made it. */
function recordRedirect(url: unknown): void {
  try {
    const observer = callObserverIn(context.active());
    if (observer?.isBeforeRequest === true) observer.attemptStarted();
    else observer?.redirectStarted(url);
  } catch (error) {
    reportInternalError('observing a redirect', error);
  }
}

type Observe = (transport: Transport, original: Method) => Method;

const RETRYING_TRANSPORT: Readonly<Record<string, Observe>> = {
  handler: retryingHandler,
  execute: observingExecute,
};
const PLAIN_TRANSPORT: Readonly<Record<string, Observe>> = { handler: redirectingHandler };

/**
 * Patches the transport of a client. A transport of another shape, such as a test double, is not patched: its calls count
 * as one attempt. The same applies while one of its methods is a mock.
 */
export function observeTransport(client: unknown): void {
  try {
    const request = (client as { request?: unknown } | undefined)?.request;
    if (typeof request !== 'object' || request === null) return;
    const prototype = Object.getPrototypeOf(request) as object | null;
    if (prototype === null || prototype === Object.prototype) return;
    const transport = state.transports.get(prototype) ?? addTransport(prototype);
    const { handler, execute } = transport.prototype;
    if (transport.handler !== handler || transport.execute !== execute) checkTransport(transport);
  } catch (error) {
    reportInternalError('observing the transport', error);
  }
}

/** Adds the transport of a class. An application can extend the SDK's class: the base class is patched, as for clients. */
function addTransport(prototype: object): Transport {
  const base = prototypeChain(prototype)
    .filter((each) => ownMethod(each, 'handler') !== undefined)
    .at(-1);
  const owner = base ?? prototype;
  const transport = state.transports.get(owner) ?? createTransport(owner);
  state.transports.add(prototype, transport);
  return transport;
}

function createTransport(prototype: object): Transport {
  const hasRetries = ownMethod(prototype, 'execute') !== undefined;
  const transport: Transport = {
    prototype: prototype as Record<string, unknown>,
    // a wrapper of another library calls ours: a second one would count attempts twice
    methods: Object.entries(hasRetries ? RETRYING_TRANSPORT : PLAIN_TRANSPORT).map(
      ([name, observe]) =>
        new PatchedMethod(name, (original, mayContainWrapper) =>
          mayContainWrapper ? undefined : observe(transport, original),
        ),
    ),
    isObserved: false,
    handler: undefined,
    execute: undefined,
  };
  return transport;
}

/** Patches all methods of a transport, or none. */
function checkTransport(transport: Transport): void {
  const { prototype, methods } = transport;
  const isComplete = methods.every(({ name }) => {
    const method = ownMethod(prototype, name);
    return method !== undefined && !isMock(method.value as object);
  });
  transport.isObserved = isComplete && methods.every((method) => method.install(prototype) !== 'frozen');
  if (!transport.isObserved) methods.forEach((method) => method.restore(prototype));
  transport.handler = prototype['handler'];
  transport.execute = prototype['execute'];
}

/** Restores the original methods of every patched transport. */
export function restoreTransports(): void {
  state.transports.forEach((_prototype, transport) => {
    transport.methods.forEach((method) => method.restore(transport.prototype));
    transport.isObserved = false;
    transport.handler = undefined;
  });
}
