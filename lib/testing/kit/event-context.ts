import type { EventContext } from '../../webhooks/options';

/**
 * Returns the second argument of `onEvent`, for a test that calls the handler without a receiver: an empty body, no
 * span, no send, and a signal that does not abort.
 *
 * @param overrides values that replace these, such as `send` for an event whose send is in the delivery journal.
 */
export const eventContext = (overrides: Partial<EventContext> = {}): EventContext => ({
  rawBody: '',
  span: undefined,
  send: undefined,
  signal: new AbortController().signal,
  ...overrides,
});
