/** What `onEvent` does with a webhook. */
export type HandlerKind =
  'returns' | 'resolves' | 'rejects' | 'reads the signal' | 'keeps the context' | 'never ends';

/** One request to the receiver. */
export interface RetentionRequest {
  readonly name: string;
  readonly status: number;
  readonly handler?: HandlerKind;
  /** The body, if it is not an event. */
  readonly body?: string;
  readonly isChunked?: boolean;
  readonly isSentTwice?: boolean;
  readonly signature?: 'forged' | 'missing';
  /** Whether the shared store fails when the event is completed. */
  readonly isStoreFailing?: boolean;
}

export const MAX_BODY_BYTES = 10_000;
/** The header with the name of a request. */
export const NAME_HEADER = 'x-name';
/** The path that responds with what is left of the requests. */
export const RETAINED_PATH = '/retained';

export const REQUESTS: readonly RetentionRequest[] = [
  { name: 'a body above the limit', status: 413, body: 'x'.repeat(MAX_BODY_BYTES + 1) },
  { name: 'an unsigned webhook', status: 401, signature: 'missing' },
  { name: 'a forged webhook', status: 401, signature: 'forged' },
  { name: 'a body that is no event', status: 200, body: 'no JSON' },
  { name: 'a handled webhook', status: 200, handler: 'returns' },
  { name: 'a webhook with an asynchronous handler', status: 200, handler: 'resolves' },
  { name: 'a webhook whose handler reads the signal', status: 200, handler: 'reads the signal' },
  { name: 'a webhook whose handler fails', status: 503, handler: 'rejects' },
  { name: 'a webhook whose context is kept', status: 200, handler: 'keeps the context' },
  // without an id: the claim of an event is kept until its handler ends
  {
    name: 'a webhook whose handler never ends',
    status: 503,
    handler: 'never ends',
    body: '{"object_type":"email","metric":"sent"}',
  },
  { name: 'a webhook whose completion waits for the store', status: 200, isStoreFailing: true },
  { name: 'a duplicate', status: 200, isSentTwice: true },
  { name: 'a body in chunks', status: 200, isChunked: true },
];
