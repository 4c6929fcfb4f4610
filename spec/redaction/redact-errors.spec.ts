import { expect } from 'chai';
import { redact } from '../../lib/redaction';
import { EMAIL, PHONE } from './canaries';

describe('redact for errors', () => {
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
