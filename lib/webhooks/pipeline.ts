import type { Telemetry } from '../telemetry';
import { creationTimeOf } from '../delivery/delivery-id';
import type { EventClaim, Deduplicator } from '../delivery/deduplicator';
import { andThen } from '../delivery/and-then';
import { UNAVAILABLE, type Unavailable } from '../delivery/circuit-breaker';
import type { GuardedJournal } from '../delivery/journal';
import type { Awaitable, AcceptedSend } from '../config/stores';
import { BUSY, OK, REFUSALS } from './http/responses';
import { arrivalOf, type AuthenticatedRequest, type VerifiedRequest } from './authenticated-request';
import { handle, HANDLED, type HandlerOutcome } from './handler';
import type { ReceiverConfig } from './options';
import type { WebhookResponse } from './http/reception';
import { WebhookTelemetry, type Ending } from './telemetry';

/** Less than that is no time for a handler, however slow the body was: unless the user wants it so. */
const MIN_HANDLER_MS = 100;

type Unhandled = Extract<HandlerOutcome, { ended: 'failed' }> | { readonly ended: 'timeout' };

type Claimed = EventClaim | 'duplicate' | 'busy' | undefined;

/** What happens to authenticated webhooks: each event is handled and counted once, every request is told. */
export class EventPipeline {
  constructor(
    private readonly config: ReceiverConfig,
    private readonly deduplicator: Deduplicator,
    private readonly sends: GuardedJournal,
    private readonly telemetry: () => Telemetry,
  ) {}

  process(receipt: VerifiedRequest): Awaitable<WebhookResponse> {
    const arrival = arrivalOf(receipt);
    const telling = new WebhookTelemetry(this.telemetry(), arrival);
    telling.recordReceipt();
    // asked before the lookup is awaited: two questions to a store take the time of one
    const claiming = this.claim(arrival);
    return andThen(this.lookup(arrival, telling), (send) => {
      telling.startSpan(send, send?.acceptedAt ?? this.inferred(arrival));
      return andThen(claiming, (claim) => this.claimed(arrival, telling, claim, send));
    });
  }

  private claimed(
    arrival: AuthenticatedRequest,
    telling: WebhookTelemetry,
    claim: Claimed,
    send: AcceptedSend | undefined,
  ): Awaitable<WebhookResponse> {
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

  private claim({ event, startedAt }: AuthenticatedRequest): Awaitable<Claimed> {
    return event.eventId === undefined
      ? undefined
      : this.deduplicator.claim(event.eventId, this.remaining(startedAt));
  }

  private remaining(startedAt: number): number {
    return Math.max(this.config.handlerTimeoutMs - (performance.now() - startedAt), 0);
  }

  private lookup(
    { deliveryId }: AuthenticatedRequest,
    telling: WebhookTelemetry,
  ): Awaitable<AcceptedSend | undefined> {
    if (deliveryId === undefined) return undefined;
    const found = (send: AcceptedSend | undefined | Unavailable): AcceptedSend | undefined => {
      telling.recordLookup(send === UNAVAILABLE ? 'unavailable' : send === undefined ? 'not_found' : 'found');
      return send === UNAVAILABLE ? undefined : send;
    };
    return andThen(this.sends.lookup(deliveryId), found);
  }

  private inferred({ deliveryId, receivedAt }: AuthenticatedRequest): number | undefined {
    return this.config.inferSendTime && deliveryId !== undefined
      ? creationTimeOf(deliveryId, receivedAt)
      : undefined;
  }

  private handled(
    arrival: AuthenticatedRequest,
    telling: WebhookTelemetry,
    send: AcceptedSend | undefined,
  ): Awaitable<HandlerOutcome> {
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
    telling: WebhookTelemetry,
    claim: EventClaim | undefined,
  ): Awaitable<void> {
    if (outcome.ended === 'failed') return claim?.release();
    void outcome.later.then((isHandled) => (isHandled ? this.completed(telling, claim) : claim?.release()));
  }

  private completed(telling: WebhookTelemetry, claim: EventClaim | undefined): Awaitable<void> {
    telling.countEvent();
    return claim?.complete();
  }

  private get isRetried(): boolean {
    return this.config.onHandlerFailure === 'retry';
  }

  /** @param refusal the answer, unless failures are acknowledged */
  private unhandled(telling: WebhookTelemetry, refusal: WebhookResponse, how: Unhandled): WebhookResponse {
    return this.end(
      telling,
      this.isRetried ? refusal : OK,
      how.ended === 'failed'
        ? { outcome: 'failed', error: 'handler', thrown: how.error }
        : { outcome: 'failed', error: 'timeout' },
    );
  }

  private end(telling: WebhookTelemetry, answer: WebhookResponse, ending: Ending): WebhookResponse {
    telling.finish(ending);
    return answer;
  }
}
