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
