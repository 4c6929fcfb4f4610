import { reportInternalError } from '../../diagnostics';
import { isThenable } from '../../delivery/circuit-breaker';
import type { ReadBody } from './body';
import type { HeadersLike } from './headers';
import { isReception, type Intake, type WebhookResponse } from './reception';

/** The receiver itself failed. 503, because Customer.io waits an hour after a 500. */
export const FAILED: WebhookResponse = {
  status: 503,
  headers: { 'content-type': 'application/json' },
  body: '{"error":"unavailable"}',
};

export interface Exchange {
  readonly answer: WebhookResponse;
  /** All of the body was read; else a part of it may still be on its way. */
  readonly isRead: boolean;
}

/** One request from its head to the answer, in no framework's shape. Never rejects. */
export async function answerTo(
  intake: Intake,
  method: string,
  headers: HeadersLike,
  readBody: () => Promise<ReadBody>,
): Promise<Exchange> {
  let isRead = false;
  try {
    const begun = intake.begin(method, headers);
    if (!isReception(begun)) return { answer: begun, isRead };
    const { bytes, refused } = await readBody();
    isRead = bytes !== undefined;
    const answer = bytes === undefined ? begun.refuse(refused) : begun.accept(bytes);
    return { answer: isThenable(answer) ? await answer : answer, isRead };
  } catch (error) {
    reportInternalError('the webhook receiver', error);
    return { answer: FAILED, isRead };
  }
}

const BODILESS: ReadonlySet<number> = new Set([204, 304]);

/** Whether HTTP lets an answer to this method have a body at all. */
export const mayHaveBody = (method: string, { status }: WebhookResponse): boolean =>
  method !== 'HEAD' && !BODILESS.has(status);

/** The answer's headers with its length, except where there is none to say: HEAD's would be that of GET. */
export function headersOf(method: string, answer: WebhookResponse): Record<string, string> {
  if (!mayHaveBody(method, answer)) return { ...answer.headers };
  let headers = sized.get(answer);
  if (headers === undefined) {
    headers = { ...answer.headers, 'content-length': String(Buffer.byteLength(answer.body)) };
    sized.set(answer, headers);
  }
  return { ...headers };
}

/** Answers are constants: a copy of ready headers is made twenty times as fast as the headers. */
const sized = new WeakMap<WebhookResponse, Record<string, string>>();
