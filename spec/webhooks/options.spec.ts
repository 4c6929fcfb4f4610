import { expect } from 'chai';
import { describeValue } from '../../lib/foreign/describe';
import { createWebhookReceiver, type DedupeStore, type WebhookReceiverOptions } from '../../lib/webhooks';
import { RECEIVER_OPTIONS, resolveReceiver } from '../../lib/webhooks/options';

const KEY = 's3cret-k3y';
const LOCATION = 'Data & Integrations > Integrations > Reporting Webhooks';

/** Returns the message of the error that `createWebhookReceiver()` throws. */
function rejectionMessage(options: unknown): string {
  try {
    createWebhookReceiver(options as WebhookReceiverOptions);
  } catch (error) {
    expect(error).to.be.an.instanceOf(TypeError);
    return (error as Error).message;
  }
  throw new Error('createWebhookReceiver() accepted the options; expected a TypeError');
}

const optionRejection = (option: string, value: unknown) =>
  rejectionMessage({ signingKeys: KEY, [option]: value });

describe('receiver options', () => {
  it('require signingKeys only', () => {
    const defaults = Object.fromEntries(
      Object.entries(RECEIVER_OPTIONS).map(([name, o]) => [name, o.default]),
    );
    expect(resolveReceiver({ signingKeys: KEY })).to.deep.equal({
      ...defaults,
      signingKeys: [KEY],
      onEvent: undefined,
      dedupeStore: undefined,
      deliveryJournal: undefined,
    });
  });

  it('have the documented defaults', () => {
    expect(resolveReceiver({ signingKeys: KEY })).to.include({
      tolerancePastMs: 8 * 86_400_000,
      toleranceFutureMs: 5 * 60_000,
      maxBodyBytes: 10 * 1024 * 1024,
      maxBufferedBytes: 64 * 1024 * 1024,
      bodyTimeoutMs: 3_000,
      handlerTimeoutMs: 3_000,
      onHandlerFailure: 'retry',
      healthCheck: false,
      dedupeWindowMs: 691_500_000,
      dedupeMaxIds: 100_000,
      storeTimeoutMs: 250,
      inferSendTime: false,
    });
  });

  it('that are undefined get their defaults', () => {
    const given = { signingKeys: KEY, onEvent: undefined, healthCheck: undefined as unknown as boolean };
    expect(resolveReceiver(given)).to.deep.equal(resolveReceiver({ signingKeys: KEY }));
  });

  it('accept callbacks, stores and choices unchanged', () => {
    const noop = () => undefined;
    const given: readonly Partial<WebhookReceiverOptions>[] = [
      { onEvent: noop },
      { dedupeStore: { claim: noop, complete: noop, release: noop } as unknown as DedupeStore },
      { deliveryJournal: { record: noop, lookup: noop } },
      { onHandlerFailure: 'retry' },
      { onHandlerFailure: 'acknowledge' },
    ];
    for (const option of given) {
      expect(resolveReceiver({ signingKeys: KEY, ...option })).to.include(option);
    }
  });

  it('accept one key or several, and trim them', () => {
    expect(resolveReceiver({ signingKeys: ` ${KEY}\n` }).signingKeys).to.deep.equal([KEY]);
    expect(resolveReceiver({ signingKeys: ['new', `${KEY} `] }).signingKeys).to.deep.equal(['new', KEY]);
  });

  describe('with invalid signing keys', () => {
    const keys: Readonly<Record<string, [given: unknown, problem: RegExp]>> = {
      'a missing option': [
        undefined,
        /^signingKeys is empty: no webhook could be verified\..* pass a function/,
      ],
      'an empty array': [[], /^signingKeys is empty: no webhook could be verified\./],
      'a blank key': ['', /^signingKeys\[0\] is blank \(is its environment variable set\?\)/],
      'a key of whitespace': [
        [KEY, ' \n'],
        /^signingKeys\[1\] is blank \(is its environment variable set\?\)/,
      ],
      'an undefined element': [
        [KEY, undefined],
        /^signingKeys\[1\] is undefined \(is its environment variable set/,
      ],
      null: [null, /^signingKeys\[0\] is null; accepted: text that is not blank\./],
      'a number': [4711, /^signingKeys\[0\] is a number of 4 digits; accepted: text that is not blank\./],
      'an object': [{ key: KEY }, /^signingKeys\[0\] is an object; accepted: text/],
      'an array in an array': [[[KEY]], /^signingKeys\[0\] is an array; accepted: text/],
    };

    for (const [description, [signingKeys, problem]] of Object.entries(keys)) {
      it(`are rejected with the location of the key for ${description}`, () => {
        const message = rejectionMessage({ signingKeys });
        expect(message).to.match(problem).and.to.include(LOCATION);
        expect(message).to.not.include(KEY).and.to.not.include('4711');
      });
    }

    it('are rejected with the location of the key if the options are not an object', () => {
      for (const options of [undefined, null, KEY, 7]) {
        const message = rejectionMessage(options);
        expect(message)
          .to.include('createWebhookReceiver() needs options with signingKeys')
          .and.include(LOCATION);
        expect(message).to.not.include(KEY);
      }
    });
  });

  it('accept a function for the signing keys, and do not call it', () => {
    const signingKeys = () => {
      throw new Error('called');
    };
    expect(resolveReceiver({ signingKeys }).signingKeys).to.equal(signingKeys);
  });

  it('suggest a function if the key is not set', () => {
    const suggestion = 'signingKeys: () => process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY';
    for (const signingKeys of [undefined, '', [undefined], null, ' \n']) {
      expect(rejectionMessage({ signingKeys })).to.include(suggestion).and.include('next build');
    }
    for (const signingKeys of [{}, [KEY, 7]]) {
      expect(rejectionMessage({ signingKeys })).to.not.include(suggestion);
    }
  });

  describe('other than the signing keys', () => {
    const days = 365 * 86_400_000;
    const numbers: Readonly<Record<string, [least: number, most: number]>> = {
      tolerancePastMs: [0, Number.MAX_SAFE_INTEGER],
      toleranceFutureMs: [0, Number.MAX_SAFE_INTEGER],
      maxBodyBytes: [1, 256 * 1024 * 1024],
      maxBufferedBytes: [1, Number.MAX_SAFE_INTEGER],
      bodyTimeoutMs: [1, 2_147_483_647],
      handlerTimeoutMs: [1, 2_147_483_647],
      dedupeWindowMs: [1, days],
      dedupeMaxIds: [1, 10_000_000],
      storeTimeoutMs: [1, 3_000],
    };

    for (const [option, [least, most]] of Object.entries(numbers)) {
      it(`are accepted only if ${option} is a whole number from ${least} to ${most}`, () => {
        for (const value of [least, most]) {
          expect(resolveReceiver({ signingKeys: KEY, [option]: value })).to.have.property(option, value);
        }
        const accepted = `accepted: a whole number from ${least} to ${most}.`;
        for (const value of [least - 1, most + 1, least + 0.5, NaN, Infinity, -Infinity, null, true]) {
          expect(optionRejection(option, value)).to.equal(
            `${option} is ${describeValue(value)}; ${accepted}`,
          );
        }
        expect(optionRejection(option, '1000')).to.equal(
          `${option} is a string of 4 characters; ${accepted}`,
        );
        expect(optionRejection(option, [5])).to.equal(`${option} is an array; ${accepted}`);
        expect(optionRejection(option, {})).to.equal(`${option} is an object; ${accepted}`);
      });
    }

    for (const option of ['healthCheck', 'inferSendTime']) {
      it(`are accepted only if ${option} is true or false`, () => {
        for (const value of [0, 1, null]) {
          expect(optionRejection(option, value)).to.equal(
            `${option} is ${describeValue(value)}; accepted: true, false.`,
          );
        }
        expect(optionRejection(option, 'true')).to.equal(
          `${option} is a string of 4 characters; accepted: true, false.`,
        );
      });
    }

    it('are accepted only if onHandlerFailure is retry or acknowledge', () => {
      expect(optionRejection('onHandlerFailure', 'ignore')).to.equal(
        'onHandlerFailure is a string of 6 characters; accepted: "retry", "acknowledge".',
      );
      expect(optionRejection('onHandlerFailure', 'r'.repeat(1_000))).to.have.length.below(120);
    });

    const code: Readonly<Record<string, [wrong: unknown[], accepted: string]>> = {
      onEvent: [['log', {}, null], 'a function (event, context) => unknown'],
      dedupeStore: [
        ['redis', null, {}, { claim() {}, complete() {} }, () => undefined],
        'an object with the methods claim, complete and release',
      ],
      deliveryJournal: [
        ['redis', null, {}, { record() {}, lookup: 'x' }],
        'an object with the methods record and lookup',
      ],
    };

    for (const [option, [wrong, accepted]] of Object.entries(code)) {
      it(`are accepted only if ${option} is ${accepted}`, () => {
        for (const value of wrong) {
          expect(optionRejection(option, value)).to.match(
            new RegExp(`^${option} is (?!undefined).+; accepted: `),
          );
          expect(optionRejection(option, value).endsWith(`; accepted: ${accepted}.`)).to.equal(true);
        }
      });
    }
  });

  it('with an unknown name are rejected with a list of the known names', () => {
    const message = optionRejection('signingkey', KEY);
    expect(message).to.match(
      /^signingkey is not an option\. Did you mean signingKeys\? Accepted: signingKeys, onEvent, /,
    );
    for (const name of [...Object.keys(RECEIVER_OPTIONS), 'onEvent', 'dedupeStore', 'deliveryJournal']) {
      expect(message).to.include(name);
    }
    expect(message).to.not.include(KEY);
    expect(rejectionMessage(JSON.parse(`{"signingKeys":"${KEY}","__proto__":{}}`))).to.match(
      /^__proto__ is not an/,
    );
  });

  it('can be a frozen object or a class instance', () => {
    class Options {
      signingKeys = KEY;
      get healthCheck() {
        return true;
      }
    }
    expect(resolveReceiver(Object.freeze({ signingKeys: KEY })).signingKeys).to.deep.equal([KEY]);
    expect(resolveReceiver(new Options()).healthCheck).to.equal(true);
  });

  it('are read once, so that later changes have no effect', () => {
    const signingKeys = [KEY];
    const options = { signingKeys, healthCheck: false };
    const resolved = resolveReceiver(options);
    signingKeys.push('another');
    options.healthCheck = true;
    expect(resolved).to.deep.include({ signingKeys: [KEY], healthCheck: false });
  });
});
