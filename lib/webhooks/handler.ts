import { trace, type Context, type Span } from '@opentelemetry/api';
import { reportInternalError } from '../diagnostics';
import { activeContext, runInContext } from '../telemetry/context';
import { isThenable } from '../delivery/circuit-breaker';
import type { AcceptedSend } from '../config/stores';
import type { WebhookEvent } from './events/event';
import type { EventContext, WebhookReceiverOptions } from './options';
import type { RawBody } from './verification/signature';

export type OnEvent = NonNullable<WebhookReceiverOptions['onEvent']>;

export type HandlerOutcome =
  | { readonly ended: 'handled' }
  | { readonly ended: 'failed'; readonly error: unknown }
  /** It still runs: `later` tells how it ends. */
  | { readonly ended: 'timeout'; readonly later: Promise<boolean> };

/** {@link EventContext}; its signal is made when it is asked for. */
class Info implements EventContext {
  // not among the keys of what the handler gets
  #controller: AbortController | undefined;
  #isOver = false;

  constructor(
    readonly rawBody: RawBody,
    readonly span: Span | undefined,
    readonly send: AcceptedSend | undefined,
  ) {}

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isOver) this.abort();
    }
    return this.#controller.signal;
  }

  abort(): void {
    this.#isOver = true;
    this.#controller?.abort(new DOMException('the time of onEvent is over', 'TimeoutError'));
  }
}

export interface Handling {
  readonly event: WebhookEvent;
  readonly rawBody: RawBody;
  readonly span: Span | undefined;
  readonly send: AcceptedSend | undefined;
  readonly parent: Context;
  /** How long it is waited for, in milliseconds. */
  readonly timeoutMs: number;
}

export const HANDLED: HandlerOutcome = { ended: 'handled' };

/** Runs the user's handler once, with the span active, and waits for it as long as there is time. */
export function handle(onEvent: OnEvent, handling: Handling): HandlerOutcome | Promise<HandlerOutcome> {
  const { event, rawBody, span, send, parent, timeoutMs } = handling;
  const info = new Info(rawBody, span, send);
  try {
    const answer: unknown = runInContext(contextFor(parent, span), () => onEvent(event, info));
    // what the handler returned is its own too: a `then` of its own can throw
    if (!isThenable(answer)) return HANDLED;
    return bounded(Promise.resolve(answer), info, timeoutMs);
  } catch (error) {
    return { ended: 'failed', error };
  }
}

/** The context to run in, or undefined where it is active already. */
function contextFor(parent: Context, span: Span | undefined): Context | undefined {
  try {
    const wanted = span === undefined ? parent : trace.setSpan(parent, span);
    return wanted === activeContext() ? undefined : wanted;
  } catch (error) {
    reportInternalError('the context of onEvent', error);
    return undefined;
  }
}

function bounded(answer: Promise<unknown>, info: Info, timeoutMs: number): Promise<HandlerOutcome> {
  return new Promise((resolve) => {
    const later = answer.then(
      () => {
        clearTimeout(timer);
        resolve(HANDLED);
        return true;
      },
      (error: unknown) => {
        clearTimeout(timer);
        resolve({ ended: 'failed', error });
        return false;
      },
    );
    const timer = setTimeout(() => {
      resolve({ ended: 'timeout', later });
      info.abort();
    }, timeoutMs);
  });
}
