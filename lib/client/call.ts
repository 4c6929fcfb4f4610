import { types } from 'node:util';
import { context, SpanKind, trace, type Attributes, type Span, type Tracer } from '@opentelemetry/api';
import { ATTR, SPAN_EVENTS } from '../catalog';
import { reportInternalError } from '../diagnostics';
import { CallContext, runInContext } from '../telemetry/context';
import type { GuardedJournal } from '../delivery/journal';
import { callEnded, callStarted, type Instruments } from '../telemetry/instruments';
import type { Telemetry } from '../telemetry';
import { runObserved, observeTransport, type CallObserver } from './attempts';
import type { Capture } from './capture';
import { endpointOf, redirectHost } from './endpoint';
import { classifyError, type CallFailure } from './errors';
import { runHook } from './hooks';
import type { Method } from './patch';
import type { OperationProfile } from './recorder';
import { report } from './report';

/** One call of the SDK, from the user's invocation to its settled promise. */
export class Call implements CallObserver {
  private readonly startedAt = performance.now();
  span: Span | undefined;
  /** Requests made so far; 0 also where the transport cannot be observed. */
  attempts = 0;
  batchSize: number | undefined;

  private context: CallContext | undefined;
  private backoff = 0;
  private wasRedirected = false;
  private lastFailure: CallFailure | undefined;

  constructor(
    readonly telemetry: Telemetry,
    readonly instruments: Instruments | undefined,
    readonly sends: GuardedJournal,
    readonly profile: OperationProfile,
    readonly client: unknown,
    readonly args: unknown[],
  ) {}

  start(tracer: Tracer | undefined, capture: Capture | undefined): void {
    const { profile, client, args } = this;
    observeTransport((client as { request?: unknown } | undefined)?.request);
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
    const parent = context.active();
    if (!config.requireParentSpan || trace.getSpan(parent) !== undefined) {
      const attributes = this.startAttributes();
      if (capture !== undefined) Object.assign(attributes, this.captured(capture));
      this.span = tracer.startSpan(this.profile.spanName, { kind: SpanKind.CLIENT, attributes }, parent);
      if (config.requestHook !== undefined)
        runHook('requestHook', config.requestHook, this.span, this.info());
    }
    this.context = new CallContext(parent, this.span, config.suppressInternalInstrumentation, this);
  }

  private startAttributes(): Attributes {
    const { name, api } = this.profile;
    const { address, port } = endpointOf(this.client, api);
    const attributes: Attributes = {
      [ATTR.operation]: name,
      [ATTR.api]: api,
      [ATTR.attempts]: 1,
    };
    if (address !== undefined) attributes[ATTR.serverAddress] = address;
    if (port !== undefined) attributes[ATTR.serverPort] = port;
    if (this.batchSize !== undefined) attributes[ATTR.batchSize] = this.batchSize;
    return attributes;
  }

  /** The arguments are the application's objects: a getter of theirs may throw. */
  private captured(capture: Capture): Attributes {
    try {
      return capture(this.profile.traits, this.args);
    } catch (error) {
      reportInternalError('reading the arguments', error);
      return {};
    }
  }

  /** For hooks: a copy of the arguments, so that the call stays as it was made. */
  info() {
    return { operation: this.profile.name, api: this.profile.api, arguments: [...this.args] };
  }

  /** Runs the user's call. */
  run(method: Method): unknown {
    let answer: unknown;
    try {
      answer = runInContext(this.context, () => runObserved(this, method, this.args));
    } catch (error) {
      this.failed(error, true);
      throw error;
    }
    return this.followed(answer);
  }

  /**
   * Returns the promise derived from the SDK's: an observer on the side would either hide an unhandled
   * rejection from the process or report it twice.
   */
  private followed(answer: unknown): unknown {
    if (!types.isPromise(answer)) {
      // it built something, it did not call: the span is never ended and so never exported
      this.left();
      return answer;
    }
    return answer.then(
      (value: unknown) => {
        this.succeeded(value);
        return value;
      },
      (error: unknown) => {
        this.failed(error, false);
        throw error;
      },
    );
  }

  /** No longer under way. */
  private left(): void {
    if (this.instruments !== undefined) callEnded(this.profile.api);
    this.context?.release();
  }

  private succeeded(value: unknown): void {
    const durationMs = performance.now() - this.startedAt;
    this.left();
    report(this, { durationMs, attempts: Math.max(this.attempts, 1), value });
  }

  private failed(error: unknown, synchronous: boolean): void {
    const durationMs = performance.now() - this.startedAt;
    this.left();
    // a refused argument makes no request; a transport of another shape makes one that we do not see
    const attempts = Math.max(this.attempts, synchronous ? 0 : 1);
    report(this, { durationMs, attempts, error, failure: this.classified(error, synchronous) });
  }

  /** Where an address is refused that a redirect gave, the argument at fault is not the user's. */
  private classified(error: unknown, synchronous: boolean): CallFailure {
    const failure = classifyError(error, synchronous);
    return this.wasRedirected && failure.type === 'invalid_argument'
      ? { ...failure, type: 'redirect' }
      : failure;
  }

  attemptStarted(): void {
    this.attempts += 1;
  }

  attemptFailed(error: unknown): void {
    this.lastFailure = this.classified(error, false);
  }

  retryStarted(totalBackoff: number): void {
    this.attempts += 1;
    const delay = totalBackoff - this.backoff;
    this.backoff = totalBackoff;
    const { name, api } = this.profile;
    const reason = this.lastFailure?.type ?? 'unknown';
    this.instruments?.apiRetries.add(1, { operation: name, error_type: reason, api });
    this.span?.addEvent(SPAN_EVENTS.retry.name, {
      [ATTR.attempt]: this.attempts,
      [ATTR.attemptReason]: reason,
      [ATTR.attemptDelay]: delay,
    });
  }

  redirectStarted(url: unknown): void {
    this.wasRedirected = true;
    this.span?.addEvent(SPAN_EVENTS.redirect.name, {
      [ATTR.attempt]: Math.max(this.attempts, 1),
      [ATTR.attemptReason]: 'redirect',
      [ATTR.attemptDelay]: 0,
      [ATTR.redirectAddress]: redirectHost(url),
    });
  }
}
