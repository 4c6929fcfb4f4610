import { createContextKey, trace, type Context, type Span } from '@opentelemetry/api';
import { isObject } from '../foreign/read';
import { liveObserver, OBSERVER_KEY, ObserverLink, observerIn } from './observer-link';

/** Receives what happens to the requests of one SDK call. */
export interface CallObserver {
  /** The client whose method was called. */
  readonly client: unknown;
  /** Whether the call has made no request. */
  readonly isBeforeRequest: boolean;
  /** Whether a call that the client makes on itself is a part of this one. */
  readonly includesCalls: boolean;
  /** The SDK sends its first request. */
  attemptStarted(): void;
  /** Runs the first request, if it does not start in the context of the call. */
  runRequest?(send: () => unknown): unknown;
  /** The SDK sent a request. @param response its promise, which rejects if the request fails */
  requestSent(response: Promise<unknown>): void;
  /** The SDK retries the request. @param totalBackoffMs sum of all delays of this call so far */
  retryStarted(totalBackoffMs: number): void;
  /** The SDK follows a redirect to `url`. */
  redirectStarted(url: unknown): void;
}

/** A batch of `cdp-analytics-node`, for the processor of the spans of its requests. */
export interface BatchRequests {
  /** Host in the configuration of the client. */
  readonly batchHost: string | undefined;
}

/** The key with which `@opentelemetry/core` 2 and 3 suppress tracing in a context. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** The key under which the API stores the active span. The API does not export it, so a probe records it. */
const ACTIVE_SPAN = detectSpanKey();

function detectSpanKey(): symbol {
  let detected: symbol | undefined;
  const probe: Context = {
    getValue: () => undefined,
    setValue: (key) => ((detected = key), probe),
    deleteValue: () => probe,
  };
  trace.setSpan(probe, trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }));
  return detected ?? createContextKey('OpenTelemetry Context Key SPAN');
}

/**
 * The context of one SDK call or batch: its span, the suppression of tracing, and the observer of the call. A single object
 * replaces the three copies of the parent's map that `setValue` would make.
 */
export class CallContext implements Context {
  /** Set if a context is derived from this one. */
  private link: ObserverLink | undefined;

  constructor(
    private parent: Context,
    private span: Span | undefined,
    private readonly isTracingSuppressed: boolean,
    private observer: CallObserver | BatchRequests | undefined,
  ) {}

  /**
   * Drops the references to the span and the observer after the call. The SDK's request timer keeps this context for
   * 10 s, and a pooled socket keeps it longer. Both would otherwise keep the call's arguments in memory.
   */
  release(): void {
    this.span = undefined;
    this.observer = undefined;
    this.link?.release();
    this.link = undefined;
    this.parent = liveContext(this.parent);
  }

  /** Returns the context without the suppression, which is for the requests of this call and not for another call. */
  forOtherCall(): Context {
    if (this.hasEnded) return liveContext(this.parent);
    return this.isTracingSuppressed ? new UnsuppressedContext(this, this.parent) : this;
  }

  /** Whether this context adds nothing to its parent, except the suppression. */
  get hasEnded(): boolean {
    return this.span === undefined && this.observer === undefined;
  }

  /** Returns the parent if this context adds nothing to it. */
  get replacement(): Context | undefined {
    return this.hasEnded && !this.isTracingSuppressed ? this.parent : undefined;
  }

  getValue(key: symbol): unknown {
    if (key === ACTIVE_SPAN && this.span !== undefined) return this.span;
    if (key === SUPPRESS_TRACING && this.isTracingSuppressed) return true;
    if (key === OBSERVER_KEY && this.observer !== undefined) return this.observer;
    return this.parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.toPlainContext().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.toPlainContext().deleteValue(key);
  }

  /** Returns a copy without suppression. It refers to the observer through a link, so that `release` clears it. */
  toUnsuppressedContext(): Context {
    const copy =
      this.observer === undefined ? this.parent : this.parent.setValue(OBSERVER_KEY, this.linked());
    return this.span === undefined ? copy : trace.setSpan(copy, this.span);
  }

  private linked(): ObserverLink {
    return (this.link ??= new ObserverLink(this.observer, liveObserver(this.parent.getValue(OBSERVER_KEY))));
  }

  private toPlainContext(): Context {
    const copy = this.toUnsuppressedContext();
    return this.isTracingSuppressed ? copy.setValue(SUPPRESS_TRACING, true) : copy;
  }
}

/** A view of a call's context without its suppression. A copy would keep the call in memory after `release`. */
class UnsuppressedContext implements Context {
  constructor(
    private readonly call: CallContext,
    private readonly parent: Context,
  ) {}

  /** Returns the parent of the call if the call has ended. */
  get replacement(): Context | undefined {
    return this.call.hasEnded ? this.parent : undefined;
  }

  getValue(key: symbol): unknown {
    return (key === SUPPRESS_TRACING ? this.parent : this.call).getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.call.toUnsuppressedContext().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.call.toUnsuppressedContext().deleteValue(key);
  }
}

/** Returns a context without the contexts of ended calls. If each call starts the next one, they would form a chain. */
function liveContext(context: Context): Context {
  let live = context;
  while (live instanceof CallContext || live instanceof UnsuppressedContext) {
    const { replacement } = live;
    if (replacement === undefined) break;
    live = replacement;
  }
  return live;
}

/** Returns whether the application suppresses tracing in a context, as exporters do for their own requests. */
export const isTracingSuppressed = (context: Context): boolean => context.getValue(SUPPRESS_TRACING) === true;

/** Returns the observer of the SDK call that `context` belongs to. */
export function callObserverIn(context: Context): CallObserver | undefined {
  const value = observerIn(context);
  return isCallObserver(value) ? value : undefined;
}

/** Returns whether a value is an observer. Another copy of this package can store another shape under the same key. */
const isCallObserver = (value: unknown): value is CallObserver =>
  isObject(value) && 'attemptStarted' in value;

/** Returns the batch that `context` belongs to. */
export function batchRequestsIn(context: Context): BatchRequests | undefined {
  const value = observerIn(context);
  return isBatchRequests(value) ? value : undefined;
}

const isBatchRequests = (value: unknown): value is BatchRequests => isObject(value) && 'batchHost' in value;
