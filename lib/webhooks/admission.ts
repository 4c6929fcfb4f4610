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
    const withResponse = (response: WebhookResponse): Exchange => ({ response, isBodyRead });
    try {
      if (method !== 'POST') return withResponse(this.respondWithoutBody(method));
      flushConfigProblems('call');
      const startedAt = performance.now();
      const reject = (rejection: Rejection) => withResponse(this.reject(rejection, startedAt));
      const signature = parseSignatureHeaders(headers);
      if ('rejected' in signature) return reject(signature.rejected);

      // reading a body can lose the web server's context
      const parent = activeContext();
      if (!this.authenticator.prepareKeys()) return reject('no_signing_key');

      const body = await readBody();
      isBodyRead = body.bytes !== undefined;
      const receivedAt = Date.now();
      const decoding = this.decodeBody(body, headers);
      // awaits only promises. Bench row: "rejections"
      const { bytes: rawBody, failure } = isThenable(decoding) ? await decoding : decoding;
      if (failure !== undefined) return reject(failure);

      const verifying = this.authenticator.verify(signature, rawBody, receivedAt);
      const { keyPosition, rejected } = isThenable(verifying) ? await verifying : verifying;
      if (rejected !== undefined) return reject(rejected);
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

  /** Decodes a compressed body. Fails if the body is larger than `maxBodyBytes`, before or after it is decoded. */
  private decodeBody(body: BodyResult, headers: HeadersLike): Awaitable<BodyResult> {
    if (body.failure !== undefined) return body;
    if (Buffer.byteLength(body.bytes) > this.limits.maxBodyBytes) return { failure: 'too_large' };
    return decoderOf(body.bytes, headers)?.(this.limits) ?? body;
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
