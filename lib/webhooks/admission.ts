import { ATTR, LOG_EVENTS, type WebhookErrorType } from '../catalog';
import { warnOnce } from '../diagnostics';
import { failOpen, reportInternalError } from '../diagnostics/fail-open';
import { OccurrenceThrottle } from '../diagnostics/occurrence-throttle';
import type { Telemetry } from '../telemetry';
import { activeContext } from '../telemetry/context';
import type { VerifiedRequest } from './authenticated-request';
import type { BodyLimits, Exchange, BodyResult, Responder, WebhookResponse } from './http/exchange';
import type { HeadersLike } from './http/headers';
import {
  FAILED,
  HEALTHY_HEAD,
  METHOD_NOT_ALLOWED,
  METHOD_NOT_ALLOWED_HEAD,
  OK,
  REJECTIONS,
} from './http/responses';
import type { ReceiverConfig } from './options';
import type { EventPipeline } from './pipeline';
import type { KeyUsage } from './verification/key-usage';
import { parseSignatureHeaders, Verifier } from './verification/signature';

const BODY_CONSUMED =
  'A Customer.io webhook could not be verified: its body was read before the request reached the receiver, so the ' +
  'signed bytes are lost. Mount the receiver before express.json() and other body parsers, or keep ' +
  'the bytes: express.json({ verify: (req, res, buffer) => { req.rawBody = buffer } }).';

type Rejection = Exclude<WebhookErrorType, 'malformed' | 'handler' | 'busy'>;

/** Verifies requests. Rejects invalid requests before their body is parsed, so that a flood of them costs little. */
export class Admission implements Responder {
  readonly limits: BodyLimits;
  private readonly verifier: Verifier;
  private readonly throttle = new OccurrenceThrottle();

  constructor(
    private readonly config: ReceiverConfig,
    private readonly pipeline: EventPipeline,
    private readonly keyUsage: KeyUsage,
    private readonly getTelemetry: () => Telemetry,
  ) {
    const { maxBodyBytes, bodyTimeoutMs, tolerancePastMs, toleranceFutureMs, signingKeys } = config;
    this.limits = { maxBodyBytes, bodyTimeoutMs };
    this.verifier = new Verifier(signingKeys, { pastMs: tolerancePastMs, futureMs: toleranceFutureMs });
  }

  async respond(
    method: string,
    headers: HeadersLike,
    readBody: () => Promise<BodyResult>,
  ): Promise<Exchange> {
    let isBodyRead = false;
    const withResponse = (response: WebhookResponse): Exchange => ({ response, isBodyRead });
    try {
      if (method !== 'POST') return withResponse(this.respondWithoutBody(method));
      const startedAt = performance.now();
      const signature = parseSignatureHeaders(headers);
      if ('rejected' in signature) return withResponse(this.reject(signature.rejected, startedAt));

      // reading a body can lose the web server's context
      const parent = activeContext();
      const { bytes: rawBody, failure } = await readBody();
      isBodyRead = rawBody !== undefined;
      if (failure !== undefined) return withResponse(this.reject(failure, startedAt));
      const receivedAt = Date.now();
      if (Buffer.byteLength(rawBody) > this.limits.maxBodyBytes) {
        return withResponse(this.reject('too_large', startedAt));
      }

      const verification = this.verifier.verify(signature, rawBody, receivedAt);
      if (verification.rejected !== undefined) {
        return withResponse(this.reject(verification.rejected, startedAt));
      }
      const { keyPosition } = verification;
      this.keyUsage.record(keyPosition);
      return withResponse(await this.process({ rawBody, startedAt, receivedAt, keyPosition, parent }));
    } catch (error) {
      reportInternalError('the webhook receiver', error);
      return withResponse(FAILED);
    }
  }

  private respondWithoutBody(method: string): WebhookResponse {
    const { healthCheck } = this.config;
    if (method === 'HEAD') return healthCheck ? HEALTHY_HEAD : METHOD_NOT_ALLOWED_HEAD;
    return method === 'GET' && healthCheck ? OK : METHOD_NOT_ALLOWED;
  }

  /**
   * Processes a verified request. Responds 200 after an internal error, because retries would block the webhook feed.
   */
  private async process(request: VerifiedRequest): Promise<WebhookResponse> {
    try {
      return await this.pipeline.process(request);
    } catch (error) {
      reportInternalError('processing a webhook', error);
      return OK;
    }
  }

  private reject(rejection: Rejection, startedAt: number): WebhookResponse {
    failOpen('reporting a rejected webhook', () => {
      this.reportRejection(rejection, performance.now() - startedAt);
    });
    return REJECTIONS[rejection];
  }

  private reportRejection(rejection: Rejection, durationMs: number): void {
    const telemetry = this.getTelemetry();
    const instruments = telemetry.instruments();
    instruments?.webhookErrors.add(1, { error_type: rejection });
    instruments?.webhookDuration.record(durationMs, { outcome: 'rejected' });
    if (rejection === 'body_consumed') warnOnce('CUSTOMERIO_OTEL_BODY_CONSUMED', BODY_CONSUMED);
    const occurrences = this.throttle.record(rejection);
    if (occurrences === 0) return;
    telemetry.events.emit({
      name: LOG_EVENTS.rejected.name,
      severity: 'warn',
      body: `Customer.io webhook rejected: ${rejection}`,
      span: undefined,
      attributes: { [ATTR.errorType]: rejection, [ATTR.occurrences]: occurrences },
    });
  }
}
