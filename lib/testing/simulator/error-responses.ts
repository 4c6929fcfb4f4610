import { randomBytes } from 'node:crypto';
import type { Surface } from './request';
import type { SimulatedResponse } from './response';

/** A problem of a request, or of one item of a batch. */
export interface Problem {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

type ErrorFormat = (status: number, problems: readonly Problem[]) => unknown;

/** The four formats of Customer.io's error bodies. The SDK reads its error message only from the two with `meta`. */
const FORMATS = {
  metaError: (_status, problems) => ({ meta: { error: messages(problems).join('; ') } }),
  metaErrors: (_status, problems) => ({ meta: { errors: messages(problems) } }),
  details: (status, problems) => ({
    errors: messages(problems).map((message) => ({
      detail: `${message} (reference ${randomBytes(3).toString('hex')})`,
      status: String(status),
      ...(status === 401 ? { code: 'invalid_credentials' } : {}),
    })),
  }),
  reasons: (_status, problems) => ({ errors: problems }),
} satisfies Record<string, ErrorFormat>;

/** Error format of each surface: by status if listed, otherwise `fallback`. */
const FORMAT_OF: Readonly<
  Record<Surface, { fallback: ErrorFormat; byStatus: Readonly<Record<number, ErrorFormat>> }>
> = {
  track_v1: { fallback: FORMATS.metaError, byStatus: { 400: FORMATS.metaErrors, 429: FORMATS.details } },
  track_v2: { fallback: FORMATS.reasons, byStatus: { 401: FORMATS.metaError, 429: FORMATS.details } },
  app: { fallback: FORMATS.details, byStatus: {} },
  send: { fallback: FORMATS.metaError, byStatus: { 429: FORMATS.details } },
  pipelines: { fallback: FORMATS.metaError, byStatus: { 429: FORMATS.details } },
};

const DEFAULT_PROBLEMS: Readonly<Record<number, Problem>> = {
  400: { reason: 'invalid', field: 'body', message: 'the request is not valid' },
  401: { reason: 'unauthorized', field: 'authorization', message: 'the credentials are not accepted' },
  403: { reason: 'forbidden', field: 'authorization', message: 'the feature is not enabled' },
  404: { reason: 'not_found', field: 'path', message: 'there is no such resource' },
  413: { reason: 'too_large', field: 'body', message: 'the request is too large' },
  422: { reason: 'unprocessable', field: 'body', message: 'the request failed validation' },
};

const OTHER_PROBLEM: Problem = { reason: 'internal', field: '', message: 'the request could not be served' };

/** Requests per window, as in the 429 message of each surface. */
const RATE_LIMITS: Readonly<Record<Surface, string>> = {
  track_v1: '1000 in 1s',
  track_v2: '1000 in 1s',
  app: '10 in 1s',
  send: '3000 in 3s',
  pipelines: '3000 in 3s',
};

/** Returns an error response in the format of a surface. */
export function errorResponse(
  surface: Surface,
  status: number,
  problems?: readonly Problem[],
): SimulatedResponse {
  const { fallback, byStatus } = FORMAT_OF[surface];
  const format = byStatus[status] ?? fallback;
  return { status, body: format(status, problems ?? [DEFAULT_PROBLEMS[status] ?? OTHER_PROBLEM]) };
}

/**
 * Returns a 429 response. Customer.io omits `Retry-After` if the limit is a daily quota.
 *
 * @param retryAfterSeconds whole seconds; undefined omits the header.
 */
export function rateLimitResponse(
  surface: Surface,
  retryAfterSeconds: number | undefined,
): SimulatedResponse {
  const message = `more requests than the limit of ${RATE_LIMITS[surface]}`;
  return {
    ...errorResponse(surface, 429, [{ reason: 'rate_limited', field: '', message }]),
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  };
}

function messages(problems: readonly Problem[]): string[] {
  return problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
}
