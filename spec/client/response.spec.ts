import { expect } from 'chai';
import { ERROR_REASONS } from '../../lib/catalog';
import * as responses from '../../lib/client/response';

const { deliveryIdOf, errorMessage: messageOf, countPartialFailures: partialFailuresIn } = responses;

const reasonOf = responses.errorReason;

const body = (value: unknown) => ({ body: JSON.stringify(value) });

describe('the API response parser', () => {
  it('finds the reason in each form of error body', () => {
    const errors = [{ detail: 'Slow down', code: 'rate_limited' }];
    expect(reasonOf(body({ errors }))).to.equal('rate_limited');
    expect(reasonOf(body({ errors: [{ reason: 'invalid', field: 'id', message: 'x' }] }))).to.equal(
      'invalid',
    );
    expect(reasonOf(body({ meta: { code: 'suppressed' } }))).to.equal('suppressed');
    expect(reasonOf(body({ code: 'invalid_credentials' }))).to.equal('invalid_credentials');
    expect(reasonOf({ body: { code: 'invalid' } })).to.equal('invalid');
  });

  it('returns every reason of the catalog, in any spelling', () => {
    for (const reason of ERROR_REASONS) expect(reasonOf(body({ code: reason }))).to.equal(reason);
    for (const spelling of ['Rate-Limited', 'RATE_LIMITED', 'rate.limited', 'rate limited']) {
      expect(reasonOf(body({ reason: spelling }))).to.equal('rate_limited');
    }
  });

  it('returns no other value', () => {
    const others = [
      'janedoe',
      'jane',
      'vip',
      'invalid jane',
      'required@example.com',
      'xinvalid',
      '',
      ' ',
      '1',
      400,
    ];
    for (const code of [...others, null, true, ['invalid'], { code: 'invalid' }, 'invalid'.repeat(10)]) {
      expect(reasonOf(body({ code, errors: [{ code, reason: code }], meta: { code } }))).to.equal(undefined);
    }
  });

  it('prefers the first known value: of errors, then meta, then the body, and code to reason', () => {
    const errors = [{ reason: 'required' }, { code: 'invalid' }];
    const meta = { reason: 'conflict' };
    expect(reasonOf(body({ errors, meta, code: 'invalid' }))).to.equal('required');
    expect(reasonOf(body({ meta, code: 'invalid' }))).to.equal('conflict');
    expect(reasonOf(body({ errors: [{ code: 'janedoe' }], meta }))).to.equal('conflict');
    expect(reasonOf(body({ reason: 'required', code: 'invalid' }))).to.equal('invalid');
    expect(reasonOf(body({ errors: 'x', code: 'invalid' }))).to.equal('invalid');
  });

  it('returns no reason of a body that is not JSON, or empty', () => {
    for (const error of [{ body: '<html>' }, { body: '' }, { body: '[]' }, { body: 'null' }, {}, undefined]) {
      expect(reasonOf(error)).to.equal(undefined);
    }
  });

  it('parses a body of up to 65,536 characters', () => {
    const withReason = (length: number) => {
      const text = JSON.stringify({ code: 'invalid', padding: '' });
      return { body: text.replace('""', `"${'x'.repeat(length - text.length)}"`) };
    };
    expect(reasonOf(withReason(65_536))).to.equal('invalid');
    expect(reasonOf(withReason(65_537))).to.equal(undefined);
  });

  it('counts the rejected items of a response', () => {
    expect(partialFailuresIn({ errors: [{}, {}] })).to.equal(2);
    for (const response of [{}, { errors: 'x' }, undefined, null, 'x', 3])
      expect(partialFailuresIn(response)).to.equal(0);
  });

  it('returns delivery ids of both formats and no other value', () => {
    expect(deliveryIdOf({ delivery_id: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY' })).to.equal(
      'RPILAgUBcRhIBqSfeiIwdIYJKxTY',
    );
    expect(deliveryIdOf({ delivery_id: '3b241101-e2bb-4255-8caf-4136c566a962' })).to.be.a('string');
    for (const id of ['a b c d e f', 'jane@example.com', 'x'.repeat(129), 'short', 12345678901, undefined]) {
      expect(deliveryIdOf({ delivery_id: id })).to.equal(undefined);
    }
    expect(deliveryIdOf(null)).to.equal(undefined);
  });

  it('returns the message of errors and plain objects', () => {
    expect(messageOf(new Error('a'))).to.equal('a');
    expect(messageOf({ message: 'b' })).to.equal('b');
    for (const invalid of ['c', { message: 7 }, null]) expect(messageOf(invalid)).to.equal(undefined);
  });

  it('removes the response body, which the SDK appends to the message if it is not JSON', () => {
    for (const blanks of [' ', '', ' \n ']) {
      const message = `Unable to parse JSON. Error: SyntaxError: x${blanks}\nBody:\n {"name":"Jane"\nBody:\n}`;
      expect(messageOf({ message })).to.equal('Unable to parse JSON. Error: SyntaxError: x');
    }
  });
});
