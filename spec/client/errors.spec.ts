import { expect } from 'chai';
import { classifyError } from '../../lib/client/errors';

const withCode = (code: string) => Object.assign(new Error('secret text'), { code });
const fetchFailed = (cause?: unknown) => new TypeError('fetch failed', { cause });
class MissingParamError extends Error {}

/** What each SDK major really rejects with, and the class it must get. */
const CASES: readonly [description: string, error: unknown, expected: string][] = [
  ['1.x, 2.x: a plain object with a status', { message: 'Unknown error', statusCode: 404, body: '' }, '404'],
  ['3.x and later: an error with a status', Object.assign(new Error('x'), { statusCode: 503 }), '503'],
  ['3.x, 4.x: a 207 that rejects', Object.assign(new Error('x'), { statusCode: 207 }), '207'],
  ['before 3.5.1: a redirect that rejects with its status', { statusCode: 301 }, '301'],
  [
    '3.x: an answer without a status',
    Object.assign(new Error('Unknown error'), { statusCode: 0 }),
    'unknown',
  ],
  ['a status outside HTTP', { statusCode: 1000 }, 'unknown'],
  ['a status that is no integer', { statusCode: 404.5 }, 'unknown'],
  ['a status as text', { statusCode: '404' }, 'unknown'],
  ['5.x: AbortSignal.timeout', new DOMException('The operation was aborted', 'TimeoutError'), 'timeout'],
  ['4.5: the timeout listener', new Error('Request timed out after 10000ms'), 'timeout'],
  ['1.x, 2.x: connect timeout', withCode('ETIMEDOUT'), 'timeout'],
  ['1.x, 2.x: read timeout', withCode('ESOCKETTIMEDOUT'), 'timeout'],
  ['5.x: undici connect timeout', fetchFailed(withCode('UND_ERR_CONNECT_TIMEOUT')), 'timeout'],
  ['5.x: undici headers timeout', fetchFailed(withCode('UND_ERR_HEADERS_TIMEOUT')), 'timeout'],
  ['refused, on the error', withCode('ECONNREFUSED'), 'connection_refused'],
  ['refused, on the cause', fetchFailed(withCode('ECONNREFUSED')), 'connection_refused'],
  [
    'refused at both addresses of a host',
    fetchFailed(new AggregateError([withCode('ECONNREFUSED')], 'both')),
    'connection_refused',
  ],
  ['reset', withCode('ECONNRESET'), 'connection_reset'],
  ['reset below fetch', fetchFailed(withCode('UND_ERR_SOCKET')), 'connection_reset'],
  ['broken pipe', withCode('EPIPE'), 'connection_reset'],
  ['unknown host', withCode('ENOTFOUND'), 'dns'],
  ['resolver busy', fetchFailed(withCode('EAI_AGAIN')), 'dns'],
  ['self-signed certificate', fetchFailed(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')), 'tls'],
  ['self-signed in the chain', withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'tls'],
  ['expired certificate', withCode('CERT_HAS_EXPIRED'), 'tls'],
  ['certificate of another host', withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls'],
  ['unknown issuer', withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls'],
  ['plain HTTP where TLS is spoken', withCode('EPROTO'), 'tls'],
  ['no route', fetchFailed(withCode('EHOSTUNREACH')), 'network'],
  ['no network', withCode('ENETUNREACH'), 'network'],
  ['out of file descriptors', withCode('EMFILE'), 'network'],
  ['fetch without a cause', fetchFailed(), 'network'],
  ['fetch with a cause that says nothing', fetchFailed(new Error('other')), 'network'],
  ['another undici failure', fetchFailed(withCode('UND_ERR_DESTROYED')), 'network'],
  ['not JSON, any major', new Error('Unable to parse JSON. Error: x \nBody:\n <html>'), 'invalid_response'],
  ['not HTTP', withCode('HPE_INVALID_CONSTANT'), 'invalid_response'],
  [
    'not HTTP, Node 24 and later',
    fetchFailed(Object.assign(new Error('secret text'), { name: 'HTTPParserError', code: undefined })),
    'invalid_response',
  ],
  [
    'a redirect to nowhere',
    new Error('Received a 302 status, but no Location header was present'),
    'redirect',
  ],
  [
    '1.x, 2.x: a redirect loop',
    new Error('Exceeded maxRedirects. Probably stuck in a redirect loop https://x'),
    'redirect',
  ],
  ['a missing parameter, by class', new MissingParamError('customerId'), 'invalid_argument'],
  ['a missing parameter, by text', new Error('customerId is required'), 'invalid_argument'],
  ['a header the key cannot be put into', withCode('ERR_INVALID_CHAR'), 'invalid_argument'],
  ['a URL that is none', fetchFailed(withCode('ERR_INVALID_URL')), 'invalid_argument'],
  ['an error nobody knows', new Error('something else'), 'unknown'],
  ['a string', 'boom', 'unknown'],
  ['undefined', undefined, 'unknown'],
  ['null', null, 'unknown'],
];

/** Every code that has a class, beside those above. */
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

/** Texts of errors without a code that says more. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  network: ['fetch failed', 'socket hang up', 'terminated'],
  timeout: ['Request timed out after 5ms'],
  invalid_argument: ['x is required', 'message.to is required', `${'x'.repeat(80)} is required`],
};

/** Codes and texts that only contain one of those. */
const OTHERS = {
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

describe('classifying failures', () => {
  for (const [description, error, expected] of CASES) {
    it(`${description}: ${expected}`, () => {
      expect(classifyError(error).type).to.equal(expected);
    });
  }

  for (const [expected, codes] of Object.entries(CODES)) {
    it(`by code: ${codes.join(', ')}: ${expected}`, () => {
      for (const code of codes) {
        expect(classifyError(withCode(code)).type, code).to.equal(expected);
        expect(classifyError(fetchFailed(withCode(code))).type, code).to.equal(expected);
      }
    });
  }

  for (const [expected, messages] of Object.entries(MESSAGES)) {
    it(`by text: ${messages[0]}: ${expected}`, () => {
      for (const message of messages)
        expect(classifyError(new Error(message)).type, message).to.equal(expected);
    });
  }

  it('knows neither a code nor a text that only contains a known one', () => {
    for (const code of OTHERS.codes) expect(classifyError(withCode(code)).type, code).to.equal('unknown');
    for (const message of OTHERS.messages) {
      expect(classifyError(new Error(message)).type, message).to.equal('unknown');
    }
  });

  it('knows an error by its name and by that of its class', () => {
    expect(classifyError({ name: 'TimeoutError' }).type).to.equal('timeout');
    expect(classifyError({ name: 'MissingParamError' }).type).to.equal('invalid_argument');
    expect(classifyError({ name: 'OtherError' }).type).to.equal('unknown');
  });

  it('takes a status for one from 100 to 599', () => {
    for (const statusCode of [100, 599])
      expect(classifyError({ statusCode }).type).to.equal(String(statusCode));
    for (const statusCode of [99, 600]) expect(classifyError({ statusCode }).type).to.equal('unknown');
  });

  it('follows causes, four of them', () => {
    const behind = (causes: number): Error =>
      causes === 0 ? withCode('ECONNRESET') : new Error('wrapped', { cause: behind(causes - 1) });
    expect(classifyError(behind(4)).type).to.equal('connection_reset');
    expect(classifyError(behind(5)).type).to.equal('unknown');
  });

  it('follows the first of several errors, and the cause before them', () => {
    const several = [withCode('ECONNRESET'), withCode('ENOTFOUND')];
    expect(classifyError(new AggregateError(several)).type).to.equal('connection_reset');
    const both = new AggregateError(several, 'x', { cause: withCode('EPROTO') });
    expect(classifyError(both).type).to.equal('tls');
    expect(classifyError(Object.assign(new Error('x'), { errors: 'none' })).type).to.equal('unknown');
  });

  it('takes what says more than that the network failed', () => {
    expect(classifyError(new Error('terminated', { cause: withCode('ENETDOWN') })).type).to.equal('network');
    const twice = Object.assign(withCode('ENETDOWN'), { cause: withCode('CERT_HAS_EXPIRED') });
    expect(classifyError(twice).type).to.equal('tls');
  });

  it('keeps the HTTP status beside the class, and none where there was no answer', () => {
    expect(classifyError({ statusCode: 429 }).status).to.equal(429);
    expect(classifyError(withCode('ECONNRESET')).status).to.equal(undefined);
  });

  it('takes a synchronous throw for a refused argument, unless the error says otherwise', () => {
    expect(classifyError(new TypeError('Converting circular structure'), true).type).to.equal(
      'invalid_argument',
    );
    expect(classifyError(new URIError('URI malformed'), true).type).to.equal('invalid_argument');
    expect(classifyError({ statusCode: 500 }, true).type).to.equal('500');
  });

  it('survives causes in a circle and properties that throw', () => {
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
