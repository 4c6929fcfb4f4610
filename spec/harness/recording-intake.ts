import { createHash } from 'node:crypto';
import { headerOf, type HeadersLike } from '../../lib/webhooks/http/headers';
import type {
  BodyLimits,
  Intake,
  Reception,
  Unreadable,
  WebhookResponse,
} from '../../lib/webhooks/http/reception';
import { until } from './until';

const JSON_TYPE = { 'content-type': 'application/json' };
const answer = (status: number, content: object, headers: Record<string, string> = {}): WebhookResponse => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(content),
});

export const REFUSALS: Readonly<Record<Unreadable, number>> = {
  too_large: 413,
  timeout: 408,
  aborted: 400,
  body_consumed: 503,
};

/** A header that the requests of the specs carry where a real one has a signature. */
export const SIGNED = { 'x-cio-signature': 'a signature' };

/** What {@link RecordingIntake} answers to a body. */
export const digestOf = (bytes: Uint8Array): { length: number; sha256: string } => ({
  length: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** A receiver that verifies nothing: it keeps what an adapter gives it and answers with its digest. */
export class RecordingIntake implements Intake {
  readonly accepted: Buffer[] = [];
  readonly refused: Unreadable[] = [];
  readonly methods: string[] = [];
  /** Runs before a body is answered. */
  meanwhile: () => unknown = () => undefined;

  constructor(readonly limits: BodyLimits = { maxBodyBytes: 64 * 1024, bodyTimeoutMs: 5000 }) {}

  begin(method: string, headers: HeadersLike): WebhookResponse | Reception {
    this.methods.push(method);
    if (method !== 'POST') {
      const refusal = answer(405, { error: 'method' }, { allow: 'POST' });
      return method === 'HEAD' ? { ...refusal, body: '' } : refusal;
    }
    if (headerOf(headers, 'x-cio-signature') === undefined) return answer(401, { error: 'signature' });
    return {
      accept: async (rawBody) => {
        const bytes = Buffer.from(rawBody as Uint8Array);
        this.accepted.push(bytes);
        await this.meanwhile();
        return answer(200, digestOf(bytes));
      },
      refuse: (reason) => {
        this.refused.push(reason);
        return answer(REFUSALS[reason], { error: reason });
      },
    };
  }

  /** Resolves when a request was refused for this reason. */
  hasRefused(reason: Unreadable): Promise<void> {
    return until(() => this.refused.includes(reason), `a request is refused as ${reason}`);
  }
}
