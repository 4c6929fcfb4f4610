import { createHash } from 'node:crypto';
import type {
  BodyFailure,
  BodyLimits,
  Exchange,
  BodyResult,
  Responder,
  WebhookResponse,
} from '../../../lib/webhooks/http/exchange';
import { headerOf, type HeadersLike } from '../../../lib/webhooks/http/headers';
import { until } from '../until';

const JSON_TYPE = { 'content-type': 'application/json' };
const json = (status: number, content: object, headers: Record<string, string> = {}): WebhookResponse => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(content),
});

export const REJECTED_STATUS: Readonly<Record<BodyFailure, number>> = {
  too_large: 413,
  timeout: 408,
  aborted: 400,
  overloaded: 503,
  body_consumed: 503,
};

/** The signature header of requests in these specs. Its value is not verified. */
export const SIGNED = { 'x-cio-signature': 'a signature' };

/** Returns the response of {@link RecordingResponder} to a body. */
export const digestOf = (bytes: Uint8Array): { length: number; sha256: string } => ({
  length: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** A receiver without verification: it records what an adapter passes to it and responds with a digest. */
export class RecordingResponder implements Responder {
  readonly accepted: Buffer[] = [];
  readonly rejected: BodyFailure[] = [];
  readonly methods: string[] = [];
  /** Runs between the body and its response. */
  beforeResponse: () => unknown = () => undefined;

  /** Replaces the response to every request if set. */
  response: ((method: string) => WebhookResponse) | undefined;

  constructor(readonly limits: BodyLimits = { maxBodyBytes: 64 * 1024, bodyTimeoutMs: 5000 }) {}

  async respond(
    method: string,
    headers: HeadersLike,
    readBody: () => Promise<BodyResult>,
  ): Promise<Exchange> {
    this.methods.push(method);
    const early = this.response?.(method) ?? respondWithoutBody(method, headers);
    if (early !== undefined) return { response: early, isBodyRead: false };
    const { bytes, failure } = await readBody();
    if (failure !== undefined) {
      this.rejected.push(failure);
      return { response: json(REJECTED_STATUS[failure], { error: failure }), isBodyRead: false };
    }
    const body = Buffer.from(bytes as Uint8Array);
    this.accepted.push(body);
    await this.beforeResponse();
    return { response: json(200, digestOf(body)), isBodyRead: true };
  }

  /** Resolves after a request was rejected for this reason. */
  async hasRejected(reason: BodyFailure): Promise<void> {
    await until(`rejection with ${reason}`, () => this.rejected.includes(reason));
  }
}

function respondWithoutBody(method: string, headers: HeadersLike): WebhookResponse | undefined {
  if (method !== 'POST') {
    const rejection = json(405, { error: 'method' }, { allow: 'POST' });
    return method === 'HEAD' ? { ...rejection, body: '' } : rejection;
  }
  const isSigned = headerOf(headers, 'x-cio-signature') !== undefined;
  return isSigned ? undefined : json(401, { error: 'signature' });
}
