import type { AcceptedSend } from '../config/stores';
import type { Awaitable } from '../deadline';
import { UNAVAILABLE } from '../delivery/circuit-breaker';
import type { Deduplicator, EventClaim } from '../delivery/deduplicator';
import { creationTimeOf, isDeliveryId } from '../delivery/delivery-id';
import type { GuardedJournal, Lookup } from '../delivery/journal';
import { failOpen } from '../diagnostics/fail-open';
import { andThen } from '../foreign/promise';
import type { Telemetry } from '../telemetry';
import type { AuthenticatedRequest, VerifiedRequest } from './authenticated-request';
import { parse } from './events/parse';
import { HANDLED, runHandler, type HandlerOutcome } from './handler';
import type { WebhookResponse } from './http/exchange';
import { BUSY, HANDLER_FAILED, OK, SELF_TESTED } from './http/responses';
import type { ReceiverConfig } from './options';
import { isSelfTest } from './self-test';
import { WebhookTelemetry } from './telemetry';
import type { KeyUsage } from './verification/key-usage';

/** Minimum time for a handler after a slow body, unless `handlerTimeoutMs` is shorter. */
const MIN_HANDLER_MS = 100;

type Unhandled = Exclude<HandlerOutcome, { ended: 'handled' }>;

/** Processes authenticated webhooks. Handles and counts each event once, and reports each request. */
export class EventPipeline {
  constructor(
    private readonly config: ReceiverConfig,
    private readonly deduplicator: Deduplicator,
    private readonly journal: GuardedJournal,
    private readonly keyUsage: KeyUsage,
    private readonly getTelemetry: () => Telemetry,
  ) {}

  /**
   * Handles one verified request. Returns its response, synchronously if neither a store nor the handler returns a
   * promise.
   */
  process(verified: VerifiedRequest): Awaitable<WebhookResponse> {
    const request = parseRequest(verified);
    if (isSelfTest(request.event.eventId)) return SELF_TESTED;

    this.keyUsage.record(verified.keyPosition);
    const current = this.getTelemetry();
    const telemetry = new WebhookTelemetry(current, request);
    telemetry.recordReceipt();

    // both start before one is awaited, so that the two stores are queried at the same time
    const claiming = this.claim(request);
    const looking = this.lookup(request, current, telemetry);
    return andThen(looking, (send) => {
      telemetry.startSpan(send, send?.acceptedAt ?? this.inferSendTime(request));
      return andThen(claiming, (claim) => this.handleOnce(request, telemetry, send, claim));
    });
  }

  /** Handles the event if this request has its claim. */
  private handleOnce(
    request: AuthenticatedRequest,
    telemetry: WebhookTelemetry,
    send: AcceptedSend | undefined,
    claim: EventClaim | 'duplicate' | 'busy' | undefined,
  ): Awaitable<WebhookResponse> {
    if (claim === 'duplicate') {
      telemetry.finish({ outcome: 'duplicate' });
      return OK;
    }
    if (claim === 'busy') {
      telemetry.finish({ outcome: 'busy', error: 'busy' });
      // also if failures are acknowledged: the holder may end without handling the event
      return BUSY;
    }
    const handling = this.handle(request, telemetry, send);
    return andThen(handling, (outcome) => this.end(outcome, telemetry, claim));
  }

  private end(
    outcome: HandlerOutcome,
    telemetry: WebhookTelemetry,
    claim: EventClaim | undefined,
  ): Awaitable<WebhookResponse> {
    if (outcome.ended === 'handled') {
      return andThen(complete(telemetry.eventCounter(), claim), () => {
        telemetry.finish({ outcome: 'accepted' });
        return OK;
      });
    }
    const ending = this.canRetry
      ? this.releaseClaim(outcome, telemetry, claim)
      : // acknowledged: Customer.io does not retry, so the event is final
        complete(telemetry.eventCounter(), claim);
    return andThen(ending, () => {
      telemetry.finish(
        outcome.ended === 'failed'
          ? { outcome: 'failed', error: 'handler', thrown: outcome.error }
          : { outcome: 'failed', error: 'handler', isTimeout: true },
      );
      return this.canRetry ? HANDLER_FAILED : OK;
    });
  }

  private claim({ event, startedAt }: AuthenticatedRequest) {
    return event.eventId === undefined
      ? undefined
      : this.deduplicator.claim(event.eventId, this.remainingMs(startedAt));
  }

  private remainingMs(startedAt: number): number {
    return Math.max(this.config.handlerTimeoutMs - (performance.now() - startedAt), 0);
  }

  private lookup(
    { deliveryId }: AuthenticatedRequest,
    current: Telemetry,
    telemetry: WebhookTelemetry,
  ): Awaitable<AcceptedSend | undefined> {
    if (deliveryId === undefined) return undefined;
    return andThen(this.journal.lookup(deliveryId, current), (lookup) => recordLookup(lookup, telemetry));
  }

  private inferSendTime({ deliveryId, receivedAt }: AuthenticatedRequest): number | undefined {
    return this.config.inferSendTime && deliveryId !== undefined
      ? creationTimeOf(deliveryId, receivedAt)
      : undefined;
  }

  private handle(
    request: AuthenticatedRequest,
    telemetry: WebhookTelemetry,
    send: AcceptedSend | undefined,
  ): Awaitable<HandlerOutcome> {
    const { onEvent, handlerTimeoutMs } = this.config;
    if (onEvent === undefined) return HANDLED;
    telemetry.keepEvent();
    const { event, rawBody, parent, startedAt } = request;
    const timeoutMs = Math.max(this.remainingMs(startedAt), Math.min(MIN_HANDLER_MS, handlerTimeoutMs));
    // a copy: a journal in memory may return the object that it keeps
    const ownSend = send && failOpen('copying a send', () => ({ ...send }));
    return runHandler(onEvent, { event, rawBody, span: telemetry.span, send: ownSend, parent, timeoutMs });
  }

  /**
   * Releases the claim of a failed handler, so that a retry is handled. A handler that timed out keeps the claim
   * until it ends: if it succeeds late, the retry is a duplicate.
   */
  private releaseClaim(
    outcome: Unhandled,
    telemetry: WebhookTelemetry,
    claim: EventClaim | undefined,
  ): Awaitable<void> {
    if (outcome.ended === 'failed') return claim?.release();
    const count = telemetry.eventCounter();
    void outcome.later.then((isHandled) => (isHandled ? complete(count, claim) : claim?.release()));
  }

  /** Returns whether Customer.io retries an event that was not handled. */
  private get canRetry(): boolean {
    return this.config.onHandlerFailure === 'retry';
  }
}

/** Marks an event as handled, and counts it unless it was counted before. */
const complete = (count: () => void, claim: EventClaim | undefined): Awaitable<void> =>
  claim === undefined ? count() : claim.complete(count);

/** Counts the result of a lookup. Returns the send, if the journal has it. */
function recordLookup(lookup: Lookup, telemetry: WebhookTelemetry): AcceptedSend | undefined {
  if (lookup === UNAVAILABLE) {
    telemetry.recordLookup('unavailable');
    return undefined;
  }
  telemetry.recordLookup(lookup === undefined ? 'not_found' : 'found');
  return lookup;
}

function parseRequest(verified: VerifiedRequest): AuthenticatedRequest {
  const { rawBody, startedAt, receivedAt, keyPosition, parent } = verified;
  const { event, pair, data, malformed } = parse(rawBody);
  const deliveryId = data['delivery_id'];
  const { timestamp } = event;
  // written out: two spreads take longer. Bench row: "webhooks over loopback, receiver"
  return {
    rawBody,
    startedAt,
    receivedAt,
    keyPosition,
    parent,
    event,
    pair,
    data,
    malformed,
    deliveryId: isDeliveryId(deliveryId) ? deliveryId : undefined,
    // clocks differ, and the event's time has a resolution of one second
    lagMs: timestamp === undefined ? undefined : Math.max(receivedAt - timestamp.getTime(), 0),
  };
}
