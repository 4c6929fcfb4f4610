/**
 * Attributes with which HTTP instrumentations describe a request, in the stable and the older semantic conventions.
 * This package reads and rewrites them, and never adds one.
 */
export const HTTP_SPAN_ATTRIBUTES = {
  url: ['url.full', 'http.url'],
  path: ['url.path', 'http.target'],
  query: ['url.query'],
  host: ['server.address', 'net.peer.name', 'http.host'],
  /** Error texts, which can quote URLs and hosts. `error.type` and `exception.type` are not in the list. */
  errorText: ['http.error_message', 'exception.message', 'exception.stacktrace'],
} as const satisfies Record<string, readonly string[]>;
