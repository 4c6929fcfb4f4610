import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { looksPersonal, redact, redactText } from '../../lib/redaction';

const EMAIL = 'jane.canary@example.com';
const PHONE = '+1 555 010 9999';

/** Fails if the value is not plain JSON or contains the canary. */
function expectSafe(value: unknown): void {
  const text = JSON.stringify(value);
  expect(text).to.be.a('string');
  expect(JSON.parse(text), 'plain JSON').to.deep.equal(value);
  expect(text.toLowerCase()).to.not.contain('canary');
  expect(text).to.not.contain('010');
}

/** Returns a text with all contents of a value, including maps and sets: `Object.freeze` does not protect these. */
function picture(value: unknown): string {
  return inspect(value, { depth: null, showHidden: true, maxArrayLength: null, maxStringLength: null });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    if (!ArrayBuffer.isView(value)) Object.freeze(value);
    for (const key of Reflect.ownKeys(value)) deepFreeze(Reflect.get(value, key));
  }
  return value;
}

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
    };
    for (const [name, text] of Object.entries(hostile)) {
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
        expect(redactText(`${text} ${EMAIL} ${PHONE}`, Infinity)).to.match(/ \[EMAIL\] \[PHONE\]$/);
        expect(redactText(`${EMAIL} ${text}`)).to.match(/^\[EMAIL\]/);
      });
    }
  });
});

describe('redact', () => {
  describe('keys', () => {
    const sensitive = [
      'emailAddress email_address EMAIL-ADDRESS Email·Address EMAILADDRESS e-mail eMail emails to_email workemail',
      'phone phoneNumber phone_2 mobile msisdn telephone tel address postalAddress addresses street ip clientIp',
      'ipAddress latitude lng ssn social_security_number name Name firstName LASTNAME full_name surname givenName',
      'familyName username user_name nickname dob birth_date birthday gender password passwd clientSecret secrets',
      'accessToken device_token X-Api-Key apikey APIKey authorization basic_auth Set-Cookie session sessionId',
      'x-cio-signature signingKey site_id siteid private_key creditCard card_number cvv iban id _id ids ID userId',
      'user_ids userid customer_id customerID customerIDs cio_id anonymousId deviceId identifiers recipient',
      'recipients to cc bcc from replyTo reply_to subject body body_html content html text traits href',
      'failure_message ｅｍａｉｌ émail e\u200bmail',
    ].join(' ');
    for (const key of sensitive.split(' ')) {
      it(`redacts the value of ${JSON.stringify(key)}`, () => {
        expect(redact({ [key]: 'x' })).to.deep.equal({ [key]: '[REDACTED]' });
        expect(redact(new Map([[key, ['x']]]))).to.deep.equal({ [key]: '[REDACTED]' });
      });
    }

    it('redacts the value of a key whose words are separated by blanks', () => {
      expect(redact({ 'Email Address': 1 })).to.deep.equal({ 'Email Address': '[REDACTED]' });
    });

    const harmless = [
      'server.address server_address serverAddress operation status error_type event_type campaign_id campaign_name',
      'event_name delivery_id content_type content-length content_id http.request.body.size statusText attributes',
      'author monkey keys mode tip ships context latency duration_ms timestamp metric host.name total tomorrow',
      'identify video broadcast id_type',
    ].join(' ');
    for (const key of harmless.split(' ')) {
      it(`keeps the value of ${key}`, () => {
        expect(redact({ [key]: 'x' })).to.deep.equal({ [key]: 'x' });
      });
    }

    it('redacts values of any type, but keeps null and undefined as null', () => {
      const values = ['x', 5550109999, true, 7n, { a: 1 }, ['x'], new Date(), () => 1, Symbol('x'), NaN, ''];
      for (const phone of values) expect(redact({ phone })).to.deep.equal({ phone: '[REDACTED]' });
      for (const phone of [null, undefined]) expect(redact({ phone })).to.deep.equal({ phone: null });
    });

    it('redacts the value of a very long key', () => {
      expect(Object.values(redact({ ['k'.repeat(5_000)]: 'x' }) as object)).to.deep.equal(['[REDACTED]']);
    });

    it('redacts personal keys and keeps every entry', () => {
      const input = { [EMAIL]: 1, 'john@example.com': 2, [PHONE]: 3, fine: 4 };
      expect(redact(input)).to.deep.equal({ '[EMAIL]': 1, '[EMAIL]#2': 2, '[PHONE]': 3, fine: 4 });
    });

    it('cannot be used to pollute a prototype', () => {
      const out = redact(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1},"a":1}'));
      expect(out).to.deep.equal({ constructor: { prototype: 1 }, a: 1 });
      expect(Object.getPrototypeOf(out)).to.equal(Object.prototype);
      expect(Object.assign({}, out)).to.not.have.property('polluted');
      expect(redact(new Map([['__proto__', { polluted: true }]]))).to.deep.equal({});
    });
  });

  describe('values', () => {
    class Profile {
      plan = 'pro';
      contact = EMAIL;
      #hidden = EMAIL;
      get upper(): string {
        return this.#hidden.toUpperCase();
      }
    }
    const cases: [string, unknown, unknown][] = [
      [
        'numbers that JSON does not support',
        [NaN, Infinity, -Infinity, 10n],
        ['NaN', 'Infinity', '-Infinity', '10'],
      ],
      ['null and undefined', [null, undefined, , true], [null, null, null, true]], // eslint-disable-line no-sparse-arrays
      [
        'functions and symbols',
        [() => 1, class A {}, Symbol(EMAIL)],
        ['[Function]', '[Function]', '[Symbol]'],
      ],
      ['dates', [new Date(0), new Date(NaN)], ['1970-01-01T00:00:00.000Z', 'Invalid Date']],
      ['URL objects', new URL(`https://u:p@example.com/customers/${EMAIL}`), 'https://example.com/[PATH]'],
      [
        'binary data',
        [Buffer.from(EMAIL), new Uint16Array(4), new ArrayBuffer(3), new DataView(new ArrayBuffer(2))],
        ['[Binary 23 bytes]', '[Binary 8 bytes]', '[Binary 3 bytes]', '[Binary 2 bytes]'],
      ],
      ['boxed primitives', [Object(EMAIL), Object(1), Object(false), Object(2n)], ['[EMAIL]', 1, false, '2']],
      ['sets', new Set(['a', EMAIL]), ['a', '[EMAIL]']],
      [
        'maps',
        new Map<unknown, unknown>([['plan', EMAIL], ['email', 1], [EMAIL, 2], [3, 'c'], [{}, 4], [Symbol(EMAIL), 5]]), // prettier-ignore
        { 3: 'c', plan: '[EMAIL]', email: '[REDACTED]', '[EMAIL]': 2, '[Object]': 4, '[Symbol]': 5 },
      ],
      ['class instances', new Profile(), { plan: 'pro', contact: '[EMAIL]' }],
      [
        'objects without a prototype',
        Object.assign(Object.create(null) as object, { a: EMAIL }),
        { a: '[EMAIL]' },
      ],
      [
        'objects of other realms',
        runInNewContext(`new Map([['a', new Date(0)]])`),
        { a: '1970-01-01T00:00:00.000Z' },
      ],
    ];
    for (const [name, input, expected] of cases) {
      it(`converts ${name} to JSON`, () => {
        const out = redact(input);
        expect(out).to.deep.equal(expected);
        expectSafe(out);
      });
    }

    it('does not call toJSON, toString or valueOf', () => {
      const fail = (): never => expect.fail('called');
      const input = { a: 1, toJSON: fail, toString: fail, valueOf: fail, [Symbol.toPrimitive]: fail };
      expect(redact([input])).to.deep.equal([
        { a: 1, toJSON: '[Function]', toString: '[Function]', valueOf: '[Function]' },
      ]);
    });

    it('reads a getter once, and replaces one that throws', () => {
      let reads = 0;
      const input = {
        get counted() {
          reads += 1;
          return EMAIL;
        },
        get broken(): string {
          throw new Error(EMAIL);
        },
      };
      expect(redact(input)).to.deep.equal({ counted: '[EMAIL]', broken: '[Unreadable]' });
      expect(reads).to.equal(1);
    });

    it('replaces proxies that throw, and revoked proxies', () => {
      const fail = (): never => {
        throw new Error(EMAIL);
      };
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      const input = {
        get: new Proxy({ a: 1 }, { get: fail }),
        keys: new Proxy({ a: 1 }, { ownKeys: fail }),
        type: new Proxy({ a: 1 }, { getPrototypeOf: fail }),
        list: new Proxy([1], { get: fail }),
        revoked: proxy,
        fine: 1,
      };
      expect(redact(input)).to.deep.equal({
        get: { a: '[Unreadable]' },
        keys: '[Unreadable]',
        type: '[Unreadable]',
        list: '[Unreadable]',
        revoked: '[Unreadable]',
        fine: 1,
      });
    });

    it('replaces cycles, and copies objects that are referenced twice', () => {
      const shared = { a: 1 };
      const input: Record<string, unknown> = { one: shared, two: shared, set: new Set([shared]) };
      input['self'] = input;
      input['map'] = new Map([['up', input]]);
      const one = { a: 1 };
      const expected = { one, two: one, set: [one], self: '[Circular]', map: { up: '[Circular]' } };
      expect(redact(input)).to.deep.equal(expected);
    });
  });

  describe('errors', () => {
    it('copies name, message, code, causes and fields, but not the stack', () => {
      const cause = Object.assign(new TypeError(`no ${EMAIL}`), { code: 'ENOTFOUND' });
      const error = Object.assign(new Error(`call ${PHONE}`, { cause }), {
        code: 404,
        statusCode: 404,
        body: { email: EMAIL },
        note: EMAIL,
        stack: EMAIL,
      });
      expect(redact({ error })).to.deep.equal({
        error: {
          name: 'Error',
          message: 'call [PHONE]',
          code: 404,
          cause: { name: 'TypeError', message: 'no [EMAIL]', code: 'ENOTFOUND' },
          statusCode: 404,
          body: '[REDACTED]',
          note: '[EMAIL]',
        },
      });
    });

    it('copies the errors of an AggregateError', () => {
      const out = redact(new AggregateError([new RangeError(EMAIL), EMAIL], 'several'));
      const range = { name: 'RangeError', message: '[EMAIL]' };
      expect(out).to.deep.equal({ name: 'AggregateError', message: 'several', errors: [range, '[EMAIL]'] });
    });

    it('keeps the name of an error, and redacts the name of a person', () => {
      class JaneError extends Error {
        override name = 'JaneError';
        user = { name: 'Jane' };
      }
      const expected = { name: 'JaneError', message: '', user: { name: '[REDACTED]' } };
      expect(redact(new JaneError())).to.deep.equal(expected);
    });

    it('omits a code that is not an identifier', () => {
      for (const code of [EMAIL, '555-010-9999', 'two words', {}, NaN, 'x'.repeat(100)]) {
        expect(redact(Object.assign(new Error('m'), { code }))).to.deep.equal({
          name: 'Error',
          message: 'm',
        });
      }
    });

    it('replaces circular causes and unreadable messages', () => {
      const error = new Error('m');
      error.cause = error;
      expect(redact(error)).to.deep.equal({ name: 'Error', message: 'm', cause: '[Circular]' });
      Object.defineProperty(error, 'message', { get: () => expect.fail(EMAIL) });
      expect(redact(error)).to.deep.equal({ name: 'Error', message: '[Unreadable]', cause: '[Circular]' });
    });
  });

  describe('limits', () => {
    it('stops at maxDepth', () => {
      expect(redact({ a: { b: { c: 1 } } }, { maxDepth: 1 })).to.deep.equal({ a: { b: '[TRUNCATED]' } });
      let deep: unknown = 'end';
      for (let level = 0; level < 100_000; level += 1) deep = [deep];
      expect(JSON.stringify(redact(deep))).to.equal(`${'['.repeat(9)}"[TRUNCATED]"${']'.repeat(9)}`);
      expect(() => redact(deep, { maxDepth: Infinity })).to.not.throw();
    });

    it('stops at maxEntries, and adds the number of omitted entries', () => {
      const options = { maxEntries: 2 };
      expect(redact([1, 2, 3, 4], options)).to.deep.equal([1, 2, '[2 more]']);
      expect(redact(new Set([1, 2, 3]), options)).to.deep.equal([1, 2, '[1 more]']);
      expect(redact({ a: 1, b: 2, c: 3 }, options)).to.deep.equal({ a: 1, b: 2, '[TRUNCATED]': '[1 more]' });
      expect(redact(new Array(1e9))).to.have.length(201);
    });

    it('stops at 2,000 values in total, also if objects are referenced many times', () => {
      let tree: unknown = 'leaf';
      for (let level = 0; level < 8; level += 1) tree = Array.from({ length: 100 }, () => tree);
      const leaves = JSON.stringify(redact(tree)).match(/"leaf"/g);
      expect(leaves).to.have.length.within(1_500, 2_000);
    });

    it('stops at 128 Ki characters in total', () => {
      const out = redact({ list: Array(150).fill('a@'.repeat(1_024)), after: EMAIL });
      expect(JSON.stringify(out).length).to.be.lessThan(150_000);
      expectSafe(out);
    });

    it('truncates strings at maxStringLength', () => {
      expect(redact({ a: 'one two three' }, { maxStringLength: 3 })).to.deep.equal({ a: 'one[TRUNCATED]' });
    });
  });

  describe('a large input', () => {
    const plant = (canary: string): Record<string, unknown> => ({
      nested: { deep: { deeper: [canary, { list: [[canary]] }] } },
      sentence: `user ${canary} was not found`,
      json: JSON.stringify({ a: canary }),
      encoded: encodeURIComponent(`x=${canary}&y`),
      link: `see https://example.com/u/${encodeURIComponent(canary)}?e=${canary}`,
      url: new URL(`https://example.com/?e=${encodeURIComponent(canary)}`),
      mapKey: new Map([[canary, 1]]),
      mapValue: new Map([[1, { a: canary }]]),
      set: new Set([canary, [canary]]),
      error: new Error(`no ${canary}`, { cause: new Error(canary, { cause: canary }) }),
      aggregate: new AggregateError([new Error(canary)], canary),
      thrown: Object.assign(new Error('x'), { details: { a: canary }, code: canary, stack: canary }),
      get getter() {
        return { a: canary };
      },
      instance: new (class Person {
        [key: string]: unknown;
        a = canary;
      })(),
      symbol: Symbol(canary),
      [Symbol(canary)]: canary,
      symbolKey: new Map([[Symbol(canary), Symbol(canary)]]),
      boxed: Object(canary) as unknown,
      buffer: Buffer.from(canary),
      bytes: new TextEncoder().encode(canary).buffer,
      function: Object.assign(() => canary, { canary }),
      bare: Object.assign(Object.create(null) as object, { a: canary }),
      [canary]: canary,
      email: { value: canary },
      identifiers: [canary],
    });

    for (const canary of [EMAIL, PHONE, 'jürgen.canary@exämple.de', '(555) 010-9999']) {
      it(`removes ${canary} everywhere, and does not change its input`, () => {
        const input = plant(canary);
        const before = picture(input);
        expectSafe(redact(deepFreeze(input)));
        expect(picture(input)).to.equal(before);
      });
    }

    it('shares no object with its input', () => {
      const input = { list: [{ a: 1 }] };
      const out = redact(input) as typeof input;
      expect(out).to.deep.equal(input);
      expect(out.list).to.not.equal(input.list);
      expect(out.list[0]).to.not.equal(input.list[0]);
    });

    it('keeps its own markers if it is applied twice', () => {
      const { nested, sentence, json, encoded, link, url, set, symbol, buffer, bare, email } = plant(EMAIL);
      const once = redact({ nested, sentence, json, encoded, link, url, set, symbol, buffer, bare, email });
      expect(redact(once)).to.deep.equal(once);
    });
  });
});
