import { createContextKey, type Context } from '@opentelemetry/api';
import { isObject } from '../foreign/read';

/** The key of the observer of a call or batch, or of a link to it. */
export const OBSERVER_KEY = createContextKey('opentelemetry-instrumentation-customerio call');

/** Refers to the observer of a call. Derived contexts keep it, and can live longer than the call. */
export class ObserverLink {
  /**
   * @param observer the observer, until {@link release}
   * @param outer the value of the key in the context of the caller
   */
  constructor(
    private observer: unknown,
    private outer: unknown,
  ) {}

  get hasEnded(): boolean {
    return this.observer === undefined;
  }

  /** Drops the observer, and the links of callers that have ended. */
  release(): void {
    this.observer = undefined;
    this.outer = liveObserver(this.outer);
  }

  /** Returns the value of the key. Named as in a context: other copies of this package read the link like one. */
  getValue(key: symbol): unknown {
    return key === OBSERVER_KEY ? (this.observer ?? this.outer) : undefined;
  }
}

/** Returns a value of the key without the links of ended calls. If each call starts the next one, they would form a chain. */
export function liveObserver(value: unknown): unknown {
  let live = value;
  while (live instanceof ObserverLink && live.hasEnded) live = live.getValue(OBSERVER_KEY);
  return live;
}

/** Returns the observer of a context, also if the context refers to it through links. */
export function observerIn(context: Pick<Context, 'getValue'>): unknown {
  const value = context.getValue(OBSERVER_KEY);
  return isReadable(value) ? observerIn(value) : value;
}

/** Another copy of this package has its own class of links. */
const isReadable = (value: unknown): value is Pick<Context, 'getValue'> =>
  isObject(value) && 'getValue' in value;
