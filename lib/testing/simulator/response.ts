import type { ServerResponse } from 'node:http';

/** A complete HTTP response. */
export interface SimulatedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent unchanged, other values as JSON, undefined as an empty body. */
  readonly body?: unknown;
}

/** Returns the body as text, JSON or an empty string. */
export function bodyText({ body }: SimulatedResponse): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Sends a response. Its headers replace the default ones. */
export function sendResponse(response: ServerResponse, content: SimulatedResponse): void {
  const text = bodyText(content);
  response.writeHead(content.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    // RFC 9110, 8.6: no Content-Length with a 204
    ...(content.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
    // lower case, so that a scripted `Content-Type` replaces the default one instead of being sent with it
    ...Object.fromEntries(
      Object.entries(content.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  });
  response.end(text);
}
