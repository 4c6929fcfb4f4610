import { failure, pass, warning, type Check, type Result } from '../check';
import type { ProblemKind } from '../network/problem';
import type { Incoming, Reply } from '../network/request';
import { describeUrl } from '../network/urls';
import { webhookOf, type WebhookProbe } from './probe';

const isAccepted = (reply: Reply | undefined): boolean =>
  reply?.problem === undefined && reply !== undefined && reply.status >= 200 && reply.status < 300;

const statusOf = (reply: Reply | undefined): number | undefined =>
  reply?.problem === undefined ? reply?.status : undefined;

/** Returns whether the response is that of this package's receiver to a self-test. */
function isRecognized(reply: Reply | undefined): boolean {
  if (reply === undefined || reply.problem !== undefined) return false;
  try {
    return (JSON.parse(reply.body) as { selfTest?: unknown } | null)?.selfTest === true;
  } catch {
    return false;
  }
}

const MIDDLEWARE_FIX =
  'Mount the receiver before express.json() and other body parsers, or keep the bytes with express.json({ verify }).';

/** What to do, by the status of the response to a signed request. */
const FIXES: Readonly<Record<number, string>> = {
  401: 'Use the key of this reporting webhook: Data & Integrations > Integrations > Reporting Webhooks. If the key is right, see webhook-raw-body.',
  403: 'Remove the login, the CSRF protection or the firewall rule in front of the endpoint.',
  404: 'Correct the path of the URL, or mount the receiver at this path.',
  405: 'Accept POST at this path.',
  413: 'Raise the limit for bodies of the proxy, and maxBodyBytes.',
  503: `The receiver has no key or got no bytes. Check signingKeys. ${MIDDLEWARE_FIX}`,
};

/** What to do if the connection fails for a reason other than the address. */
const NETWORK_FIXES: Readonly<Partial<Record<ProblemKind, string>>> = {
  certificate:
    'Install a certificate of a public authority, which Customer.io trusts too. For a test with a private one, set NODE_EXTRA_CA_CERTS to its PEM file.',
  'not-tls': 'Use http:// in the URL, or end TLS at this port.',
  closed: 'If the port uses TLS, use https:// in the URL. Otherwise, check the log of the application.',
  timeout: 'Check what keeps the request open: a firewall, a proxy, or a handler before the receiver.',
};

/** A difference of clocks at which signatures are rejected: `toleranceFutureMs`. */
const MAX_CLOCK_DIFFERENCE_MS = 5 * 60_000;

function clockHint({ headers }: Incoming): string {
  const difference = Math.abs(Date.parse(headers.date ?? '') - Date.now());
  return difference > MAX_CLOCK_DIFFERENCE_MS
    ? ` The clocks differ by ${Math.round(difference / 60_000)} minutes: start NTP first.`
    : '';
}

export const webhook: Check = {
  id: 'webhook',
  needsApplication: true,
  async run(environment) {
    const probe = await webhookOf(environment);
    if (probe === undefined) return [];
    const address = describeUrl(probe.url);
    const reply = probe.signed ?? probe.unsigned;
    if (reply.problem !== undefined) {
      return [
        failure(
          `${address} does not respond: ${reply.problem.text}.`,
          NETWORK_FIXES[reply.problem.kind] ?? 'Start the application, or correct the URL.',
        ),
      ];
    }
    if (probe.signed === undefined) {
      return [
        warning(
          `No signed request was sent to ${address}, because no key is given.`,
          'Pass --key-env NAME with the variable that contains the signing key.',
        ),
      ];
    }
    const { status } = reply;
    if (!isAccepted(reply)) {
      const redirect = status >= 300 && status < 400 ? 'Use the URL without a redirect.' : undefined;
      const fix = redirect ?? FIXES[status] ?? 'Check the log of the application.';
      return [failure(`${address} responds ${status} to a signed request.`, fix + clockHint(reply))];
    }
    return [
      isRecognized(reply)
        ? pass(`${address} accepts a signed self-test.`)
        : warning(
            `${address} responds ${status}, but it does not recognize the self-test.`,
            'Check that the URL is that of createWebhookReceiver(), of the same version as this doctor.',
          ),
    ];
  },
};

export const webhookUnsigned: Check = {
  id: 'webhook-unsigned',
  needsApplication: true,
  async run(environment) {
    const probe = await webhookOf(environment);
    const status = statusOf(probe?.unsigned);
    if (probe === undefined || status === undefined) return [];
    if (status === 401) return [pass('The endpoint rejects an unsigned request (401).')];
    if (isAccepted(probe.unsigned)) {
      return [
        failure(
          `The endpoint accepts an unsigned request (${status}): other senders can forge events.`,
          'Handle the path with createWebhookReceiver(), which verifies signatures.',
        ),
      ];
    }
    // an endpoint that is broken is reported by the check "webhook"
    return isAccepted(probe.signed)
      ? [
          warning(
            `The endpoint responds ${status} to an unsigned request; expected is 401.`,
            'Check what responds before the receiver.',
          ),
        ]
      : [];
  },
};

export const webhookRawBody: Check = {
  id: 'webhook-raw-body',
  needsApplication: true,
  async run(environment) {
    const probe = await webhookOf(environment);
    // an endpoint that accepts an unsigned request verifies no bytes
    if (probe?.unusual === undefined || isAccepted(probe.unsigned)) return [];
    const statuses = [statusOf(probe.signed), statusOf(probe.unusual)];
    if (isAccepted(probe.unusual)) return [pass('The endpoint verifies the bytes as they were sent.')];
    return isAccepted(probe.signed)
      ? [
          failure(
            `The endpoint responds ${statuses.join(' and then ')} to two valid signatures: it verifies a body that was serialized again.`,
            MIDDLEWARE_FIX,
          ),
        ]
      : [];
  },
};

/** Customer.io closes the connection after this time, and sends the event again. */
const LIMIT_MS = 4_000;
const NEAR_LIMIT_MS = 2_000;

export const webhookResponseTime: Check = {
  id: 'webhook-response-time',
  needsApplication: true,
  async run(environment) {
    const probe = await webhookOf(environment);
    return probe === undefined ? [] : responseTime(probe);
  },
};

function responseTime({ unsigned, signed, unusual }: WebhookProbe): readonly Result[] {
  const durations = [unsigned, signed, unusual].flatMap((reply) =>
    reply?.problem === undefined ? (reply?.durationMs ?? []) : [],
  );
  if (durations.length === 0) return [];
  const slowest = Math.max(...durations);
  const text = `The slowest response took ${(slowest / 1000).toFixed(1)} s. Customer.io waits ${LIMIT_MS / 1000} s.`;
  const fix =
    'Find what delays the request before the receiver: a proxy, another middleware, or a busy process.';
  if (slowest > LIMIT_MS) return [failure(text, fix)];
  return [slowest > NEAR_LIMIT_MS ? warning(text, fix) : pass(text)];
}
