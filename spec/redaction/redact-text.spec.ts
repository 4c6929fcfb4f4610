import { expect } from 'chai';
import { looksPersonal, redactText } from '../../lib/redaction';
import { EMAIL, PHONE } from './canaries';

describe('redactText', () => {
  const replaced: Record<string, string> = {
    'mail to jane.doe+tag@sub.example.co.uk, please': 'mail to [EMAIL], please',
    'jürgen.müller@exämple.de and 田中@例え.jp and 😀@example.com': '[EMAIL] and [EMAIL] and [EMAIL]',
    "o'brien@example.com": '[EMAIL]',
    "no user 'jane@example.com'": "no user '[EMAIL]'",
    '{"to":"jane@example.com"}': '{"to":"[EMAIL]"}',
    '"jane doe"@example.com <jane@[10.0.0.1]>': '[EMAIL] <[EMAIL]>',
    'bounce+jane=example.com@em.example.io': '[EMAIL]',
    'jane%40example.com, jane%2540example.com': '[EMAIL], [EMAIL]',
    'jane&#64;example.com jane\\u0040example.com jane＠example.com': '[EMAIL] [EMAIL] [EMAIL]',
    'mailto:jane@example.com?subject=hi': 'mailto:[EMAIL]?subject=hi',
    'jane@localhost': '[EMAIL]',
    'jane@corp@example.com': '[EMAIL]',

    'call +15550109999 or +1 (555) 010-9999 ext 12.': 'call [PHONE] or [PHONE].',
    '+49 (0)30 123456 / 0049 30 123456 / 0015550109999': '[PHONE] / [PHONE] / [PHONE]',
    '(555) 010-9999, 555-010-9999, 555.010.9999, 555 010 9999': '[PHONE], [PHONE], [PHONE], [PHONE]',
    '1-555-010-9999; 555-0199': '[PHONE]; [PHONE]',
    '06 12 34 56 78, 06.12.34.56.78, 0171 1234567, 030/123456': '[PHONE], [PHONE], [PHONE], [PHONE]',
    '07700900123, 090-1234-5678, 138-1234-5678, (11) 91234-5678': '[PHONE], [PHONE], [PHONE], [PHONE]',
    '8 495 123-45-67, 612 345 678': '[PHONE], [PHONE]',
    'tel:5550109999 phone=%2B15550109999&x=1': 'tel:[PHONE] phone=[PHONE]&x=1',
    'a%3D%2B1%20555%20010%209999%26 a=%28555%29 a=555%20010%209999': 'a%3D[PHONE]%26 a=%28555%29 a=[PHONE]',
    'error 404 555-010-9999. Took 100. 555-010-9999': 'error 404 [PHONE]. Took 100. [PHONE]',
    'x=1+15550109999+15550109999': 'x=1[PHONE][PHONE]',
    '+15550109999 took 200 ms': '[PHONE] took 200 ms',

    'Authorization: Bearer xyz': 'Authorization: Bearer [CREDENTIALS]',
    'basic dXNlcjpwYXNz and Basic abc=': 'basic [CREDENTIALS] and Basic [CREDENTIALS]',

    'PUT https://track.customer.io/api/v1/customers/u1/events?a=b failed':
      'PUT https://track.customer.io/[PATH] failed',
    'https://jane:pw@example.com:8080/a https://example.com?x=1#y':
      'https://example.com:8080/[PATH] https://example.com/[PATH]',
    '{"url":"https:\\/\\/example.com\\/u1"}': '{"url":"https:\\/\\/example.com/[PATH]"}',
    '(see https://example.com/a/b).': '(see https://example.com/[PATH]).',
    'http://jane%40example.com/ http://555-010-9999/': 'http://[URL] http://[URL]',
    'redis://:secret@cache:6379/0': 'redis://cache:6379/[PATH]',
    'PUT /api/v1/customers/jane%40example.com': 'PUT /api/v1/customers/[EMAIL]',
    'PUT /api/v1/customers/u_1/devices/d_1 HTTP/1.1': 'PUT /api/v1/customers/[ID]/devices/[ID] HTTP/1.1',
  };
  for (const [text, expected] of Object.entries(replaced)) {
    it(`replaces the personal parts of ${text}`, () => {
      expect(redactText(text)).to.equal(expected);
      expect(redactText(expected), 'second redaction').to.equal(expected);
      expect(looksPersonal(text)).to.equal(true);
      expect(looksPersonal(expected)).to.equal(false);
    });
  }

  const kept = [
    '2024-01-02T03:04:05.678Z 2024-01-02 10:00:00 +0200 2024-01-01T10:00:00+02:00 20240102T101500Z',
    '2024-01-02 10, 02.01.2024, 01/02/2024, Wed, 01 Jan 2025 10:00:00 +0000',
    '550e8400-e29b-41d4-a716-446655440000 12345678-1234-1234-1234-123456789012',
    '192.168.100.200 10.0.0.1:8080 127.0.0.1.',
    'v20.20.2 5.2.0-beta.1 1.2.3+20240101 0.213.0 120.0.6099.129 customerio-node@5.2.0 @customerio/track',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV 01HV5Z6E7R8T9Y0123456789AB 4bf92f3577b34da6a3ce929d0e0e4736',
    '1619137767 1619137767123 1619137767.123 -1234567 1,234,567.89 1e10 5550109999',
    '1250ms 4.5s 100-2000ms PT1H30M 0.005 0.012 0.00512345',
    '10 25 50 100 250 500 1000 2500 5000',
    'statuses 200 404 500',
    'on the basic plan',
    'https://track.customer.io and https://track.customer.io:443/',
    '/api/v1/customers/{id}/events /customers/:id',
  ];
  for (const text of kept) {
    it(`keeps ${text}`, () => {
      expect(redactText(text)).to.equal(text);
      expect(looksPersonal(text)).to.equal(false);
    });
  }

  it('appends [TRUNCATED] if it truncates the text', () => {
    expect(redactText('x '.repeat(2_000))).to.equal(`${'x '.repeat(1_024)}[TRUNCATED]`);
    expect(redactText('one two three', 7)).to.equal('one two[TRUNCATED]');
    expect(redactText('one two', 7)).to.equal('one two');
    expect(redactText('ab😀cd', 3), 'no half of a surrogate pair').to.equal('ab[TRUNCATED]');
  });

  it('removes every part of an address, number, path or credential at any position of the limit', () => {
    const prefixes = {
      [EMAIL]: '',
      [PHONE]: '',
      'customers/canary': 'https://example.com/',
      canary: 'Bearer ',
    };
    for (const [secret, prefix] of Object.entries(prefixes)) {
      for (const rest of ['', ', and more'.repeat(500)]) {
        for (let before = 0; before < 80; before += 1) {
          const out = redactText(`${'.'.repeat(before)} ${prefix}${secret}${rest}`, 60);
          for (let at = 0; at + 4 <= secret.length; at += 1) {
            expect(out).to.not.contain(secret.slice(at, at + 4));
          }
        }
      }
    }
  });

  it('removes a word that is longer than the lookahead, because it can be an address', () => {
    const out = redactText(`see ${'canary'.repeat(1_000)}@example.com`);
    expect(out).to.equal('see [TRUNCATED]');
    expect(looksPersonal('x'.repeat(10_000)), 'too long for a complete search').to.equal(true);
  });

  describe('with 100 kB of hostile input', () => {
    const size = 100_000;
    const hostile: Record<string, string> = {
      'an endless local part': 'a'.repeat(size),
      'at signs': '@'.repeat(size),
      'nested at signs': 'a@'.repeat(size / 2),
      'encoded at signs': '%40'.repeat(size / 3),
      'an at sign that is encoded many times': `%${'25'.repeat(size / 2)}`,
      'dots after an at sign': `a@${'.'.repeat(size)}`,
      'open quotes': 'a"@'.repeat(size / 3),
      digits: '1'.repeat(size),
      'spaced digits': '1 '.repeat(size / 2),
      'zeros and dashes': '0-'.repeat(size / 2),
      parentheses: '('.repeat(size),
      pluses: '+1'.repeat(size / 2),
      'scheme marks': '://'.repeat(size / 3),
      'escaped slashes': 'https:' + '\\/'.repeat(size / 2),
      'scheme letters': `${'h'.repeat(size)}://x`,
      'bearer words': 'bearer '.repeat(size / 7),
      'the word bearer and blanks': `bearer${' '.repeat(size)}`,
      'customer paths': '/customers/'.repeat(size / 11),
      'half dates': '2024-01-'.repeat(size / 8),
      passwords: 'password'.repeat(size / 8),
      'unfinished passwords': 'password='.repeat(size / 9),
      backslashes: '\\'.repeat(size),
      'fields without a name': 'value:"x",'.repeat(size / 10),
      'options without a value': '--password-'.repeat(size / 11),
      hyphens: '-'.repeat(size),
      'starts of JSON Web Tokens': 'eyJaaaaaa.'.repeat(size / 10),
      'hosts without a path': 'a.b.'.repeat(size / 4),
      'paths without a query': ' /a/a'.repeat(size / 5),
      'queries without a value': ' /a?'.repeat(size / 4),
      'slashes in pairs': '//a'.repeat(size / 3),
      'characters without width': '\u200b'.repeat(size),
      'numbers of two digits': '12 '.repeat(size / 3),
      'words for a phone': 'phone: '.repeat(size / 7),
    };
    /** Values without an end, which extend to the end of the text. */
    const unclosed: Record<string, string> = {
      'open JSON': '"password":"'.repeat(size / 12),
      'open nested JSON': '\\"password\\":\\"'.repeat(size / 16),
      'PEM headers': '-----BEGIN A-----'.repeat(size / 17),
    };
    for (const [name, text] of Object.entries({ ...hostile, ...unclosed })) {
      it(`takes less than 2 s for ${name}, with and without a limit`, () => {
        const started = performance.now();
        const bounded = redactText(text);
        const unbounded = redactText(text, Infinity);
        // quadratic work on 100 kB takes tens of seconds, linear work some milliseconds
        expect(performance.now() - started).to.be.lessThan(2_000);
        expect(bounded.length).to.be.lessThan(2_048 + 300);
        expect(unbounded).to.be.a('string');
      });
      it(`finds an address before and after ${name}`, () => {
        const redacted = redactText(`${text} ${EMAIL} ${PHONE}`, Infinity);
        expect(redacted).not.to.include(EMAIL).and.not.include(PHONE);
        if (!(name in unclosed)) expect(redacted).to.match(/ \[EMAIL\] \[PHONE\]$/);
        expect(redactText(`${EMAIL} ${text}`)).to.match(/^\[EMAIL\]/);
      });
    }
  });
});
