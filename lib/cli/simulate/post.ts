import { signWebhook } from '../../webhooks/verification/signature';
import type { Target } from './target';

/** How long Customer.io waits for a response. */
const TIMEOUT_MS = 4_000;
/** Errors of this package's receiver. Other texts are not printed: they can be personal. */
const KNOWN_ERRORS: readonly string[] = [
  'busy with this event',
  'handler failed',
  'no signing key',
  'too many bodies at the same time',
  'body was read already: mount the webhook receiver before body parsers',
];
const MAX_BODY_CHARACTERS = 200;

/** The result of one request. */
export interface Posted {
  /** A status such as `200` or `503 handler failed`, `timeout`, or an error code such as `ECONNREFUSED`. */
  readonly result: string;
  readonly durationMs: number;
}

/** Returns whether a result is a 2xx status. */
export const isAccepted = (result: string): boolean => /^2\d\d\b/.test(result);

/** Signs a body and posts it as Customer.io does. Returns `undefined` if the signal aborts. Never rejects. */
export async function postWebhook(
  { url, authorization }: Target,
  signingKey: string,
  body: string,
  signal: AbortSignal,
): Promise<Posted | undefined> {
  const start = performance.now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(authorization !== undefined && { authorization }),
        ...signWebhook({ signingKey, body }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const durationMs = performance.now() - start;
    const text = await response.text().catch(() => '');
    return { result: [response.status, ...knownError(response.status, text)].join(' '), durationMs };
  } catch (error) {
    if (signal.aborted) return undefined;
    return { result: codeOf(error), durationMs: performance.now() - start };
  }
}

function knownError(status: number, text: string): string[] {
  if (status < 500 || text.length > MAX_BODY_CHARACTERS) return [];
  return KNOWN_ERRORS.filter((known) => text.includes(JSON.stringify(known)));
}

function codeOf(error: unknown): string {
  const { name, cause } = error as Error & { readonly cause?: { readonly code?: unknown } };
  if (name === 'TimeoutError') return 'timeout';
  return typeof cause?.code === 'string' ? cause.code : 'failed';
}
