import { expect } from 'chai';
import { APIS } from '../../lib/catalogue';
import { OPERATION_TRAITS, traitsOf } from '../../lib/client/operations';
import { clientPrototypesIn, publicMethodNames } from '../../lib/client/clients';
import { freshSdk, isOld, load, SDK_ALIASES } from '../harness/sdk';

/** What applications pass by mistake. */
const ODD_ARGUMENTS: readonly (readonly unknown[])[] = [
  [],
  [undefined],
  [null, null],
  ['text', 'text'],
  [{}, {}],
  [{ message: null }],
  [[], []],
];

describe('what is known of operations', () => {
  it('names no method that no SDK has', () => {
    const existing = new Set(
      SDK_ALIASES.flatMap((alias) => {
        const modules = isOld(alias) ? [load(alias), load(`${alias}/api`)] : [freshSdk(alias)];
        return modules.flatMap((module) =>
          clientPrototypesIn(module).flatMap(({ api, prototype }) =>
            publicMethodNames(prototype).map((name) => `${api}.${name}`),
          ),
        );
      }),
    );
    for (const api of APIS) {
      for (const name of Object.keys(OPERATION_TRAITS[api])) expect(existing).to.include(`${api}.${name}`);
    }
  });

  it('has none for methods that are not listed, also those every object has', () => {
    for (const name of ['listSegments', 'toString', 'constructor', '__proto__']) {
      expect(traitsOf('app', name)).to.deep.equal({});
    }
  });

  it('reads nothing from arguments of another shape', () => {
    for (const traits of APIS.flatMap((api) => Object.values(OPERATION_TRAITS[api]))) {
      for (const args of ODD_ARGUMENTS) {
        for (const read of [traits.batchSize, traits.eventName, traits.transactionalMessageId]) {
          expect([undefined, 0]).to.include(read?.(args));
        }
        expect(() => traits.customerId?.(args)).to.not.throw();
        expect(() => traits.sendsEmail?.(args)).to.not.throw();
      }
    }
  });

  it('finds the customer of a message by id, e-mail or cio_id', () => {
    const of = (identifiers: object) =>
      traitsOf('app', 'sendPush').customerId?.([{ message: { identifiers } }]);
    expect(of({ id: 'a', email: 'b' })).to.equal('a');
    expect(of({ email: 'b' })).to.equal('b');
    expect(of({ cio_id: 'c' })).to.equal('c');
  });

  it('finds the customer for whom a token is asked, as of every other look-up', () => {
    for (const name of ['getSubscriptionCenterToken', 'getCustomerSegments']) {
      expect(traitsOf('app', name).customerId?.(['a'])).to.equal('a');
    }
  });

  it('finds the name of an anonymous event where each major has it', () => {
    const { eventName } = traitsOf('track', 'trackAnonymous');
    expect(eventName?.([{ name: 'old' }])).to.equal('old');
    expect(eventName?.(['anonymous', { name: 'new' }])).to.equal('new');
  });
});
