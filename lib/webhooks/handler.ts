import { trace, type Context, type Span } from '@opentelemetry/api';
import type { AcceptedSend } from '../config/stores';
import { TIMED_OUT, withDeadline } from '../deadline';
import { reportInternalError } from '../diagnostics/fail-open';
import { adopt, isThenable } from '../foreign/promise';
import { activeContext, runInContext } from '../telemetry/context';
import type { WebhookEvent } from './events/event';
import type { EventContext, WebhookReceiverOptions } from './options';
import type { RawBody } from './verification/signature';

export type OnEvent = NonNullable<WebhookReceiverOptions['onEvent']>;

export type HandlerOutcome =
  | { readonly ended: 'handled' }
  | { readonly ended: 'failed'; readonly error: unknown }
  /** The handler is still running. `later` resolves to true if it succeeds and to false if it fails. */
  | { readonly ended: 'timeout'; readonly later: Promise<boolean> };

/** An {@link EventContext} that creates its signal at the first access. */
class HandlerContext implements EventContext {
  // an own property: a copy, such as `{ ...context, logger }`, has the signal too
  static readonly #SIGNAL = {
    enumerable: true,
    get(this: HandlerContext): AbortSignal {
      return this.#getSignal();
    },
  };

  declare readonly signal: AbortSignal;
  // private fields are not keys of the object that the application receives
  #controller: AbortController | undefined;
  #isTimedOut = false;

  constructor(
    readonly rawBody: RawBody,
    readonly span: Span | undefined,
    readonly send: AcceptedSend | undefined,
  ) {
    Object.defineProperty(this, 'signal', HandlerContext.#SIGNAL);
  }

  #getSignal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isTimedOut) this.abort();
    }
    return this.#controller.signal;
  }

  abort(): void {
    this.#isTimedOut = true;
    this.#controller?.abort(new DOMException('onEvent exceeded handlerTimeoutMs', 'TimeoutError'));
  }
}

export interface HandlerInput {
  readonly event: WebhookEvent;
  readonly rawBody: RawBody;
  readonly span: Span | undefined;
  readonly send: AcceptedSend | undefined;
  readonly parent: Context;
  readonly timeoutMs: number;
}

export const HANDLED: HandlerOutcome = { ended: 'handled' };

/** Runs the application's handler once, with the span active, and waits at most `timeoutMs`. Never rejects. */
export function runHandler(onEvent: OnEvent, input: HandlerInput): HandlerOutcome | Promise<HandlerOutcome> {
  const { event, rawBody, span, send, parent, timeoutMs } = input;
  const eventContext = new HandlerContext(rawBody, span, send);
  try {
    const result: unknown = runInContext(contextFor(parent, span), () => onEvent(event, eventContext));
    return isThenable(result) ? waitFor(adopt(result), eventContext, timeoutMs) : HANDLED;
  } catch (error) {
    return { ended: 'failed', error };
  }
}

/** Returns the context in which the handler runs, or undefined if that context is already active. */
function contextFor(parent: Context, span: Span | undefined): Context | undefined {
  try {
    const target = span === undefined ? parent : trace.setSpan(parent, span);
    return target === activeContext() ? undefined : target;
  } catch (error) {
    reportInternalError('the context of onEvent', error);
    return undefined;
  }
}

async function waitFor(
  result: Promise<unknown>,
  eventContext: HandlerContext,
  timeoutMs: number,
): Promise<HandlerOutcome> {
  const settled = result.then(
    () => HANDLED,
    (error: unknown): HandlerOutcome => ({ ended: 'failed', error }),
  );
  const outcome = await withDeadline(settled, timeoutMs);
  if (outcome !== TIMED_OUT) return outcome;
  eventContext.abort();
  return { ended: 'timeout', later: settled.then(({ ended }) => ended === 'handled') };
}
