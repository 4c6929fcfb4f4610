import { warnOnce, failOpen, reportInternalError } from '../diagnostics';
import { ATTR, LOG_EVENTS, type WebhookErrorType } from '../catalog';
import { activeContext } from '../telemetry/context';
import { isThenable } from '../delivery/circuit-breaker';
import type { Awaitable } from '../config/stores';
import { OccurrenceThrottle } from '../diagnostics/occurrence-throttle';
import type { Telemetry } from '../telemetry';
import { HEALTHY_HEAD, METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED_HEAD, OK, REFUSALS } from './http/responses';
import type { HeadersLike } from './http/headers';
import type { ReceiverConfig } from './options';
import type { EventPipeline } from './pipeline';
import type { Intake, Reception, Unreadable, WebhookResponse } from './http/reception';
import {
  parseSignatureHeaders,
  Verifier,
  type SignatureHeaders,
  type RawBody,
} from './verification/signature';

const BODY_CONSUMED =
  'A Customer.io webhook could not be verified: its body was read before it reached the receiver, and the ' +
  'bytes that were signed are gone. Mount the receiver before express.json() and other body parsers, or keep ' +
  'the bytes: express.json({ verify: (req, res, buffer) => { req.rawBody = buffer } }).';

type Rejection = Exclude<WebhookErrorType, 'malformed' | 'handler'>;

/** The door: decides who gets in, and tells of who does not at a cost that a flood cannot raise. */
export class Admission implements Intake {
  readonly limits: Intake['limits'];
  private readonly verifier: Verifier;
  private readonly pace = new OccurrenceThrottle();

  constructor(
    private readonly config: ReceiverConfig,
    private readonly processing: EventPipeline,
    private readonly telemetry: () => Telemetry,
  ) {
    const { maxBodyBytes, bodyTimeoutMs, tolerancePastMs, toleranceFutureMs, signingKeys } = config;
    this.limits = { maxBodyBytes, bodyTimeoutMs };
    this.verifier = new Verifier(signingKeys, { pastMs: tolerancePastMs, futureMs: toleranceFutureMs });
  }

  begin(method: string, headers: HeadersLike): WebhookResponse | Reception {
    if (method !== 'POST') return this.withoutBody(method);
    const startedAt = performance.now();
    const claim = parseSignatureHeaders(headers);
    if ('rejected' in claim) return this.reject(claim.rejected, startedAt);
    return new SignedRequest(this, claim, startedAt);
  }

  private withoutBody(method: string): WebhookResponse {
    const { healthCheck } = this.config;
    if (method === 'HEAD') return healthCheck ? HEALTHY_HEAD : METHOD_NOT_ALLOWED_HEAD;
    return method === 'GET' && healthCheck ? OK : METHOD_NOT_ALLOWED;
  }

  accept(request: SignedRequest, rawBody: RawBody): Awaitable<WebhookResponse> {
    const { claim, startedAt, parent } = request;
    const receivedAt = Date.now();
    if (Buffer.byteLength(rawBody) > this.limits.maxBodyBytes) return this.reject('too_large', startedAt);
    const verification = this.verifier.verify(claim, rawBody, receivedAt);
    if (verification.rejected !== undefined) return this.reject(verification.rejected, startedAt);
    try {
      const { keyPosition } = verification;
      const answer = this.processing.process({ rawBody, keyPosition, startedAt, receivedAt, parent });
      return isThenable(answer) ? answer.catch(acknowledged) : answer;
    } catch (error) {
      return acknowledged(error);
    }
  }

  reject(rejection: Rejection, startedAt: number): WebhookResponse {
    failOpen('telling of a rejected webhook', () => this.tell(rejection, performance.now() - startedAt));
    return REFUSALS[rejection];
  }

  private tell(rejection: Rejection, durationMs: number): void {
    const telemetry = this.telemetry();
    const instruments = telemetry.instruments();
    instruments?.webhookErrors.add(1, { error_type: rejection });
    instruments?.webhookDuration.record(durationMs, { outcome: 'rejected' });
    if (rejection === 'body_consumed') warnOnce('CUSTOMERIO_OTEL_BODY_CONSUMED', BODY_CONSUMED);
    const times = this.pace.record(rejection);
    if (times === 0) return;
    telemetry.events.emit({
      name: LOG_EVENTS.rejected.name,
      severity: 'warn',
      body: `Customer.io webhook rejected: ${rejection}`,
      span: undefined,
      attributes: { [ATTR.errorType]: rejection, [ATTR.occurrences]: times },
    });
  }
}

/** The fault is ours, not the sender's: an error would hold the feed back. */
function acknowledged(error: unknown): WebhookResponse {
  reportInternalError('processing a webhook', error);
  return OK;
}

/** A request whose headers could be Customer.io's. */
class SignedRequest implements Reception {
  /** The web server's span, if there is one. */
  readonly parent = activeContext();

  constructor(
    private readonly intake: Admission,
    readonly claim: SignatureHeaders,
    readonly startedAt: number,
  ) {}

  accept(rawBody: RawBody): Awaitable<WebhookResponse> {
    return this.intake.accept(this, rawBody);
  }

  refuse(reason: Unreadable): WebhookResponse {
    return this.intake.reject(reason, this.startedAt);
  }
}
