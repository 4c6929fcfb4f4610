import { connect, constants, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { describeError, problemOf, type NetworkProblem } from '../network/problem';
import { REQUEST_TIMEOUT_MS, type TlsFiles } from '../network/request';

/** A message of a gRPC stream: one byte for the compression, and four bytes for the length, which is 0. */
const EMPTY_MESSAGE = Buffer.alloc(5);

/** The status of a unary call, or the reason why there is none. */
export type GrpcReply =
  | { readonly problem?: never; readonly httpStatus: number; readonly grpcStatus: number | undefined }
  | { readonly problem: NetworkProblem };

/** Calls a method with an empty message over HTTP/2. Never rejects. */
export async function callGrpc(
  url: URL,
  path: string,
  headers: Readonly<Record<string, string>>,
  tls: TlsFiles,
): Promise<GrpcReply> {
  let session: ClientHttp2Session | undefined;
  let timer: NodeJS.Timeout | undefined;
  const call = new Promise<GrpcReply>((resolve, reject) => {
    timer = setTimeout(() => resolve({ problem: problemOf('timeout') }), REQUEST_TIMEOUT_MS);
    session = connect(url.origin, tls);
    session.on('error', reject).on('close', () => resolve({ problem: problemOf('closed') }));
    const stream = session.request({
      ...headers,
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
      [constants.HTTP2_HEADER_TE]: 'trailers',
    });
    const received: IncomingHttpHeaders = {};
    // a call that fails has its status in the headers, any other call in the trailers
    stream.on('response', (head: IncomingHttpHeaders) => Object.assign(received, head));
    stream.on('trailers', (trailers: IncomingHttpHeaders) => Object.assign(received, trailers));
    // the error of the session has the reason, and can follow that of the stream
    stream.on('error', (error: Error) => setImmediate(reject, error));
    stream.on('end', () => resolve(replyOf(received)));
    stream.resume().end(EMPTY_MESSAGE);
  });
  try {
    return await call;
  } catch (error) {
    return { problem: describeError(error) };
  } finally {
    clearTimeout(timer);
    session?.destroy();
  }
}

function replyOf(headers: IncomingHttpHeaders): GrpcReply {
  // a server that closes the connection ends the stream too
  if (headers[':status'] === undefined) return { problem: problemOf('closed') };
  const status = headers['grpc-status'];
  return {
    httpStatus: Number(headers[':status']),
    grpcStatus: status === undefined ? undefined : Number(status),
  };
}
