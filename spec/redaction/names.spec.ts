import { expect } from 'chai';
import { redact } from '../../lib/redaction';

const R = '[REDACTED]';

describe('redact for a name beside its value', () => {
  const CASES: readonly [what: string, input: unknown, expected: unknown][] = [
    ['a field with a key', { key: 'password', value: 'x1' }, { key: 'password', value: R }],
    ['a field with a name', { name: 'Authorization', value: 'x1' }, { name: R, value: R }],
    ['a field whose value is first', { value: 'x1', header: 'X-Api-Key' }, { value: R, header: 'X-Api-Key' }],
    ['a field with capitals', { Key: 'otp', Value: 1234 }, { Key: 'otp', Value: R }],
    ['a field with several values', { field: 'email', oldValue: 'x1', newValue: { a: 1 } }, { field: 'email', oldValue: R, newValue: R }], // prettier-ignore
    [
      'an attribute of OTLP',
      { key: 'user.email', value: { stringValue: 'x1' } },
      { key: 'user.email', value: R },
    ],
    ['a field in a map', new Map([['key', 'token'], ['value', 'x1']]), { key: 'token', value: R }], // prettier-ignore
    ['no value', { key: 'password', value: null }, { key: 'password', value: null }],
    ['another field', { key: 'plan', value: 'pro' }, { key: 'plan', value: 'pro' }],
    [
      'prose',
      { key: 'the password is required', value: 'pro' },
      { key: 'the password is required', value: 'pro' },
    ],
    ['entries', [['password', 'x1'], ['plan', 'pro'], ['firstName', 'Jane']], [['password', R], ['plan', 'pro'], ['firstName', R]]], // prettier-ignore
    ['one entry', ['password', 'x1'], ['password', R]],
    ['the entries of a map', [...new Map([['pin', 1234]])], [['pin', R]]],
    ['raw headers', ['Host', 'a', 'authorization', 'x1', 'Cookie', 'x2', 'Accept', 'b'], ['Host', 'a', 'authorization', R, 'Cookie', R, 'Accept', 'b']], // prettier-ignore
    ['arguments', ['curl', '-u', 'x1', '--api-key', 'x2', '-v'], ['curl', '-u', R, '--api-key', R, '-v']],
    [
      'names of credentials, of which one is concealed',
      ['password', 'token', 'plan'],
      ['password', R, 'plan'],
    ],
    ['a list of personal names', ['email', 'phone', 'plan'], ['email', 'phone', 'plan']],
    ['a set of names', new Set(['password', 'plan']), ['password', 'plan']],
    ['a list of texts', ['no password was given', 'plan'], ['no password was given', 'plan']],
  ];
  for (const [what, input, expected] of CASES) {
    it(`copies ${what}`, () => expect(redact({ in: input })).to.deep.equal({ in: expected }));
  }

  it('reads each property once', () => {
    let reads = 0;
    const field = {
      get key() {
        reads += 1;
        return 'password';
      },
      get value() {
        reads += 1;
        return 'x1';
      },
    };
    expect(redact([field, ['a', field]])).to.deep.equal([
      { key: 'password', value: R },
      ['a', { key: 'password', value: R }],
    ]);
    expect(reads).to.equal(4);
  });
});
