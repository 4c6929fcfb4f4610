import { types } from 'node:util';
import { ROOT_CONTEXT, type Attributes, type Context, type Span } from '@opentelemetry/api';
import { ATTR, SPAN_EVENTS, type ErrorType, type PipelinesOutcome } from '../catalog';
import { failOpen } from '../diagnostics/fail-open';
import { readProperty } from '../foreign/read';
import { CallContext } from '../telemetry/call-context';
import { runInContext } from '../telemetry/context';
import { endpointOfUrl } from '../telemetry/endpoint';
import { classifyError, type CallFailure } from '../telemetry/errors';
import { callEnded, callStarted, exportInFlight } from '../telemetry/in-flight';
import { runRequestHook, runResponseHook } from './application-hooks';
import { identityOf } from './attempts';
import { BATCH_LABELS, reportBatch, type BatchTelemetry, type ReportedBatch } from './batch-report';
import { startBatchSpan } from './batch-span';
import { readFailure } from './outcome';
import type { PendingEvent } from './pending-event';
import { registry, type Delivery } from './registry';
import { urlOf } from './shapes';

/** The content of a batch. An event is undefined if its call was not recorded. */
export interface BatchContent {
  readonly contexts: readonly object[];
  readonly events: readonly (PendingEvent | undefined)[];
}

/** One delivery of a batch, from the SDK's `send` to the end of the last attempt. */
export class BatchDelivery implements Delivery, ReportedBatch {
  body: unknown;
  bytes: number | undefined;
  attempts = 0;
  /** HTTP status of the last response, if the SDK's `fetch` can be observed. */
  status: number | undefined;
  span: Span | undefined;
  readonly size: number;
  /** Failures that plugins noted before the delivery. */
  private earlierFailures: ReadonlySet<object | undefined> | undefined;
  private readonly startedAt = performance.now();
  private hasValidRetries = false;
  private context: CallContext | undefined;
  /** End of the last attempt, if the SDK's `fetch` can be observed. */
  private attemptEndedAt: number | undefined;
  private attemptFailure: ErrorType | undefined;

  /**
   * @param content dropped at the end. A collected set of deliveries can keep this object for a long time.
   * @param onEnd called with the outcomes of the events of the batch. It must not refer to the content.
   */
  constructor(
    readonly target: BatchTelemetry,
    private content: BatchContent | undefined,
    private readonly onEnd: (content: BatchContent, outcomes: readonly PipelinesOutcome[]) => void,
  ) {
    const contexts = content?.contexts ?? [];
    this.size = contexts.length;
    this.earlierFailures = new Set(contexts.map(readFailure));
  }

  /** Starts the span and counts the delivery as in flight. */
  start(publisher: unknown): void {
    const { calls } = this.target;
    const maxRetries = readProperty(publisher, '_maxRetries');
    this.hasValidRetries = typeof maxRetries === 'number' && maxRetries >= 0;
    failOpen('starting a span', () => this.startSpan(publisher));
    registry.deliveries.add(this);
    if (calls === undefined) return;
    failOpen('exporting calls in flight', () => exportInFlight(calls));
    callStarted('pipelines');
  }

  private startSpan(publisher: unknown): void {
    const { config, providers } = this.target.telemetry;
    const tracer = providers.tracer();
    if (tracer === undefined) return;
    const endpoint = endpointOfUrl(urlOf(publisher));
    const { contexts = [], events = [] } = this.content ?? {};
    this.span = startBatchSpan(tracer, config, endpoint, events);
    if (this.span !== undefined) runRequestHook(config, this.span, contexts);
    const { suppressInternalInstrumentation } = config;
    const requests = suppressInternalInstrumentation ? undefined : { batchHost: endpoint.address };
    this.context = new CallContext(ROOT_CONTEXT, this.span, suppressInternalInstrumentation, requests);
  }

  run(send: () => unknown): unknown {
    let result: unknown;
    try {
      result = runInContext(this.context, send);
    } catch (error) {
      failOpen('ending a batch', () => this.end(true, error));
      throw error;
    }
    failOpen('observing a batch', () => {
      if (!types.isPromise(result)) return this.end(false);
      // both handlers: a rejection of the derived promise would be reported as unhandled
      result.then(
        () => failOpen('ending a batch', () => this.end(false)),
        (error: unknown) => failOpen('ending a batch', () => this.end(true, error)),
      );
    });
    return result;
  }

  runsIn(context: Context): boolean {
    return this.context === context;
  }

  attemptStarted(body: unknown): void {
    this.attempts += 1;
    if (this.attempts > 1) return this.recordRetry();
    this.body = identityOf(body);
    if (typeof body === 'string') this.bytes = Buffer.byteLength(body);
  }

  attemptEnded(status: number): void {
    this.status = status;
    this.attemptEndedAt = performance.now();
    this.attemptFailure = status >= 200 && status <= 299 ? undefined : `${status}`;
  }

  attemptFailed(error: unknown): void {
    this.status = undefined;
    this.attemptEndedAt = performance.now();
    this.attemptFailure = classifyError(error).type;
  }

  private recordRetry(): void {
    const reason = this.attemptFailure ?? 'unknown';
    this.attemptFailure = undefined;
    failOpen('recording metrics', () =>
      this.target.calls?.apiRetries.add(1, { ...BATCH_LABELS, error_type: reason }),
    );
    const details: Attributes = { [ATTR.attempt]: this.attempts, [ATTR.attemptReason]: reason };
    if (this.attemptEndedAt !== undefined)
      details[ATTR.attemptDelay] = performance.now() - this.attemptEndedAt;
    this.span?.addEvent(SPAN_EVENTS.retry.name, details);
  }

  /** Ends the delivery. The SDK's promise rejects only if the batch cannot be converted to JSON. */
  private end(isRejected: boolean, rejection?: unknown): void {
    const { content } = this;
    if (content === undefined) return;
    this.content = undefined;
    registry.deliveries.delete(this);
    registry.announced.delete(this);
    if (this.target.calls !== undefined) callEnded('pipelines');
    const durationMs = performance.now() - this.startedAt;
    // a subclass of the client can hide the event of an attempt
    if (!isRejected && this.hasValidRetries) this.attempts ||= 1;
    const failures = content.contexts.map((context) => this.newFailure(context));
    const failure = this.failure(isRejected, failures);
    reportBatch(this, durationMs, failure, (span) => {
      const failed = failures.find((each) => each !== undefined);
      const error = rejection ?? readProperty(failed, 'reason');
      const { config } = this.target.telemetry;
      runResponseHook(config, span, content.contexts, { durationMs, failure, error });
    });
    this.context?.release();
    this.body = undefined;
    this.span = undefined;
    this.earlierFailures = undefined;
    const outcomes = failures.map((each) => this.outcome(isRejected, each !== undefined));
    failOpen('recording events', () => this.onEnd(content, outcomes));
  }

  private newFailure(context: object): object | undefined {
    const failure = readFailure(context);
    return this.earlierFailures?.has(failure) === true ? undefined : failure;
  }

  private failure(isRejected: boolean, failures: readonly (object | undefined)[]): CallFailure | undefined {
    // the SDK made no request: the content is not JSON, or `maxRetries` is negative
    if (isRejected || this.attempts === 0) return { type: 'invalid_argument', status: undefined };
    const failed = failures.find((each) => each !== undefined);
    return failed === undefined ? undefined : classifyError(readProperty(failed, 'reason'));
  }

  private outcome(isRejected: boolean, hasFailed: boolean): PipelinesOutcome {
    if (isRejected) return 'unserializable';
    if (hasFailed) return 'delivery_failed';
    return this.attempts === 0 ? 'lost' : 'accepted';
  }
}
