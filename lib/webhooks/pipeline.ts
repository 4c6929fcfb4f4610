import type { Telemetry } from '../telemetry';
import { creationTimeOf } from '../delivery/delivery-id';
import type { Claim, Deduplicator } from '../delivery/deduplicator';
import { andThen } from '../delivery/and-then';
import { UNAVAILABLE, type Unavailable } from '../delivery/circuit-breaker';
import type { Sends } from '../delivery/journal';
import type { Awaitable, Send } from '../config/stores';
import { BUSY, OK, REFUSALS } from './http/responses';
import { arrivalOf, type Arrival, type Receipt } from './authenticated-request';
import { handle, HANDLED, type HandlerOutcome } from './handler';
import type { ReceiverConfig } from './options';
import type { WebhookAnswer } from './http/reception';
import { Telling, type Ending } from './telemetry';

/** Less than that is no time for a handler, however slow the body was: unless the user wants it so. */
const MIN_HANDLER_MS = 100;

type Unhandled = Extract<HandlerOutcome, { ended: 'failed' }> | { readonly ended: 'timeout' };

type Claimed = Claim | 'duplicate' | 'busy' | undefined;

/** What happens to authenticated webhooks: each event is handled and counted once, every request is told. */
export class Processing {
  constructor(
    private readonly config: ReceiverConfig,
    private readonly deduplicator: Deduplicator,
    private readonly sends: Sends,
    private readonly telemetry: () => Telemetry,
  ) {}

  process(receipt: Receipt): Awaitable<WebhookAnswer> {
    const arrival = arrivalOf(receipt);
    const telling = new Telling(this.telemetry(), arrival);
    telling.received();
    // asked before the lookup is awaited: two questions to a store take the time of one
    const claiming = this.claim(arrival);
    return andThen(this.lookup(arrival, telling), (send) => {
      telling.start(send, send?.acceptedAt ?? this.inferred(arrival));
      return andThen(claiming, (claim) => this.claimed(arrival, telling, claim, send));
    });
  }

  private claimed(
    arrival: Arrival,
    telling: Telling,
    claim: Claimed,
    send: Send | undefined,
  ): Awaitable<WebhookAnswer> {
    if (claim === 'duplicate') return this.end(telling, OK, { outcome: 'duplicate' });
    if (claim === 'busy') return this.unhandled(telling, BUSY, { ended: 'timeout' });
    return andThen(this.handled(arrival, telling, send), (outcome) => {
      if (outcome.ended === 'handled') {
        return andThen(this.completed(telling, claim), () => this.end(telling, OK, { outcome: 'accepted' }));
      }
      const settled = this.isRetried
        ? this.givenBack(outcome, telling, claim)
        : this.completed(telling, claim);
      return andThen(settled, () => this.unhandled(telling, REFUSALS.handler, outcome));
    });
  }

  private claim({ event, startedAt }: Arrival): Awaitable<Claimed> {
    return event.eventId === undefined
      ? undefined
      : this.deduplicator.claim(event.eventId, this.remaining(startedAt));
  }

  private remaining(startedAt: number): number {
    return Math.max(this.config.handlerTimeoutMs - (performance.now() - startedAt), 0);
  }

  private lookup({ deliveryId }: Arrival, telling: Telling): Awaitable<Send | undefined> {
    if (deliveryId === undefined) return undefined;
    const found = (send: Send | undefined | Unavailable): Send | undefined => {
      telling.lookedUp(send === UNAVAILABLE ? 'unavailable' : send === undefined ? 'not_found' : 'found');
      return send === UNAVAILABLE ? undefined : send;
    };
    return andThen(this.sends.lookup(deliveryId), found);
  }

  private inferred({ deliveryId, receivedAt }: Arrival): number | undefined {
    return this.config.inferSendTime && deliveryId !== undefined
      ? creationTimeOf(deliveryId, receivedAt)
      : undefined;
  }

  private handled(arrival: Arrival, telling: Telling, send: Send | undefined): Awaitable<HandlerOutcome> {
    const { onEvent, handlerTimeoutMs } = this.config;
    if (onEvent === undefined) return HANDLED;
    const { event, rawBody, parent, startedAt } = arrival;
    const timeoutMs = Math.max(this.remaining(startedAt), Math.min(MIN_HANDLER_MS, handlerTimeoutMs));
    return handle(onEvent, { event, rawBody, span: telling.span, send, parent, timeoutMs });
  }

  /**
   * A handler that failed gives the event to the next repetition. One that is only late keeps it: if it
   * succeeds after all, the repetition is a duplicate.
   */
  private givenBack(
    outcome: Exclude<HandlerOutcome, { ended: 'handled' }>,
    telling: Telling,
    claim: Claim | undefined,
  ): Awaitable<void> {
    if (outcome.ended === 'failed') return claim?.release();
    void outcome.later.then((isHandled) => (isHandled ? this.completed(telling, claim) : claim?.release()));
  }

  private completed(telling: Telling, claim: Claim | undefined): Awaitable<void> {
    telling.count();
    return claim?.complete();
  }

  private get isRetried(): boolean {
    return this.config.onHandlerFailure === 'retry';
  }

  /** @param refusal the answer, unless failures are acknowledged */
  private unhandled(telling: Telling, refusal: WebhookAnswer, how: Unhandled): WebhookAnswer {
    return this.end(
      telling,
      this.isRetried ? refusal : OK,
      how.ended === 'failed'
        ? { outcome: 'failed', error: 'handler', thrown: how.error }
        : { outcome: 'failed', error: 'timeout' },
    );
  }

  private end(telling: Telling, answer: WebhookAnswer, ending: Ending): WebhookAnswer {
    telling.end(ending);
    return answer;
  }
}
