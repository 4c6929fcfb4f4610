const CERTIFICATE =
  'Node does not trust the certificate: set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority.';
const CLOSED =
  'The connection was closed before a response: check http or https in --to, and the log of the application.';
const NAME = 'The host of --to cannot be resolved: check its spelling.';
const GATEWAY = 'A proxy responded: check that the application runs behind it.';

/** What to do, by result. */
const FIXES: Readonly<Record<string, string>> = {
  '400': 'The endpoint could not read the body: check what runs in front of the receiver.',
  '401':
    'The signature was rejected: use the same key here and in the receiver, and mount it before body parsers, which change the bytes.',
  '403':
    'The request was rejected before the receiver: allow POST on this path without a login or a CSRF token.',
  '404': 'The application has no route at the path of --to: check the path.',
  '405': 'The route does not accept POST: mount the receiver for POST.',
  '413': 'The body is too large for the endpoint: raise its limit.',
  '415': 'The endpoint does not accept application/json: accept this content type.',
  '429': 'The endpoint limits requests: except the path of the webhooks from the limit.',
  '500':
    'The endpoint threw an error: see the log of the application. After a 500, Customer.io waits an hour before it retries.',
  '502': GATEWAY,
  '503': 'The endpoint is not available: see the log of the application. Customer.io retries soon.',
  '503 handler failed': 'onEvent threw an error or timed out: see the warning in the log of the application.',
  '503 busy with this event':
    'The receiver still processes an event with the same id: Customer.io retries soon, and nothing has to be fixed.',
  '503 no signing key': 'The receiver has no signing key: set the key in the environment of the application.',
  '503 too many bodies at the same time': 'The receiver buffers too many bodies: raise maxBufferedBytes.',
  '503 body was read already: mount the webhook receiver before body parsers':
    'A body parser read the bytes first: mount the receiver before it, or keep the bytes with express.json({ verify }).',
  '504': GATEWAY,
  timeout:
    'The endpoint did not respond within the 4 s that Customer.io waits: respond first, and do slow work later.',
  ECONNREFUSED: 'Nothing listens at the address of --to: start the application, and check the port.',
  ENOTFOUND: NAME,
  EAI_AGAIN: NAME,
  EHOSTUNREACH: 'The host of --to cannot be reached: check the network and the address.',
  ENETUNREACH: 'The host of --to cannot be reached: check the network and the address.',
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  ERR_SSL_WRONG_VERSION_NUMBER: 'The endpoint does not use TLS: write http instead of https in --to.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'The endpoint does not use TLS: write http instead of https in --to.',
  EPROTO: 'The endpoint does not use TLS: write http instead of https in --to.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate is for another host: use the name in the certificate in --to.',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  CERT_HAS_EXPIRED: 'The certificate has expired: renew it.',
};

/** What to do, by the first digit of the status. */
const BY_CLASS: Readonly<Record<string, string>> = {
  '1': 'The endpoint sent no final response: see the log of the application.',
  '3': 'The endpoint redirects: give the final URL to --to and to Customer.io.',
  '4': 'The endpoint rejects the request: see the log of the application.',
  '5': 'The endpoint failed: see the log of the application.',
};

const OTHER = 'The request failed: check the URL and the log of the application.';

/** Returns what to do about a result that is no 2xx status. */
export const fixFor = (result: string): string =>
  FIXES[result] ?? FIXES[result.slice(0, 3)] ?? BY_CLASS[result.charAt(0)] ?? OTHER;

/** What to do if an endpoint does not respond 401 to a wrong signature. */
export function forgedFixFor(result: string): string {
  return result.startsWith('2')
    ? 'The endpoint accepted a webhook with a wrong signature: verify signatures with createWebhookReceiver().'
    : fixFor(result);
}
