import { context, SpanKind, trace, type Span, type Tracer } from '@opentelemetry/api';
import { ATTR, SPAN_EVENTS } from '../catalog';
import type { GuardedJournal } from '../delivery/journal';
import { failOpen, reportInternalError } from '../diagnostics/fail-open';
import type { Method } from '../foreign/patch';
import type { Telemetry } from '../telemetry';
import { CallContext, type CallObserver } from '../telemetry/call-context';
import { runInContext } from '../telemetry/context';
import { classifyError, type CallFailure } from '../telemetry/errors';
import { runHook } from '../telemetry/hooks';
import { callEnded, callStarted } from '../telemetry/in-flight';
import type { Instruments } from '../telemetry/instruments';
import { observeTransport, runObserved } from './attempts';
import type { Capture } from './capture';
import { endpointOf, redirectHost } from './endpoint';
import { settling, type Settlement } from './observable-promise';
import { callInfo, startAttributesOf, type OperationProfile } from './operations';
import { reportCall, type ReportedCall } from './report';
import { recordRetry } from './retry';

/** One SDK call, from the invocation to the settled promise. */
export class Call implements CallObserver, ReportedCall, Settlement {
  /**
   * The call that ended last, with its span. A collection while no call and no span is in memory discards the code that
   * V8 optimized for them. Bench row: "call, added".
   */
  static last: Call | undefined;

  private readonly startedAt = performance.now();
  span: Span | undefined;
  /** Requests made so far. Stays 0 if the transport cannot be observed. */
  attempts = 0;
  batchSize: number | undefined;

  private context: CallContext | undefined;
  private totalBackoffMs = 0;
  private isRedirected = false;
  private hasEnded = false;
  /** The promise of the last request. Rejects before the SDK retries it. */
  private request: Promise<unknown> | undefined;

  constructor(
    readonly telemetry: Telemetry,
    readonly instruments: Instruments | undefined,
    readonly journal: GuardedJournal,
    readonly profile: OperationProfile,
    public client: unknown,
    public args: unknown[],
  ) {}

  /** Starts the span and counts the call as in flight. */
  start(tracer: Tracer | undefined, capture: Capture | undefined): void {
    const { profile, client, args } = this;
    observeTransport(client);
    const size = profile.traits.batchSize?.(args);
    if (typeof size === 'number') this.batchSize = size;
    if (tracer !== undefined) {
      try {
        this.startSpan(tracer, capture);
      } catch (error) {
        reportInternalError('starting a span', error);
      }
    }
    if (this.instruments !== undefined) callStarted(profile.api);
  }

  private startSpan(tracer: Tracer, capture: Capture | undefined): void {
    const { config } = this.telemetry;
    const active = context.active();
    const parent = active instanceof CallContext ? active.forOtherCall() : active;
    if (!config.requireParentSpan || trace.getSpan(parent) !== undefined) {
      const { profile, client } = this;
      // a copy: a sampler or a tracer of another library may change it
      const attributes = { ...startAttributesOf(profile, endpointOf(client, profile.api)) };
      if (this.batchSize !== undefined) attributes[ATTR.batchSize] = this.batchSize;
      if (capture !== undefined) {
        // without them if reading an argument throws, for example in a getter
        Object.assign(attributes, failOpen('reading the arguments', capture, profile.traits, this.args));
      }
      this.span = tracer.startSpan(profile.spanName, { kind: SpanKind.CLIENT, attributes }, parent);
      if (config.requestHook !== undefined) {
        runHook('requestHook', config.requestHook, this.span, callInfo(profile, this.args));
      }
    }
    this.context = new CallContext(parent, this.span, config.suppressInternalInstrumentation, this);
  }

  /** Runs the SDK's method. Returns its result or throws its error. */
  run(method: Method): unknown {
    let result: unknown;
    try {
      result = runInContext(this.context, () => runObserved(this, method, this.args));
    } catch (error) {
      this.failed(error, true);
      throw error;
    }
    return settling(result, this);
  }

  /** Runs a part of the call in its context. */
  runInContext<T>(run: () => T): T {
    return runInContext(this.context, run);
  }

  succeeded(value: unknown): void {
    if (this.hasEnded) return;
    try {
      const durationMs = this.finish();
      reportCall(this, { durationMs, attempts: Math.max(this.attempts, 1), value });
    } catch (error) {
      this.endAfter(error);
    }
    this.release();
  }

  failed(error: unknown, isSynchronous = false): void {
    if (this.hasEnded) return;
    try {
      this.fail(error, isSynchronous);
    } catch (internalError) {
      this.endAfter(internalError);
    }
    this.release();
  }

  /** Ends a call whose outcome cannot be observed. It is recorded as a success without a response. */
  finished(): void {
    this.succeeded(undefined);
  }

  /** Ends the span if the report failed, for example because reading a value of the application throws. */
  private endAfter(internalError: unknown): void {
    reportInternalError('ending the telemetry of a call', internalError);
    failOpen('ending a span', () => this.span?.end());
  }

  /** Drops what belongs to the application, also the values of the caller's context. */
  private release(): void {
    this.client = undefined;
    this.args = RELEASED;
    this.request = undefined;
    this.context = undefined;
    Call.last = this;
  }

  /** Ends the in-flight state of this call. Returns its duration in milliseconds. */
  private finish(): number {
    this.hasEnded = true;
    const durationMs = performance.now() - this.startedAt;
    if (this.instruments !== undefined) callEnded(this.profile.api);
    this.context?.release();
    return durationMs;
  }

  private fail(error: unknown, isSynchronous: boolean): void {
    const durationMs = this.finish();
    // a rejected argument makes no request; a transport that is not observed makes at least one
    const attempts = Math.max(this.attempts, isSynchronous ? 0 : 1);
    reportCall(this, { durationMs, attempts, error, failure: this.classify(error, isSynchronous) });
  }

  /** Classifies an error. After a redirect, an invalid URL is the target of the redirect, not an argument. */
  private classify(error: unknown, isSynchronous: boolean): CallFailure {
    const failure = classifyError(error, isSynchronous);
    return this.isRedirected && failure.type === 'invalid_argument'
      ? { ...failure, type: 'redirect' }
      : failure;
  }

  get isBeforeRequest(): boolean {
    return this.attempts === 0;
  }

  get includesCalls(): boolean {
    return this.isBeforeRequest;
  }

  attemptStarted(): void {
    this.attempts += 1;
  }

  requestSent(response: Promise<unknown>): void {
    this.request = response;
  }

  retryStarted(totalBackoffMs: number): void {
    this.attempts += 1;
    const retry = {
      attempt: this.attempts,
      delayMs: totalBackoffMs - this.totalBackoffMs,
      failed: this.request,
    };
    this.totalBackoffMs = totalBackoffMs;
    recordRetry(this, retry, (error) => this.classify(error, false).type);
  }

  redirectStarted(url: unknown): void {
    this.isRedirected = true;
    this.span?.addEvent(SPAN_EVENTS.redirect.name, {
      [ATTR.attempt]: Math.max(this.attempts, 1),
      [ATTR.attemptReason]: 'redirect',
      [ATTR.attemptDelay]: 0,
      [ATTR.redirectAddress]: redirectHost(url),
    });
  }
}

/** The arguments of a call that ended. */
const RELEASED: unknown[] = [];
