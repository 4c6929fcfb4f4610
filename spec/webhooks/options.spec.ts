import { expect } from 'chai';
import { createWebhookReceiver, type DedupeStore, type WebhookReceiverOptions } from '../../lib/webhooks';
import { RECEIVER_OPTIONS, resolveReceiver } from '../../lib/webhooks/options';

const KEY = 's3cret-k3y';
const LOCATION = 'Data & Integrations > Integrations > Reporting Webhooks';

/** The sentence with which construction fails. */
function refusal(options: unknown): string {
  try {
    createWebhookReceiver(options as WebhookReceiverOptions);
  } catch (error) {
    expect(error).to.be.an.instanceOf(TypeError);
    return (error as Error).message;
  }
  throw new Error('accepted');
}

const refusalOf = (option: string, value: unknown) => refusal({ signingKeys: KEY, [option]: value });

describe('options of the receiver', () => {
  it('need signing keys and nothing else', () => {
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
      bodyTimeoutMs: 3_000,
      handlerTimeoutMs: 3_000,
      onHandlerFailure: 'retry',
      healthCheck: false,
      dedupeWindowMs: 8 * 86_400_000,
      dedupeMaxIds: 100_000,
      storeTimeoutMs: 250,
      inferSendTime: false,
    });
  });

  it('that are undefined are not given', () => {
    const given = { signingKeys: KEY, onEvent: undefined, healthCheck: undefined as unknown as boolean };
    expect(resolveReceiver(given)).to.deep.equal(resolveReceiver({ signingKeys: KEY }));
  });

  it('of code and of choice are taken as they are', () => {
    const nothing = () => undefined;
    const given: readonly Partial<WebhookReceiverOptions>[] = [
      { onEvent: nothing },
      { dedupeStore: { claim: nothing, complete: nothing, release: nothing } as unknown as DedupeStore },
      { deliveryJournal: { record: nothing, lookup: nothing } },
      { onHandlerFailure: 'retry' },
      { onHandlerFailure: 'acknowledge' },
    ];
    for (const option of given) {
      expect(resolveReceiver({ signingKeys: KEY, ...option })).to.include(option);
    }
  });

  it('take one key or several, without the spaces around them', () => {
    expect(resolveReceiver({ signingKeys: ` ${KEY}\n` }).signingKeys).to.deep.equal([KEY]);
    expect(resolveReceiver({ signingKeys: ['new', `${KEY} `] }).signingKeys).to.deep.equal(['new', KEY]);
  });

  describe('without a key that can be one are refused, with the place where it is found:', () => {
    const keys: Readonly<Record<string, [given: unknown, sentence: RegExp]>> = {
      'no key': [undefined, /^signingKeys is empty: no webhook could be verified\./],
      'no keys': [[], /^signingKeys is empty: no webhook could be verified\./],
      'a blank key': ['', /^signingKeys\[0\] is blank \(is its environment variable set\?\)/],
      'a key of spaces': [[KEY, ' \n'], /^signingKeys\[1\] is blank \(is its environment variable set\?\)/],
      'an unset variable': [
        [KEY, undefined],
        /^signingKeys\[1\] is undefined \(is its environment variable set/,
      ],
      null: [null, /^signingKeys\[0\] is null; accepted: text that is not blank\./],
      'a number': [4711, /^signingKeys\[0\] is a value of type number; accepted: text that is not blank\./],
      'an object': [{ key: KEY }, /^signingKeys\[0\] is a value of type object; accepted: text/],
      'an array in an array': [[[KEY]], /^signingKeys\[0\] is an array; accepted: text/],
    };

    for (const [description, [signingKeys, sentence]] of Object.entries(keys)) {
      it(description, () => {
        const message = refusal({ signingKeys });
        expect(message).to.match(sentence).and.to.include(LOCATION);
        expect(message).to.not.include(KEY).and.to.not.include('4711');
      });
    }

    it('no options at all, or a key instead of them', () => {
      for (const options of [undefined, null, KEY, 7]) {
        const message = refusal(options);
        expect(message)
          .to.include('createWebhookReceiver() needs options with signingKeys')
          .and.include(LOCATION);
        expect(message).to.not.include(KEY);
      }
    });
  });

  describe('that are wrong are named, with what was given and what is accepted:', () => {
    const days = 365 * 86_400_000;
    const numbers: Readonly<Record<string, [least: number, most: number]>> = {
      tolerancePastMs: [0, Number.MAX_SAFE_INTEGER],
      toleranceFutureMs: [0, Number.MAX_SAFE_INTEGER],
      maxBodyBytes: [1, 256 * 1024 * 1024],
      bodyTimeoutMs: [1, 2_147_483_647],
      handlerTimeoutMs: [1, 2_147_483_647],
      dedupeWindowMs: [1, days],
      dedupeMaxIds: [1, 10_000_000],
      storeTimeoutMs: [1, 3_000],
    };

    for (const [option, [least, most]] of Object.entries(numbers)) {
      it(`${option} is a whole number from ${least} to ${most}`, () => {
        for (const value of [least, most]) {
          expect(resolveReceiver({ signingKeys: KEY, [option]: value })).to.have.property(option, value);
        }
        const accepted = `accepted: a whole number from ${least} to ${most}.`;
        for (const value of [least - 1, most + 1, least + 0.5, NaN, Infinity, -Infinity, null, true]) {
          expect(refusalOf(option, value)).to.equal(`${option} is ${String(value)}; ${accepted}`);
        }
        expect(refusalOf(option, '1000')).to.equal(`${option} is "1000"; ${accepted}`);
        expect(refusalOf(option, [5])).to.equal(`${option} is an array; ${accepted}`);
        expect(refusalOf(option, {})).to.equal(`${option} is a value of type object; ${accepted}`);
      });
    }

    for (const option of ['healthCheck', 'inferSendTime']) {
      it(`${option} is true or false`, () => {
        for (const value of [0, 1, null]) {
          expect(refusalOf(option, value)).to.equal(`${option} is ${String(value)}; accepted: true, false.`);
        }
        expect(refusalOf(option, 'true')).to.equal(`${option} is "true"; accepted: true, false.`);
      });
    }

    it('onHandlerFailure is retry or acknowledge', () => {
      expect(refusalOf('onHandlerFailure', 'ignore')).to.equal(
        'onHandlerFailure is "ignore"; accepted: "retry", "acknowledge".',
      );
      expect(refusalOf('onHandlerFailure', 'r'.repeat(1_000))).to.have.length.below(120);
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
      it(`${option} is ${accepted}`, () => {
        for (const value of wrong) {
          expect(refusalOf(option, value)).to.match(new RegExp(`^${option} is (?!undefined).+; accepted: `));
          expect(refusalOf(option, value).endsWith(`; accepted: ${accepted}.`)).to.equal(true);
        }
      });
    }
  });

  it('that do not exist are named, with those that do', () => {
    const message = refusalOf('signingkey', KEY);
    expect(message).to.match(
      /^signingkey is not an option\. Did you mean signingKeys\? Accepted: signingKeys, onEvent, /,
    );
    for (const name of [...Object.keys(RECEIVER_OPTIONS), 'onEvent', 'dedupeStore', 'deliveryJournal']) {
      expect(message).to.include(name);
    }
    expect(message).to.not.include(KEY);
    expect(refusal(JSON.parse(`{"signingKeys":"${KEY}","__proto__":{}}`))).to.match(/^__proto__ is not an/);
  });

  it('can be a frozen object, or one of a class', () => {
    class Options {
      signingKeys = KEY;
      get healthCheck() {
        return true;
      }
    }
    expect(resolveReceiver(Object.freeze({ signingKeys: KEY })).signingKeys).to.deep.equal([KEY]);
    expect(resolveReceiver(new Options()).healthCheck).to.equal(true);
  });

  it('are read once: changing them later changes nothing', () => {
    const signingKeys = [KEY];
    const options = { signingKeys, healthCheck: false };
    const resolved = resolveReceiver(options);
    signingKeys.push('another');
    options.healthCheck = true;
    expect(resolved).to.deep.include({ signingKeys: [KEY], healthCheck: false });
  });
});
