/**
 * What spans of HTTP instrumentations say of a request, in the stable and in the older semantic conventions:
 * names of theirs, which are read and rewritten and never added.
 */
export const HTTP_SPAN_ATTRIBUTES = {
  url: ['url.full', 'http.url'],
  path: ['url.path', 'http.target'],
  query: ['url.query'],
  host: ['server.address', 'net.peer.name', 'http.host'],
  /** Texts of errors, which quote URLs and hosts; `error.type` and `exception.type` stay. */
  errorText: ['http.error_message', 'exception.message', 'exception.stacktrace'],
} as const satisfies Record<string, readonly string[]>;
