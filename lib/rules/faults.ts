/**
 * Errors of the caller: invalid arguments, and every 4xx except 408 and 429. The availability of Customer.io does not
 * affect them. RE2 has no lookahead, so the pattern lists the digits.
 */
export const OWN_FAULTS = 'invalid_argument|4(0[0-79]|2[0-8]|[13-9][0-9])';

/** Transient errors, which SDK 5 retries up to three times. */
export const PASSING_FAULTS =
  '408|429|50[0234]|522|524|timeout|connection_refused|connection_reset|dns|tls|network';

/** Operations whose accepted sends cause webhooks. In-box messages cause none. */
export const SENDS_WITH_WEBHOOKS = 'sendEmail|sendPush|sendSMS|sendWhatsApp|sendInApp';

/** Operations that send messages. */
export const SENDS = `${SENDS_WITH_WEBHOOKS}|sendInboxMessage|triggerBroadcast`;

/** Webhook errors after which the event was not handled although it was authentic. */
export const HANDLER_ERRORS = 'handler|body_consumed|no_signing_key';

/** Webhook errors after which Customer.io holds the feed back, except those that any client can cause. */
export const REJECTIONS = 'invalid_signature|stale|too_large|timeout|aborted|overloaded';

/**
 * Outcomes of events of `cdp-analytics-node` that were lost before a request. `delivery_failed` has an alert of its own,
 * and a call with `invalid_argument` throws.
 */
export const LOST_OUTCOMES = 'too_large|unserializable|disabled|plugin|closed|lost';

/** Outcomes of events that were in a request. */
export const SENT_OUTCOMES = 'accepted|delivery_failed';
