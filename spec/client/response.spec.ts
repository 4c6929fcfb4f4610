import { expect } from 'chai';
import * as responses from '../../lib/client/response';

const { deliveryIdOf, errorMessage: messageOf, countPartialFailures: partialFailuresIn } = responses;

/** Returns the reason for a call without arguments; see argument-echo.spec for the effect of arguments. */
const reasonOf = (error: unknown) => responses.errorReason(error, []);

const body = (value: unknown) => ({ body: JSON.stringify(value) });

describe('the API response parser', () => {
  it('finds the machine-readable reason in each form of error body', () => {
    expect(reasonOf(body({ errors: [{ detail: 'Slow down', code: 'rate_limited' }] }))).to.equal(
      'rate_limited',
    );
    expect(reasonOf(body({ errors: [{ reason: 'invalid', field: 'id', message: 'x' }] }))).to.equal(
      'invalid',
    );
    expect(reasonOf(body({ meta: { code: 'suppressed-profile' } }))).to.equal('suppressed-profile');
    expect(reasonOf(body({ code: 'parsing.error' }))).to.equal('parsing.error');
  });

  it('prefers the first of several places and keys', () => {
    expect(reasonOf(body({ errors: [{ code: 'first', reason: 'second' }], code: 'third' }))).to.equal(
      'first',
    );
  });

  it('returns no reason that is free text, an address, a number or too long', () => {
    for (const text of [
      'jane@example.com is not valid',
      'jane@example.com',
      'Jane Doe',
      '+15550109999',
      'id_4711',
      'x'.repeat(65),
      '',
      7,
      { nested: 'x' },
    ]) {
      expect(reasonOf(body({ errors: [{ code: text, reason: text }] }))).to.equal(undefined);
    }
  });

  it('returns no reason for a body that is missing, not JSON or too large', () => {
    for (const error of [
      undefined,
      null,
      {},
      { body: '' },
      { body: '<html>' },
      { body: '[]' },
      { body: 'null' },
    ]) {
      expect(reasonOf(error)).to.equal(undefined);
    }
    expect(reasonOf(body({ code: 'invalid', padding: 'x'.repeat(70_000) }))).to.equal(undefined);
  });

  it('reads the first error, then meta, then the body, and code before reason', () => {
    const places = [{ errors: [{ reason: 'in-errors' }, { code: 'second' }] }, { meta: { reason: 'in-meta' } }, { reason: 'in-body' }]; // prettier-ignore
    expect(reasonOf(body(Object.assign({}, ...places)))).to.equal('in-errors');
    expect(reasonOf(body(Object.assign({}, ...places.slice(1))))).to.equal('in-meta');
    expect(reasonOf(body(places[2]))).to.equal('in-body');
    expect(reasonOf(body({ reason: 'b', code: 'code' }))).to.equal('code');
    expect(reasonOf(body({ errors: 'x', code: 'code' }))).to.equal('code');
    expect(reasonOf({ body: { code: 'not-parsed' } })).to.equal('not-parsed');
  });

  it('recognizes a reason by its format', () => {
    for (const reason of [
      'ok',
      'x'.repeat(64),
      'a-b'.replace('a', 'aa'),
      'Rate.Limit_b',
      'aa_b_c_d_e_f_g_h',
    ]) {
      expect(reasonOf(body({ code: reason })), reason).to.equal(reason);
    }
    for (const other of [
      'x',
      'x_yy',
      '_xx',
      'xx_',
      'xx__y',
      'aa_b_c_d_e_f_g_h_i',
      'xx y',
      ' xx',
      'xx ',
      'xx1',
    ]) {
      expect(reasonOf(body({ code: other })), other).to.equal(undefined);
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
