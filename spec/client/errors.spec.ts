import { expect } from 'chai';
import { classify } from '../../lib/client/errors';

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

describe('classifying failures', () => {
  for (const [description, error, expected] of CASES) {
    it(`${description}: ${expected}`, () => {
      expect(classify(error).type).to.equal(expected);
    });
  }

  it('keeps the HTTP status beside the class, and none where there was no answer', () => {
    expect(classify({ statusCode: 429 }).status).to.equal(429);
    expect(classify(withCode('ECONNRESET')).status).to.equal(undefined);
  });

  it('takes a synchronous throw for a refused argument, unless the error says otherwise', () => {
    expect(classify(new TypeError('Converting circular structure'), true).type).to.equal('invalid_argument');
    expect(classify(new URIError('URI malformed'), true).type).to.equal('invalid_argument');
    expect(classify({ statusCode: 500 }, true).type).to.equal('500');
  });

  it('survives causes in a circle and properties that throw', () => {
    const circular = new Error('a');
    circular.cause = circular;
    expect(classify(circular).type).to.equal('unknown');
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
    expect(classify(hostile).type).to.equal('unknown');
  });
});
