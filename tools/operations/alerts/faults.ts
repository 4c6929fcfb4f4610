/**
 * Failures that are the caller's own: arguments of which no request can be made, and every 4xx but 408 and
 * 429. They are errors, but no availability of Customer.io's could have saved the call. RE2 has no
 * look-ahead, hence the shape.
 */
export const OWN_FAULTS = 'invalid_argument|4(0[0-79]|2[0-8]|[13-9][0-9])';

/** Failures that may pass, which SDK 5 therefore repeats up to three times. */
export const PASSING_FAULTS =
  '408|429|50[0234]|522|524|timeout|connection_refused|connection_reset|dns|tls|network';

/** Accepted sends of which webhooks tell: in-box messages have none. */
export const TOLD_SENDS = 'sendEmail|sendPush|sendSMS|sendWhatsApp|sendInApp';
