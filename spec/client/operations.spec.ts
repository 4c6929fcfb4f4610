import { expect } from 'chai';
import { APIS } from '../../lib/catalog';
import { clientPrototypesIn, publicMethodNames } from '../../lib/client/clients';
import { OPERATION_TRAITS, traitsOf } from '../../lib/client/operations';
import { freshSdk, isLegacySdk, load, SDK_ALIASES } from '../harness/sdk/sdk';

/** Arguments that applications pass by mistake. */
const INVALID_ARGUMENTS: readonly (readonly unknown[])[] = [
  [],
  [undefined],
  [null, null],
  ['text', 'text'],
  [{}, {}],
  [{ message: null }],
  [[], []],
];

/** A message in the form of the SDK's request classes. */
const MESSAGE = {
  message: { identifiers: { id: 'jane' }, transactional_message_id: 'welcome', queue_draft: false },
};

/** Arguments by operation, with all traits that are read from them. */
const EXPECTED_TRAITS: Readonly<
  Record<string, readonly [args: readonly unknown[], read: Readonly<Record<string, unknown>>]>
> = {
  ...Object.fromEntries(
    ['identify', 'destroy', 'suppress', 'unsuppress', 'addDevice', 'deleteDevice', 'trackPageView'].map(
      (name) => [`track.${name}`, [['jane', {}], { customerId: 'jane' }]],
    ),
  ),
  'track.track': [['jane', { name: 'bought' }], { customerId: 'jane', eventName: 'bought' }],
  'track.trackAnonymous': [['anonymous', { name: 'saw' }], { eventName: 'saw' }],
  'track.mergeCustomers': [['id', 'jane', 'id', 'john'], { customerId: 'jane' }],
  'track.batch': [[[{}, {}]], { batchSize: 2, partial: true }],
  'track.entity': [[{}], { partial: true }],
  'track.addCustomersToSegment': [[7, ['a', 'b', 'c']], { batchSize: 3 }],
  'track.removeCustomersFromSegment': [[7, ['a']], { batchSize: 1 }],
  'track.triggerBroadcast': [[1, {}, {}], { api: 'app' }],
  'app.sendEmail': [
    [MESSAGE],
    { isSend: true, sendsEmail: true, customerId: 'jane', transactionalMessageId: 'welcome' },
  ],
  ...Object.fromEntries(
    ['sendPush', 'sendSMS', 'sendWhatsApp', 'sendInApp', 'sendInboxMessage'].map((name) => [
      `app.${name}`,
      [[MESSAGE], { isSend: true, customerId: 'jane', transactionalMessageId: 'welcome' }],
    ]),
  ),
  ...Object.fromEntries(
    [
      ['getAttributes', 'getCustomersByEmail', 'getCustomerActivities', 'getCustomerMessages'],
      ['getCustomerRelationships', 'getCustomerSegments', 'getCustomerSubscriptionPreferences'],
      ['getSubscriptionCenterToken'],
    ]
      .flat()
      .map((name) => [`app.${name}`, [['jane', 'id'], { customerId: 'jane' }]]),
  ),
  'app.batchUpdateAttributes': [[[{}, {}]], { batchSize: 2 }],
  'app.batchUpdateEvents': [[[{}]], { batchSize: 1 }],
  ...Object.fromEntries(
    ['identify', 'page', 'screen', 'group', 'alias'].map((name) => [
      `pipelines.${name}`,
      [[{ userId: 'jane' }], { customerId: 'jane' }],
    ]),
  ),
  'pipelines.track': [[{ userId: 'jane', event: 'bought' }], { customerId: 'jane', eventName: 'bought' }],
  'pipelines.batch': [[[{}, {}, {}]], { batchSize: 3, partial: true }],
};

describe('operation traits', () => {
  it('contain exactly the expected values for each operation', () => {
    const actual: Record<string, unknown> = {};
    for (const api of APIS) {
      for (const [name, traits] of Object.entries(OPERATION_TRAITS[api])) {
        const args = EXPECTED_TRAITS[`${api}.${name}`]?.[0] ?? [];
        actual[`${api}.${name}`] = Object.fromEntries(
          Object.entries(traits).map(([trait, value]: [string, unknown]) => [
            trait,
            typeof value === 'function' ? (value as (args: readonly unknown[]) => unknown)(args) : value,
          ]),
        );
      }
    }
    const expected = Object.entries(EXPECTED_TRAITS).map(([operation, [, read]]) => [operation, read]);
    expect(actual).to.deep.equal(Object.fromEntries(expected));
  });

  it('do not count a draft as a sent e-mail', () => {
    const { sendsEmail } = traitsOf('app', 'sendEmail');
    expect(sendsEmail?.([{ message: { queue_draft: true } }])).to.equal(false);
    expect([{}, { message: {} }, { message: { queue_draft: 'x' } }].map((request) => sendsEmail?.([request]))).to.deep.equal([true, true, true]); // prettier-ignore
  });

  it('name only methods that an SDK has', () => {
    const existing = new Set(
      SDK_ALIASES.flatMap((alias) => {
        const modules = isLegacySdk(alias) ? [load(alias), load(`${alias}/api`)] : [freshSdk(alias)];
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

  it('are empty for methods that are not listed, including those of Object.prototype', () => {
    for (const name of ['listSegments', 'toString', 'constructor', '__proto__']) {
      expect(traitsOf('app', name)).to.deep.equal({});
    }
  });

  it('are undefined or zero for invalid arguments', () => {
    for (const traits of APIS.flatMap((api) => Object.values(OPERATION_TRAITS[api]))) {
      for (const args of INVALID_ARGUMENTS) {
        for (const read of [traits.batchSize, traits.eventName, traits.transactionalMessageId]) {
          expect([undefined, 0]).to.include(read?.(args));
        }
        expect(() => traits.customerId?.(args)).to.not.throw();
        expect(() => traits.sendsEmail?.(args)).to.not.throw();
      }
    }
  });

  it('contain the customer of a message by id, e-mail or cio_id', () => {
    const customerIdOf = (identifiers: object) =>
      traitsOf('app', 'sendPush').customerId?.([{ message: { identifiers } }]);
    expect(customerIdOf({ id: 'a', email: 'b' })).to.equal('a');
    expect(customerIdOf({ email: 'b' })).to.equal('b');
    expect(customerIdOf({ cio_id: 'c' })).to.equal('c');
  });

  it('contain the customer of a token request and of a lookup', () => {
    for (const name of ['getSubscriptionCenterToken', 'getCustomerSegments']) {
      expect(traitsOf('app', name).customerId?.(['a'])).to.equal('a');
    }
  });

  it('contain the name of an anonymous event from the argument that each major uses', () => {
    const { eventName } = traitsOf('track', 'trackAnonymous');
    expect(eventName?.([{ name: 'old' }])).to.equal('old');
    expect(eventName?.(['anonymous', { name: 'new' }])).to.equal('new');
  });
});
