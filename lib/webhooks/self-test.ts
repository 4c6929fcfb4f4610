/**
 * Prefix of the `event_id` of a self-test. Customer.io's ids are ULIDs, which contain no hyphen.
 *
 * A receiver responds to a signed self-test after it verified the signature, and does nothing else with it: no
 * `onEvent`, no store, no metric, no span, no log event.
 */
export const SELF_TEST_PREFIX = 'customerio-otel-self-test-';

/** Returns whether an event is a self-test of `customerio-otel doctor --webhook`. */
export const isSelfTest = (eventId: string | undefined): boolean =>
  eventId?.startsWith(SELF_TEST_PREFIX) === true;
