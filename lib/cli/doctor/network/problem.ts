import { causesOf } from '../../../foreign/error';
import { readProperty } from '../../../foreign/read';

/** Why a request got no response. */
export type ProblemKind =
  'refused' | 'dns' | 'unreachable' | 'timeout' | 'closed' | 'certificate' | 'not-tls' | 'not-http' | 'other';

export interface NetworkProblem {
  readonly kind: ProblemKind;
  /** Completes "The endpoint does not respond: ...". */
  readonly text: string;
}

const TEXTS: Readonly<Record<ProblemKind, string>> = {
  refused: 'the connection was refused',
  dns: 'the host name cannot be resolved',
  unreachable: 'the host cannot be reached',
  timeout: 'no response arrived in time',
  closed: 'the connection was closed before the response',
  certificate: 'the TLS certificate is not trusted',
  'not-tls': 'the port does not use TLS',
  'not-http': 'the port does not use HTTP/1.1',
  other: 'the request failed',
};

/** Kinds by the start of the error code. The first match counts. */
const KINDS: readonly (readonly [prefix: string, kind: ProblemKind])[] = [
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_', 'dns'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'closed'],
  ['EPIPE', 'closed'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'closed'],
  ['ERR_HTTP2_STREAM', 'closed'],
  ['ERR_HTTP2_SESSION', 'closed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-tls'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'not-tls'],
  ['EPROTO', 'not-tls'],
  ['HPE_', 'not-http'],
  ['CERT_', 'certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
  ['SELF_SIGNED_CERT', 'certificate'],
  ['UNABLE_TO_', 'certificate'],
  ['ERR_TLS_CERT', 'certificate'],
  ['ERR_SSL_', 'certificate'],
];

export const problemOf = (kind: ProblemKind): NetworkProblem => ({ kind, text: TEXTS[kind] });

/** Returns the problem behind an error of a socket, of TLS or of HTTP. Never returns the text of the error. */
export function describeError(error: unknown): NetworkProblem {
  for (const cause of causesOf(error)) {
    const code = readProperty(cause, 'code');
    if (typeof code !== 'string') continue;
    const kind = KINDS.find(([prefix]) => code.startsWith(prefix))?.[1];
    return kind === undefined
      ? {
          kind: 'other',
          text: /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? `the request failed with ${code}` : TEXTS.other,
        }
      : problemOf(kind);
  }
  return problemOf('other');
}
