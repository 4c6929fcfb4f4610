import { createServer, type ServerHttp2Session } from 'node:http2';
import { startListening, type LocalServer } from '../servers/served';

export interface GrpcCall {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** A gRPC server over HTTP/2 without TLS. */
export interface GrpcServer extends LocalServer {
  readonly calls: GrpcCall[];
}

/**
 * Starts a gRPC server that responds with one status.
 *
 * @param status 0 is sent in the trailers of a reply, any other status in the headers, as gRPC libraries do
 */
export async function startGrpcServer(status: number): Promise<GrpcServer> {
  const calls: GrpcCall[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => sessions.add(session.on('error', () => undefined)));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    calls.push({ path: String(headers[':path']), authorization: headers.authorization });
    const head = { ':status': 200, 'content-type': 'application/grpc' };
    if (status !== 0) {
      stream.respond({ ...head, 'grpc-status': status }, { endStream: true });
      return;
    }
    stream.respond(head, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }));
    // a message without fields
    stream.resume().end(Buffer.alloc(5));
  });
  const local = await startListening(server);
  return {
    port: local.port,
    calls,
    close: () => {
      sessions.forEach((session) => session.destroy());
      return local.close();
    },
  };
}
