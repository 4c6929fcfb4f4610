import { once } from 'node:events';
import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from 'node:http2';
import { text } from 'node:stream/consumers';
import { SIGNED } from '../webhooks/recording-responder';

/** Opens an HTTP/2 session without TLS. */
export async function http2Session(port: number): Promise<ClientHttp2Session> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  await once(session, 'connect');
  return session;
}

export interface Http2Request {
  readonly stream: ClientHttp2Stream;
  /** Resolves when the head of the response arrives. */
  readonly status: Promise<number>;
}

/** Starts a request. The caller writes the body to the stream. */
export function http2Request(session: ClientHttp2Session, headers: object = SIGNED): Http2Request {
  const stream = session.request({ ':method': 'POST', ':path': '/', ...headers }, { endStream: false });
  stream.on('error', () => undefined);
  const status = once(stream, 'response').then(([head]) => Number((head as IncomingHttpHeaders)[':status']));
  status.catch(() => undefined);
  return { stream, status };
}

/** Sends a complete request and reads the response. */
export async function http2Post(
  session: ClientHttp2Session,
  requestBody: Uint8Array,
  headers?: object,
): Promise<{ status: number; json: unknown }> {
  const { stream, status } = http2Request(session, headers);
  stream.end(requestBody);
  const body = await text(stream);
  return { status: await status, json: body === '' ? undefined : JSON.parse(body) };
}

/** Destroys a session and waits until it is closed. */
export async function closeSession(session: ClientHttp2Session): Promise<void> {
  if (session.destroyed) return;
  const closed = once(session, 'close');
  session.destroy();
  await closed;
}
