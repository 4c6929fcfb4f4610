import { expect } from 'chai';
import { deliveryIdOf, messageOf, partialFailuresIn, reasonOf } from '../../lib/client/answers';

const body = (value: unknown) => ({ body: JSON.stringify(value) });

describe("reading the API's answers", () => {
  it('finds the machine-readable reason in each of the error bodies', () => {
    expect(reasonOf(body({ errors: [{ detail: 'Slow down', code: 'rate_limited' }] }))).to.equal(
      'rate_limited',
    );
    expect(reasonOf(body({ errors: [{ reason: 'invalid', field: 'id', message: 'x' }] }))).to.equal(
      'invalid',
    );
    expect(reasonOf(body({ meta: { code: 'suppressed-profile' } }))).to.equal('suppressed-profile');
    expect(reasonOf(body({ code: 'parsing.error' }))).to.equal('parsing.error');
  });

  it('takes the first of several places and keys', () => {
    expect(reasonOf(body({ errors: [{ code: 'first', reason: 'second' }], code: 'third' }))).to.equal(
      'first',
    );
  });

  it('lets no free text, address, number or overlong word through', () => {
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

  it('reads nothing from bodies that are missing, not JSON, or too large', () => {
    for (const given of [
      undefined,
      null,
      {},
      { body: '' },
      { body: '<html>' },
      { body: '[]' },
      { body: 'null' },
    ]) {
      expect(reasonOf(given)).to.equal(undefined);
    }
    expect(reasonOf(body({ code: 'invalid', padding: 'x'.repeat(70_000) }))).to.equal(undefined);
  });

  it('counts refused items of an answer, parsed or not', () => {
    expect(partialFailuresIn({ errors: [{}, {}] })).to.equal(2);
    expect(partialFailuresIn('{"errors":[{}]}')).to.equal(1);
    for (const answer of [{}, { errors: 'x' }, undefined, null, 'x', 3])
      expect(partialFailuresIn(answer)).to.equal(0);
  });

  it('accepts delivery ids of both shapes and nothing that is not one', () => {
    expect(deliveryIdOf({ delivery_id: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY' })).to.equal(
      'RPILAgUBcRhIBqSfeiIwdIYJKxTY',
    );
    expect(deliveryIdOf({ delivery_id: '3b241101-e2bb-4255-8caf-4136c566a962' })).to.be.a('string');
    for (const id of ['a b c d e f', 'jane@example.com', 'x'.repeat(129), 'short', 12345678901, undefined]) {
      expect(deliveryIdOf({ delivery_id: id })).to.equal(undefined);
    }
    expect(deliveryIdOf(null)).to.equal(undefined);
  });

  it('reads the text of errors and plain objects', () => {
    expect(messageOf(new Error('a'))).to.equal('a');
    expect(messageOf({ message: 'b' })).to.equal('b');
    expect(messageOf('c')).to.equal(undefined);
  });

  it('leaves out the body of the answer, which the SDK appends where it is not JSON', () => {
    const message = 'Unable to parse JSON. Error: SyntaxError: x \nBody:\n {"name":"Jane"\nBody:\n}';
    expect(messageOf({ message })).to.equal('Unable to parse JSON. Error: SyntaxError: x');
  });
});
