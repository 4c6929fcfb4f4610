import { context, createContextKey, ROOT_CONTEXT, trace, type Context, type Span } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics';

/** The key by which `@opentelemetry/core` of either line marks a context as "do not trace". */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** The key under which the API keeps the active span, learnt from the API itself. */
const ACTIVE_SPAN = learnSpanKey();

function learnSpanKey(): symbol {
  let learnt: symbol | undefined;
  const probe: Context = {
    getValue: () => undefined,
    setValue: (key) => ((learnt = key), probe),
    deleteValue: () => probe,
  };
  trace.setSpan(probe, trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }));
  return learnt ?? createContextKey('OpenTelemetry Context Key SPAN');
}

const CALL = createContextKey('opentelemetry-instrumentation-customerio call');

/**
 * The context a call runs in: its span, "do not trace below", and the call itself for the observers of
 * the SDK's transport. One object instead of three copies of the parent's map, which `setValue` makes
 * (about 0.5 us a call on Node 20).
 */
export class CallContext implements Context {
  constructor(
    private readonly parent: Context,
    private span: Span | undefined,
    private readonly suppressed: boolean,
    private call: object | undefined,
  ) {}

  /**
   * Lets go of span and call when the call has ended. The SDK's request timer alone keeps this context
   * for 10 s, a pooled socket for longer, and with it would stay what the application sent.
   */
  release(): void {
    this.span = undefined;
    this.call = undefined;
  }

  getValue(key: symbol): unknown {
    if (key === ACTIVE_SPAN && this.span !== undefined) return this.span;
    if (key === SUPPRESS_TRACING && this.suppressed) return true;
    if (key === CALL && this.call !== undefined) return this.call;
    return this.parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.copied().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.copied().deleteValue(key);
  }

  private copied(): Context {
    let copy = this.call === undefined ? this.parent : this.parent.setValue(CALL, this.call);
    if (this.span !== undefined) copy = trace.setSpan(copy, this.span);
    return this.suppressed ? copy.setValue(SUPPRESS_TRACING, true) : copy;
  }
}

/** What a {@link CallContext} carries, if `context` is below one. */
export const callOf = (context: Context): unknown => context.getValue(CALL);

/** A context for records that belong to `span` but are emitted after it left the stack. */
export const contextWithSpan = (span: Span | undefined): Context =>
  span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span);

/** The active context; the root where the context manager fails. */
export function activeContext(): Context {
  try {
    return context.active();
  } catch (error) {
    reportInternalError('the context manager', error);
    return ROOT_CONTEXT;
  }
}

/**
 * Runs `run` with `active` as the active context: exactly once and with its own outcome, whatever the
 * context manager does.
 */
export function runInContext<T>(active: Context | undefined, run: () => T): T {
  if (active === undefined) return run();
  let ran = false;
  let threw = false;
  let outcome: unknown;
  const once = () => {
    if (ran) return;
    ran = true;
    try {
      outcome = run();
    } catch (error) {
      threw = true;
      outcome = error;
    }
  };
  try {
    context.with(active, once);
  } catch (error) {
    reportInternalError('the context manager', error);
  }
  once();
  if (threw) throw outcome;
  return outcome as T;
}
