import type { Awaitable } from '../deadline';
import { flushConfigProblems } from '../diagnostics';
import { reportInternalError } from '../diagnostics/fail-open';
import { isThenable } from '../foreign/promise';
import type { Telemetry } from '../telemetry';
import { activeContext } from '../telemetry/context';
import type { VerifiedRequest } from './authenticated-request';
import { BodyMemory } from './http/body/body-memory';
import { decoderOf } from './http/body/content-encoding';
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
import { Authenticator } from './verification/authenticator';
import type { KeyUsage } from './verification/key-usage';
import { parseSignatureHeaders } from './verification/signature';

/** Verifies requests. Rejects invalid requests before their body is parsed, so that a flood of them costs little. */
export class Admission implements Responder {
  readonly limits: BodyLimits;
  private readonly authenticator: Authenticator;
  private readonly rejections: RejectionTelemetry;

  constructor(
    private readonly config: ReceiverConfig,
    private readonly pipeline: EventPipeline,
    keyUsage: KeyUsage,
    getTelemetry: () => Telemetry,
  ) {
    const { maxBodyBytes, maxBufferedBytes, bodyTimeoutMs, tolerancePastMs, toleranceFutureMs } = config;
    // a compressed body is in memory twice
    const memory = new BodyMemory(Math.max(maxBufferedBytes, 2 * maxBodyBytes));
    this.limits = { maxBodyBytes, bodyTimeoutMs, memory };
    const tolerance = { pastMs: tolerancePastMs, futureMs: toleranceFutureMs };
    this.authenticator = new Authenticator(config.signingKeys, tolerance, memory, keyUsage);
    this.rejections = new RejectionTelemetry(getTelemetry);
  }

  async respond(
    method: string,
    headers: HeadersLike,
    readBody: () => Promise<BodyResult>,
  ): Promise<Exchange> {
    let isBodyRead = false;
    try {
      if (method !== 'POST') return { response: this.respondWithoutBody(method), isBodyRead };
      flushConfigProblems('call');
      const startedAt = performance.now();
      const signature = parseSignatureHeaders(headers);
      if ('rejected' in signature) return this.reject(signature.rejected, startedAt, isBodyRead);

      // reading a body can lose the web server's context
      const parent = activeContext();
      if (!this.authenticator.prepareKeys()) return this.reject('no_signing_key', startedAt, isBodyRead);

      const body = await readBody();
      isBodyRead = body.bytes !== undefined;
      const receivedAt = Date.now();
      const decoding = this.decodeBody(body, headers);
      // awaits only promises. Bench rows: "rejections" and "webhooks over loopback, receiver"
      const { bytes: rawBody, failure } = isThenable(decoding) ? await decoding : decoding;
      if (failure !== undefined) return this.reject(failure, startedAt, isBodyRead);

      const verifying = this.authenticator.verify(signature, rawBody, receivedAt);
      const { keyPosition, rejected } = isThenable(verifying) ? await verifying : verifying;
      if (rejected !== undefined) return this.reject(rejected, startedAt, isBodyRead);
      const processing = this.process({ rawBody, startedAt, receivedAt, keyPosition, parent });
      return { response: isThenable(processing) ? await processing : processing, isBodyRead };
    } catch (error) {
      reportInternalError('the webhook receiver', error);
      return { response: FAILED, isBodyRead };
    }
  }

  private respondWithoutBody(method: string): WebhookResponse {
    const { healthCheck } = this.config;
    if (method === 'HEAD') return healthCheck ? HEALTHY_HEAD : METHOD_NOT_ALLOWED_HEAD;
    return method === 'GET' && healthCheck ? OK : METHOD_NOT_ALLOWED;
  }

  /** Decodes a compressed body. Fails if the body is larger than `maxBodyBytes`, before or after it is decoded. */
  private decodeBody(body: BodyResult, headers: HeadersLike): Awaitable<BodyResult> {
    if (body.failure !== undefined) return body;
    if (Buffer.byteLength(body.bytes) > this.limits.maxBodyBytes) return { failure: 'too_large' };
    return decoderOf(body.bytes, headers)?.(this.limits) ?? body;
  }

  /**
   * Processes a verified request. Responds 200 after an internal error, because retries would block the webhook feed.
   */
  private process(request: VerifiedRequest): Awaitable<WebhookResponse> {
    try {
      const processing = this.pipeline.process(request);
      return isThenable(processing) ? processing.catch(acceptAfterError) : processing;
    } catch (error) {
      return acceptAfterError(error);
    }
  }

  private reject(rejection: Rejection, startedAt: number, isBodyRead: boolean): Exchange {
    this.rejections.record(rejection, performance.now() - startedAt);
    return { response: REJECTIONS[rejection], isBodyRead };
  }
}

function acceptAfterError(error: unknown): WebhookResponse {
  reportInternalError('processing a webhook', error);
  return OK;
}
