import type { NetworkProblem } from '../network/problem';
import { sendRequest } from '../network/request';
import { SIGNALS } from '../settings/signals';
import { callGrpc } from './grpc';
import type { Target } from './targets';

/** The outcome of an empty export. */
export type ExportOutcome =
  | 'accepted'
  /** The endpoint requires other credentials. */
  | 'unauthorized'
  /** The endpoint exists, but not this path or service. */
  | 'not-found'
  /** The endpoint redirects, which exporters do not follow. */
  | 'redirect'
  /** The endpoint is a web page. */
  | 'page'
  /** The endpoint uses another protocol. */
  | 'protocol'
  /** The endpoint accepts no data at the moment. */
  | 'busy'
  /** The endpoint rejects the data. */
  | 'rejected'
  | NetworkProblem;

export interface ExportResult {
  readonly outcome: ExportOutcome;
  /** The status, such as `HTTP 404` or `gRPC status 16`. Absent without a response. */
  readonly status?: string;
}

const HTTP_OUTCOMES: Readonly<Record<number, ExportOutcome>> = {
  401: 'unauthorized',
  403: 'unauthorized',
  407: 'unauthorized',
  404: 'not-found',
  405: 'not-found',
  406: 'protocol',
  415: 'protocol',
  429: 'busy',
  502: 'busy',
  503: 'busy',
  504: 'busy',
};

const GRPC_OUTCOMES: Readonly<Record<number, ExportOutcome>> = {
  0: 'accepted',
  7: 'unauthorized',
  8: 'busy',
  12: 'not-found',
  14: 'busy',
  16: 'unauthorized',
};

function httpOutcome(status: number, contentType = ''): ExportOutcome {
  if (status >= 200 && status < 300) return contentType.startsWith('text/html') ? 'page' : 'accepted';
  return HTTP_OUTCOMES[status] ?? (status >= 300 && status < 400 ? 'redirect' : 'rejected');
}

// an empty request has no bytes in protobuf
const BODIES = {
  'http/protobuf': { type: 'application/x-protobuf', body: '' },
  'http/json': { type: 'application/json', body: '{}' },
} as const;

/** Sends an export without data to a target. Never rejects. */
export async function exportNothing(target: Target, url: URL): Promise<ExportResult> {
  return target.protocol === 'grpc' ? exportOverGrpc(target, url) : exportOverHttp(target, url);
}

async function exportOverHttp({ protocol, headers, tls }: Target, url: URL): Promise<ExportResult> {
  const { type, body } = BODIES[protocol === 'http/json' ? protocol : 'http/protobuf'];
  const reply = await sendRequest(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': type },
    body,
    tls,
  });
  if (reply.problem === undefined) {
    return {
      outcome: httpOutcome(reply.status, reply.headers['content-type']),
      status: `HTTP ${reply.status}`,
    };
  }
  // a gRPC server responds with an HTTP/2 frame, or closes the connection
  const isGrpc = ['not-http', 'closed'].includes(reply.problem.kind) && (await respondsToGrpc(url, tls));
  return { outcome: isGrpc ? 'protocol' : reply.problem };
}

async function respondsToGrpc(url: URL, tls: Target['tls']): Promise<boolean> {
  const reply = await callGrpc(url, SIGNALS.metrics.service, {}, tls);
  return reply.problem === undefined;
}

async function exportOverGrpc({ signal, headers, tls }: Target, url: URL): Promise<ExportResult> {
  const reply = await callGrpc(url, SIGNALS[signal].service, headers, tls);
  if (reply.problem !== undefined) {
    const isConnected = !['refused', 'dns', 'unreachable', 'timeout', 'certificate'].includes(
      reply.problem.kind,
    );
    // a server of HTTP/1.1 responds to the preface of HTTP/2 with a 400, or closes the connection
    const isHttp = isConnected && (await sendRequest(url, { tls })).problem === undefined;
    return { outcome: isHttp ? 'protocol' : reply.problem };
  }
  const { grpcStatus, httpStatus } = reply;
  if (grpcStatus !== undefined) {
    return { outcome: GRPC_OUTCOMES[grpcStatus] ?? 'rejected', status: `gRPC status ${grpcStatus}` };
  }
  // an HTTP/2 server without gRPC
  const outcome = httpOutcome(httpStatus);
  return { outcome: outcome === 'accepted' ? 'protocol' : outcome, status: `HTTP ${httpStatus}` };
}
