/** The closed sets that labels and attributes take their values from. */

/** Which of Customer.io's HTTP APIs a call goes to. */
export const APIS = ['track', 'app', 'pipelines'] as const;
export type Api = (typeof APIS)[number];

/** How a call ended, as its caller saw it: `success` resolved, `error` rejected or threw. */
export const STATUSES = ['success', 'error'] as const;
export type Status = (typeof STATUSES)[number];

/** Failure classes that are not an HTTP status. An HTTP status stands for itself, as text. */
export const ERROR_CLASSES = {
  timeout: 'no answer within the time the SDK or the network stack allows',
  connection_refused: 'nothing listens at the address',
  connection_reset: 'the connection was closed before the answer was complete',
  dns: 'the host name could not be resolved',
  tls: 'the TLS handshake or the certificate was refused',
  network: 'any other failure below HTTP',
  redirect: 'a redirect that could not be followed',
  invalid_argument: 'arguments, keys or a URL of which no request can be made',
  invalid_response: 'an answer that is not HTTP or not JSON',
  unknown: 'none of the above',
} as const;
export type ErrorClass = keyof typeof ERROR_CLASSES;

/** An {@link ErrorClass} or an HTTP status between 100 and 599 as text. */
export type ErrorType = ErrorClass | `${number}`;

/** What made Customer.io send a message. */
export const CAMPAIGN_TYPES = ['campaign', 'broadcast', 'newsletter', 'transactional', 'unknown'] as const;
export type CampaignType = (typeof CAMPAIGN_TYPES)[number];
