import { expect } from 'chai';

export const EMAIL = 'jane.canary@example.com';
export const PHONE = '+1 555 010 9999';

/** Fails if the value is not plain JSON or contains the canary. */
export function expectSafe(value: unknown): void {
  const text = JSON.stringify(value);
  expect(text).to.be.a('string');
  expect(JSON.parse(text), 'plain JSON').to.deep.equal(value);
  expect(text.toLowerCase()).to.not.contain('canary');
  expect(text).to.not.contain('010');
}
