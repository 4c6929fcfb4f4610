import type { ServerResponse } from 'node:http';

/** A complete HTTP response. */
export interface SimulatedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is, anything else as JSON, nothing as an empty body. */
  readonly body?: unknown;
}

export function bodyText({ body }: SimulatedResponse): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

export function sendResponse(response: ServerResponse, answer: SimulatedResponse): void {
  const text = bodyText(answer);
  response.writeHead(answer.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    // RFC 9110, 8.6: no Content-Length with a 204.
    ...(answer.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
    // Lower-cased, or a scripted `Content-Type` would be sent beside ours instead of replacing it.
    ...Object.fromEntries(
      Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  });
  response.end(text);
}
