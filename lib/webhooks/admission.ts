import { flushConfigProblems } from '../diagnostics';
import { reportInternalError } from '../diagnostics/fail-open';
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
import { RejectionTelemetry, type Rejection } from './rejection-telemetry';
import { KeyMismatchWarning } from './verification/key-mismatch';
import type { KeyUsage } from './verification/key-usage';
import {
  INVALID,
  parseSignatureHeaders,
  type RawBody,
  type SignatureHeaders,
  type Verification,
  type Verifier,
} from './verification/signature';
import { SigningKeys } from './verification/signing-keys';

/** Verifies requests. Rejects invalid requests before their body is parsed, so that a flood of them costs little. */
export class Admission implements Responder {
  readonly limits: BodyLimits;
  private readonly signingKeys: SigningKeys;
  private readonly rejections: RejectionTelemetry;
  private readonly mismatchWarning = new KeyMismatchWarning();

  constructor(
    private readonly config: ReceiverConfig,
    private readonly pipeline: EventPipeline,
    private readonly keyUsage: KeyUsage,
    getTelemetry: () => Telemetry,
  ) {
    const { maxBodyBytes, bodyTimeoutMs, tolerancePastMs, toleranceFutureMs, signingKeys } = config;
    this.limits = { maxBodyBytes, bodyTimeoutMs };
    const tolerance = { pastMs: tolerancePastMs, futureMs: toleranceFutureMs };
    this.signingKeys = new SigningKeys(signingKeys, tolerance, (count) => keyUsage.expand(count));
    this.rejections = new RejectionTelemetry(getTelemetry);
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
      flushConfigProblems('call');
      const startedAt = performance.now();
      const reject = (rejection: Rejection) => withResponse(this.reject(rejection, startedAt));
      const signature = parseSignatureHeaders(headers);
      if ('rejected' in signature) return reject(signature.rejected);

      // loading keys and reading a body can lose the web server's context
      const parent = activeContext();
      const verifier = this.signingKeys.verifier ?? (await this.loadKeys());
      if (verifier === undefined) return reject('no_signing_key');

      const { bytes: rawBody, failure } = await readBody();
      isBodyRead = rawBody !== undefined;
      if (failure !== undefined) return reject(failure);
      const receivedAt = Date.now();
      if (Buffer.byteLength(rawBody) > this.limits.maxBodyBytes) return reject('too_large');

      let verification = verifier.verify(signature, rawBody, receivedAt);
      if (verification.rejected === 'invalid_signature' && verifier.isInTime(signature, receivedAt)) {
        const loading = this.signingKeys.load();
        if (loading !== undefined) await loading;
        verification = this.verifyAgain(verifier, signature, rawBody, receivedAt);
      }
      if (verification.rejected !== undefined) return reject(verification.rejected);
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

  private async loadKeys(): Promise<Verifier | undefined> {
    await this.signingKeys.load();
    return this.signingKeys.verifier;
  }

  /** Verifies a signature that no key matched, if other keys were loaded meanwhile. */
  private verifyAgain(
    previous: Verifier,
    signature: SignatureHeaders,
    rawBody: RawBody,
    now: number,
  ): Verification {
    const verifier = this.signingKeys.verifier ?? previous;
    const verification = verifier === previous ? INVALID : verifier.verify(signature, rawBody, now);
    if (verification === INVALID) {
      this.mismatchWarning.record(verifier.keyCount, this.keyUsage.hasMatched);
    }
    return verification;
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
    this.rejections.record(rejection, performance.now() - startedAt);
    return REJECTIONS[rejection];
  }
}
