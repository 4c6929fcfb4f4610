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

/** Whether a bounce is permanent or may pass; by the SMTP code or the words of the receiving server. */
export const BOUNCE_TYPES = ['hard', 'soft', 'unknown'] as const;
export type BounceType = (typeof BOUNCE_TYPES)[number];

/** Why a message did not arrive, told apart by what there is to do; from the text that came with the event. */
export const FAILURE_REASONS = {
  unknown_recipient: 'no such mailbox, number, channel or endpoint, or not any more',
  invalid_address: 'an address that is malformed, or of a kind that cannot receive: a landline',
  unreachable: 'the recipient is there, but not now: phone off, mailbox closed for a while',
  mailbox_full: "the recipient's mailbox is full",
  domain: "the recipient's domain does not resolve or takes no mail",
  suppressed: 'on a suppression list: bounced before, complained, unsubscribed, opted out',
  blocked: 'refused for who sends: reputation, blocklist, missing authentication, policy',
  content: 'refused for what was sent: spam, malware, a form the receiver does not take',
  too_large: 'the message is too large or too long',
  rate_limited: 'too much at once: throttled, greylisted, a quota of the provider or receiver',
  invalid_token: 'the push token is not registered any more, or never was',
  no_device: 'the person has no device to push to',
  template: 'the message could not be made: a Liquid error, a missing variable, a refused template',
  account: 'the provider refuses our side: key, certificate, sender, permission, balance',
  provider: 'the provider or the receiving server failed, or could not be reached',
  timeout: 'no answer in time, or not delivered before it expired',
  limit: "the message limit set in Customer.io's workspace was reached",
  cancelled: 'Customer.io did not send: cancelled, deleted, or delivery is disabled',
  unknown: 'none of the above, or no text',
} as const;
export type FailureReason = keyof typeof FAILURE_REASONS;

/** Why a webhook request or its event was not taken, or not as it should be. */
export const WEBHOOK_ERRORS = {
  missing_signature: 'no `X-CIO-Signature` or no `X-CIO-Timestamp`',
  invalid_signature: 'a signature that none of the keys made, or headers that cannot be one',
  stale: 'a valid signature of a time outside the tolerance',
  too_large: 'a body above the limit',
  timeout: 'a body that did not arrive in time',
  aborted: 'the sender left before its body was complete',
  malformed:
    'authenticated, but the body is not a JSON object; it is acknowledged and handed over as `unknown`',
  handler: '`onEvent` failed or exceeded its time',
  body_consumed: 'something else had read the body; mount the receiver before it',
} as const;
export type WebhookErrorType = keyof typeof WEBHOOK_ERRORS;

/** What became of a webhook request. */
export const WEBHOOK_OUTCOMES = {
  accepted: 'authenticated and taken for the first time',
  duplicate: 'authenticated and known already',
  failed: 'authenticated, but `onEvent` failed or exceeded its time',
  rejected: 'not authenticated, or not readable',
} as const;
export type WebhookOutcome = keyof typeof WEBHOOK_OUTCOMES;

/** What the delivery journal knew of a webhook's delivery. */
export const LOOKUP_RESULTS = {
  found: 'the send that caused it is known: the span is linked to it',
  not_found: 'no send of this delivery is known: a campaign, another service, too long ago',
  early: 'a send returned after a webhook of its delivery had been `not_found`',
  unavailable: 'the journal failed or did not answer in time',
} as const;
export type LookupResult = keyof typeof LOOKUP_RESULTS;

/** What several replicas share. */
export type StoreName = 'dedupe' | 'journal';

export const STORE_ERRORS = {
  error: 'an operation failed',
  timeout: 'an operation did not end within `storeTimeoutMs`',
  paused: 'not tried, because one failed a moment ago',
} as const;
export type StoreErrorType = keyof typeof STORE_ERRORS;
