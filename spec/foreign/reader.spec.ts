import { expect } from 'chai';
import fc from 'fast-check';
import { countPartialFailures, deliveryIdOf, errorMessage, errorReason } from '../../lib/client/response';
import { describeValue } from '../../lib/foreign/describe';
import { causesOf, errorName, isError, messageOf } from '../../lib/foreign/error';
import { adopt, handleRejection, isThenable } from '../../lib/foreign/promise';
import { arrayLength, hasMethods, isArray, keysOf, readProperty, readText } from '../../lib/foreign/read';
import { classifyError } from '../../lib/telemetry/errors';
import { hostileValues } from '../harness/foreign/hostile-values';
import { unhandledDuring } from '../harness/telemetry/diagnostics';

/** Longest duration of one read, in milliseconds. A shared machine can pause a process for this long. */
const MAX_MS = 1_000;

/** Every function that reads a value of other code. */
const READERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  readProperty: (value) => readProperty(value, 'name'),
  readText: (value) => readText(value, 'message'),
  isArray,
  arrayLength,
  keysOf,
  hasMethods: (value) => hasMethods(value, 'then', 'read'),
  isError,
  errorName,
  messageOf,
  causesOf,
  describeValue,
  isThenable,
  classifyError: (value) => classifyError(value),
  'classifyError of a synchronous error': (value) => classifyError(value, true),
  errorMessage,
  errorReason,
  countPartialFailures,
  deliveryIdOf,
};

describe('a reader of foreign values', () => {
  for (const [name, read] of Object.entries(READERS)) {
    it(`does not throw and is bounded in time: ${name}`, () => {
      fc.assert(
        fc.property(hostileValues(), ({ make }) => {
          const value = make();
          const startedAt = performance.now();
          read(value);
          expect(performance.now() - startedAt).to.be.below(MAX_MS);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('returns names and descriptions of at most 64 characters and one line', () => {
    fc.assert(
      fc.property(hostileValues(), ({ make }) => {
        const value = make();
        for (const text of [errorName(value), describeValue(value)]) expect(text).to.match(/^[\w$ -]{1,64}$/);
      }),
      { numRuns: 300 },
    );
  });

  it('settles the promise of any thenable, and handles its rejection', async () => {
    const unhandled = await unhandledDuring(() =>
      fc.assert(
        fc.asyncProperty(hostileValues(), async ({ label, make }) => {
          // a `then` that never calls its callbacks
          fc.pre(!label.includes('returns itself'));
          await adopt(make() as Promise<unknown>).catch(() => undefined);
          handleRejection(make(), () => undefined);
          const rejected = Promise.resolve().then(() => {
            throw make();
          });
          handleRejection(rejected, () => undefined);
        }),
        { numRuns: 150 },
      ),
    );
    expect(unhandled).to.deep.equal([]);
  });
});

describe('errorName', () => {
  const nameOf = (name: unknown) => errorName(Object.assign(new Error('x'), { name }));

  it('returns identifiers of up to 64 characters', () => {
    for (const name of ['TypeError', '$_', 'a'.repeat(64)]) expect(nameOf(name)).to.equal(name);
  });

  it('returns no other name', () => {
    const others = ['jane@example.com', 'A B', 'a\nb', 'Error\n', 'a-b', '1a', '', 'a'.repeat(65), 7, null];
    for (const name of others) expect(nameOf(name), String(name)).to.equal('an error');
  });

  it('describes a thrown value of another type without its content', () => {
    expect(errorName('jane@example.com')).to.equal('a string of 16 characters');
    expect(errorName(undefined)).to.equal('undefined');
    expect(errorName({ name: 'jane' })).to.equal('an object');
  });
});

describe('describeValue', () => {
  const DESCRIPTIONS: readonly (readonly [unknown, string])[] = [
    ['redis://:password@host', 'a string of 22 characters'],
    ['x', 'a string of 1 character'],
    ['', 'a string of 0 characters'],
    [4711, 'a number of 4 digits'],
    [-1, 'a negative number of 1 digit'],
    [1000, 'a number of 4 digits'],
    [0.5, 'a fraction'],
    [0, '0'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [10n, 'a bigint'],
    [Symbol('secret'), 'a symbol'],
    [() => 'secret', 'a function'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [['secret'], 'an array'],
    [{ secret: 1 }, 'an object'],
    [Promise.resolve('secret'), 'a promise'],
  ];
  for (const [value, description] of DESCRIPTIONS) {
    it(`returns "${description}"`, () => {
      expect(describeValue(value)).to.equal(description);
    });
  }
});

describe('errorMessage', () => {
  it('is bounded in time for a message of blanks', () => {
    const startedAt = performance.now();
    errorMessage(new Error('\n'.repeat(1_000_000)));
    errorMessage(new Error(' '.repeat(1_000_000)));
    expect(performance.now() - startedAt).to.be.below(MAX_MS);
  });
});
