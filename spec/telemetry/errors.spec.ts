import { expect } from 'chai';
import { classifyError } from '../../lib/telemetry/errors';

const withCode = (code: string) => Object.assign(new Error('secret text'), { code });
const fetchFailed = (cause?: unknown) => new TypeError('fetch failed', { cause });
class MissingParamError extends Error {}

/** Rejection reasons of each SDK major, with the expected error type. */
const CASES: readonly [description: string, error: unknown, expected: string][] = [
  ['a plain object with a status (1.x, 2.x)', { message: 'Unknown error', statusCode: 404, body: '' }, '404'],
  ['an error with a status (3.x and later)', Object.assign(new Error('x'), { statusCode: 503 }), '503'],
  ['a rejected 207 (3.x, 4.x)', Object.assign(new Error('x'), { statusCode: 207 }), '207'],
  ['a redirect that rejects with its status (before 3.5.1)', { statusCode: 301 }, '301'],
  [
    'a response without a status (3.x)',
    Object.assign(new Error('Unknown error'), { statusCode: 0 }),
    'unknown',
  ],
  ['a status above 599', { statusCode: 1000 }, 'unknown'],
  ['a status that is not an integer', { statusCode: 404.5 }, 'unknown'],
  ['a status that is a string', { statusCode: '404' }, 'unknown'],
  ['an AbortSignal.timeout (5.x)', new DOMException('The operation was aborted', 'TimeoutError'), 'timeout'],
  ['a timeout event (4.5)', new Error('Request timed out after 10000ms'), 'timeout'],
  ['a connect timeout (1.x, 2.x)', withCode('ETIMEDOUT'), 'timeout'],
  ['a read timeout (1.x, 2.x)', withCode('ESOCKETTIMEDOUT'), 'timeout'],
  ['an undici connect timeout (5.x)', fetchFailed(withCode('UND_ERR_CONNECT_TIMEOUT')), 'timeout'],
  ['an undici headers timeout (5.x)', fetchFailed(withCode('UND_ERR_HEADERS_TIMEOUT')), 'timeout'],
  ['a refused connection, with the code on the error', withCode('ECONNREFUSED'), 'connection_refused'],
  [
    'a refused connection, with the code on the cause',
    fetchFailed(withCode('ECONNREFUSED')),
    'connection_refused',
  ],
  [
    'a connection refused at both addresses of a host',
    fetchFailed(new AggregateError([withCode('ECONNREFUSED')], 'both')),
    'connection_refused',
  ],
  ['a connection reset', withCode('ECONNRESET'), 'connection_reset'],
  ['a connection reset below fetch', fetchFailed(withCode('UND_ERR_SOCKET')), 'connection_reset'],
  ['a broken pipe', withCode('EPIPE'), 'connection_reset'],
  ['an unknown host', withCode('ENOTFOUND'), 'dns'],
  ['a busy resolver', fetchFailed(withCode('EAI_AGAIN')), 'dns'],
  ['a self-signed certificate', fetchFailed(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')), 'tls'],
  ['a self-signed certificate in the chain', withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'tls'],
  ['an expired certificate', withCode('CERT_HAS_EXPIRED'), 'tls'],
  ['a certificate of another host', withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls'],
  ['an unknown certificate issuer', withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls'],
  ['a plain HTTP response to a TLS handshake', withCode('EPROTO'), 'tls'],
  ['a missing route to the host', fetchFailed(withCode('EHOSTUNREACH')), 'network'],
  ['an unreachable network', withCode('ENETUNREACH'), 'network'],
  ['a lack of file descriptors', withCode('EMFILE'), 'network'],
  ['a fetch error without a cause', fetchFailed(), 'network'],
  ['a fetch error with a cause without a code', fetchFailed(new Error('other')), 'network'],
  ['another undici error', fetchFailed(withCode('UND_ERR_DESTROYED')), 'network'],
  [
    'a response that is not JSON, in any major',
    new Error('Unable to parse JSON. Error: x \nBody:\n <html>'),
    'invalid_response',
  ],
  ['a response that is not HTTP', withCode('HPE_INVALID_CONSTANT'), 'invalid_response'],
  [
    'a response that is not HTTP (Node 24 and later)',
    fetchFailed(Object.assign(new Error('secret text'), { name: 'HTTPParserError', code: undefined })),
    'invalid_response',
  ],
  [
    'a redirect without a Location header',
    new Error('Received a 302 status, but no Location header was present'),
    'redirect',
  ],
  [
    'a redirect loop (1.x, 2.x)',
    new Error('Exceeded maxRedirects. Probably stuck in a redirect loop https://x'),
    'redirect',
  ],
  ['a status in the text (cdp-analytics-node)', new Error('[429] Too Many Requests'), '429'],
  ['a status without a reason phrase (cdp-analytics-node)', new Error('[503] '), '503'],
  ['a status above 599 in the text', new Error('[777] x'), 'unknown'],
  ['a status within the text', new Error('failed: [429] x'), 'unknown'],
  ['an aborted request', new DOMException('This operation was aborted', 'AbortError'), 'timeout'],
  ['a redirect loop below fetch', fetchFailed(new Error('redirect count exceeded')), 'redirect'],
  ['a port that fetch does not use', fetchFailed(new Error('bad port')), 'invalid_argument'],
  ['a URL scheme that fetch does not use', fetchFailed(new Error('unknown scheme')), 'invalid_argument'],
  [
    'a URL with credentials',
    new TypeError('Request cannot be constructed from a URL that includes credentials: http://a:b@c/'),
    'invalid_argument',
  ],
  ['a missing parameter, by error class', new MissingParamError('customerId'), 'invalid_argument'],
  ['a missing parameter, by error message', new Error('customerId is required'), 'invalid_argument'],
  [
    'an API key with characters that a header cannot contain',
    withCode('ERR_INVALID_CHAR'),
    'invalid_argument',
  ],
  ['an invalid URL', fetchFailed(withCode('ERR_INVALID_URL')), 'invalid_argument'],
  ['an unrecognized error', new Error('something else'), 'unknown'],
  ['a string', 'boom', 'unknown'],
  ['undefined', undefined, 'unknown'],
  ['null', null, 'unknown'],
];

/** Further error codes by error type. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  timeout: ['UND_ERR_BODY_TIMEOUT'],
  connection_reset: ['ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'],
  dns: ['EAI_NODATA', 'ENODATA', 'ESERVFAIL', 'UND_ERR_DNS', 'UND_ERR_DNS_RESOLUTION'],
  tls: [
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'ERR_SSL_WRONG_VERSION_NUMBER', 'CERT_NOT_YET_VALID', 'SELF_SIGNED_CERT'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'PATH_LENGTH_EXCEEDED'],
  ].flat(),
  redirect: ['ERR_FR_TOO_MANY_REDIRECTS'],
  invalid_argument: [
    ['ERR_INVALID_ARG_TYPE', 'ERR_INVALID_ARG_VALUE', 'UND_ERR_INVALID_ARG', 'ERR_UNESCAPED_CHARACTERS'],
    ['ERR_INVALID_PROTOCOL'],
  ].flat(),
  invalid_response: [
    'HPE_HEADER_OVERFLOW',
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    'UND_ERR_CONTENT_LENGTH_MISMATCH',
  ],
  network: ['UND_ERR_ABORTED', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENFILE', 'ENOBUFS'],
};

/** Messages of errors without a code, by error type. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  network: ['fetch failed', 'socket hang up', 'terminated'],
  timeout: ['Request timed out after 5ms'],
  invalid_argument: ['x is required', 'message.to is required', `${'x'.repeat(80)} is required`],
};

/** Codes and messages that only contain a recognized one. */
const SIMILAR = {
  codes: [
    [
      'XECONNREFUSED',
      'ECONNREFUSEDX',
      'XENOTFOUND',
      'ENOTFOUNDX',
      'EAI_',
      'EAI_again',
      'XEAI_AGAIN',
      'XENODATA',
    ],
    [
      'XERR_TLS_X',
      'ERR_TLS_',
      'XCERT_HAS_EXPIRED',
      'CERT_',
      'XEPROTO',
      'EPROTOX',
      'XINVALID_CA',
      'INVALID_CAX',
    ],
    [
      'XHPE_A',
      'HPE_',
      'XEHOSTDOWN',
      'EHOST',
      'ENET',
      'EADDR',
      'XEMFILE',
      'EMFILEX',
      'UNABLE_TO_',
      'UND_ERR_',
    ],
  ].flat(),
  messages: [
    ['so fetch failed', 'fetch failed again', 'a socket hang up', 'socket hang up.', 'terminated early'],
    ['The Request timed out after 5ms', 'Request timed out after 5ms, twice', 'Request timed out after ms'],
    [
      ' is required',
      `${'x'.repeat(81)} is required`,
      'x is required here',
      'a, b is required',
      'x: is required',
    ],
    ['No, Unable to parse JSON. Error: x', 'Unable to parse JSON', 'It Exceeded maxRedirects'],
    ['Received a 3022 status, but no Location header', 'I Received a 302 status, but no Location header'],
  ].flat(),
};

describe('classifyError', () => {
  for (const [description, error, expected] of CASES) {
    it(`classifies ${description} as ${expected}`, () => {
      expect(classifyError(error).type).to.equal(expected);
    });
  }

  for (const [expected, codes] of Object.entries(CODES)) {
    it(`classifies the codes ${codes.join(', ')} as ${expected}`, () => {
      for (const code of codes) {
        expect(classifyError(withCode(code)).type, code).to.equal(expected);
        expect(classifyError(fetchFailed(withCode(code))).type, code).to.equal(expected);
      }
    });
  }

  for (const [expected, messages] of Object.entries(MESSAGES)) {
    it(`classifies messages such as "${messages[0]}" as ${expected}`, () => {
      for (const message of messages)
        expect(classifyError(new Error(message)).type, message).to.equal(expected);
    });
  }

  it('does not recognize a code or message that only contains a recognized one', () => {
    for (const code of SIMILAR.codes) expect(classifyError(withCode(code)).type, code).to.equal('unknown');
    for (const message of SIMILAR.messages) {
      expect(classifyError(new Error(message)).type, message).to.equal('unknown');
    }
  });

  it('recognizes an error by its name', () => {
    expect(classifyError({ name: 'TimeoutError' }).type).to.equal('timeout');
    expect(classifyError({ name: 'MissingParamError' }).type).to.equal('invalid_argument');
    expect(classifyError({ name: 'OtherError' }).type).to.equal('unknown');
  });

  it('accepts HTTP status codes from 100 to 599', () => {
    for (const statusCode of [100, 599])
      expect(classifyError({ statusCode }).type).to.equal(String(statusCode));
    for (const statusCode of [99, 600]) expect(classifyError({ statusCode }).type).to.equal('unknown');
  });

  it('follows up to four causes', () => {
    const behind = (causes: number): Error =>
      causes === 0 ? withCode('ECONNRESET') : new Error('wrapped', { cause: behind(causes - 1) });
    expect(classifyError(behind(4)).type).to.equal('connection_reset');
    expect(classifyError(behind(5)).type).to.equal('unknown');
  });

  it('follows the cause first, then the first error of an AggregateError', () => {
    const several = [withCode('ECONNRESET'), withCode('ENOTFOUND')];
    expect(classifyError(new AggregateError(several)).type).to.equal('connection_reset');
    const both = new AggregateError(several, 'x', { cause: withCode('EPROTO') });
    expect(classifyError(both).type).to.equal('tls');
    expect(classifyError(Object.assign(new Error('x'), { errors: 'none' })).type).to.equal('unknown');
  });

  it('prefers a more specific cause to the type network', () => {
    expect(classifyError(new Error('terminated', { cause: withCode('ENETDOWN') })).type).to.equal('network');
    const twice = Object.assign(withCode('ENETDOWN'), { cause: withCode('CERT_HAS_EXPIRED') });
    expect(classifyError(twice).type).to.equal('tls');
  });

  it('returns the HTTP status with the type, and no status if there was no response', () => {
    expect(classifyError({ statusCode: 429 }).status).to.equal(429);
    expect(classifyError(withCode('ECONNRESET')).status).to.equal(undefined);
  });

  it('classifies an unrecognized synchronous error as invalid_argument', () => {
    expect(classifyError(new TypeError('Converting circular structure'), true).type).to.equal(
      'invalid_argument',
    );
    expect(classifyError(new URIError('URI malformed'), true).type).to.equal('invalid_argument');
    expect(classifyError({ statusCode: 500 }, true).type).to.equal('500');
  });

  it('handles circular causes and properties that throw', () => {
    const circular = new Error('a');
    circular.cause = circular;
    expect(classifyError(circular).type).to.equal('unknown');
    const hostile = Object.defineProperties(
      {},
      Object.fromEntries(
        ['statusCode', 'code', 'name', 'message', 'cause', 'errors', 'constructor'].map((name) => [
          name,
          {
            get: () => {
              throw new Error('getter');
            },
          },
        ]),
      ),
    );
    expect(classifyError(hostile).type).to.equal('unknown');
  });
});
