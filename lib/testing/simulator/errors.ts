import { randomBytes } from 'node:crypto';
import type { SimulatedResponse } from './response';
import type { Surface } from './request';

/** What is wrong with a request, or with one item of a batch. */
export interface Problem {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

type Form = (status: number, problems: readonly Problem[]) => unknown;

/** The four error bodies Customer.io uses. The SDK's error message knows only the two with `meta`. */
const FORMS = {
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
} satisfies Record<string, Form>;

/** Which body a surface answers with: by status, or else its usual one. */
const FORM_OF: Readonly<Record<Surface, { usual: Form; byStatus: Readonly<Record<number, Form>> }>> = {
  track_v1: { usual: FORMS.metaError, byStatus: { 400: FORMS.metaErrors, 429: FORMS.details } },
  track_v2: { usual: FORMS.reasons, byStatus: { 401: FORMS.metaError, 429: FORMS.details } },
  app: { usual: FORMS.details, byStatus: {} },
  send: { usual: FORMS.metaError, byStatus: { 429: FORMS.details } },
  pipelines: { usual: FORMS.metaError, byStatus: { 429: FORMS.details } },
};

const PROBLEM_OF: Readonly<Record<number, Problem>> = {
  400: { reason: 'invalid', field: 'body', message: 'the request is not valid' },
  401: { reason: 'unauthorized', field: 'authorization', message: 'the credentials are not accepted' },
  403: { reason: 'forbidden', field: 'authorization', message: 'the feature is not enabled' },
  404: { reason: 'not_found', field: 'path', message: 'there is no such resource' },
  413: { reason: 'too_large', field: 'body', message: 'the request is too large' },
  422: { reason: 'unprocessable', field: 'body', message: 'the request failed validation' },
};

const OTHER_PROBLEM: Problem = { reason: 'internal', field: '', message: 'the request could not be served' };

/** Requests per window, as each surface words its 429. */
const LIMIT_OF: Readonly<Record<Surface, string>> = {
  track_v1: '1000 in 1s',
  track_v2: '1000 in 1s',
  app: '10 in 1s',
  send: '3000 in 3s',
  pipelines: '3000 in 3s',
};

/** An error as the given surface words it. */
export function vendorError(
  surface: Surface,
  status: number,
  problems?: readonly Problem[],
): SimulatedResponse {
  const { usual, byStatus } = FORM_OF[surface];
  const form = byStatus[status] ?? usual;
  return { status, body: form(status, problems ?? [PROBLEM_OF[status] ?? OTHER_PROBLEM]) };
}

/**
 * A 429. Customer.io leaves `Retry-After` out when the limit is a daily quota.
 * @param retryAfterSeconds whole seconds
 */
export function rateLimited(surface: Surface, retryAfterSeconds: number | undefined): SimulatedResponse {
  const message = `more requests than the limit of ${LIMIT_OF[surface]}`;
  return {
    ...vendorError(surface, 429, [{ reason: 'rate_limited', field: '', message }]),
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  };
}

function messages(problems: readonly Problem[]): string[] {
  return problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
}
