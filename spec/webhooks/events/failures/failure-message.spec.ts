import { expect } from 'chai';
import fc from 'fast-check';
import { failureMessageOf } from '../../../../lib/webhooks/events/failures';
import { parse } from '../../../../lib/webhooks/events/parse';

describe('failureMessageOf', () => {
  const device = (failure_message?: unknown) => ({ device_id: 'd', device_platform: 'ios', failure_message });

  it('returns the message of the delivery before those of devices', () => {
    expect(failureMessageOf('push', { failure_message: 'a', recipients: [device('b')] })).to.equal('a');
  });

  it('returns the message of the first device of a push that has one', () => {
    expect(
      failureMessageOf('push', { recipients: [device(), device(''), device(7), device('b'), device('c')] }),
    ).to.equal('b');
    expect(failureMessageOf('push', { failure_message: '', recipients: [device('b')] })).to.equal('b');
    expect(
      failureMessageOf('push', { failure_message: null, recipients: [null, 'x', 3, device('b')] }),
    ).to.equal('b');
  });

  it('returns the first message with a specific reason, not the first message', () => {
    const messages: readonly (readonly [message: string, devices: readonly string[], expected: string])[] = [
      ['Push failed', ['Invalid token'], 'Invalid token'],
      ['Push failed', ['Something else', 'Invalid token', 'MessageTooBig'], 'Invalid token'],
      ['Internal error', ['Invalid token'], 'Invalid token'],
      ['HTTP 400 Bad Request', ['UNSPECIFIED_ERROR', 'BadDeviceToken'], 'BadDeviceToken'],
      ['MessageTooBig', ['Invalid token'], 'MessageTooBig'],
      // a general reason is better than none
      ['Push failed', ['Something else', 'Internal error'], 'Internal error'],
      ['Push failed', ['Something else'], 'Push failed'],
    ];
    for (const [failure_message, devices, expected] of messages) {
      const data = { failure_message, recipients: devices.map(device) };
      expect(failureMessageOf('push', data), JSON.stringify(data)).to.equal(expected);
    }
  });

  it('decides the failure reason of an event', () => {
    const data = { failure_message: 'Push failed', recipients: [device('Invalid token')] };
    const body = JSON.stringify({ object_type: 'push', metric: 'failed', data });
    expect(parse(body).event).to.include({ type: 'push_failed', failureReason: 'invalid_token' });
  });

  it('searches only the first hundred devices of a push', () => {
    const withoutMessage = (length: number) => Array.from({ length }, () => device());
    expect(failureMessageOf('push', { recipients: [...withoutMessage(99), device('b')] })).to.equal('b');
    expect(failureMessageOf('push', { recipients: [...withoutMessage(100), device('b')] })).to.equal(
      undefined,
    );
  });

  it('returns undefined if the data has no failure message', () => {
    for (const data of [
      undefined,
      null,
      'failure_message',
      7,
      [],
      {},
      { failure_message: { text: 'a' } },
      { recipients: 'x' },
      { recipients: null },
      { recipients: [] },
      { recipients: { 0: device('b') } },
    ]) {
      expect(failureMessageOf('push', data)).to.equal(undefined);
    }
  });

  it('never throws, even if a getter or a proxy does', () => {
    const failing = { get: () => expect.fail('a getter of the payload was called') };
    expect(failureMessageOf('push', Object.defineProperty({}, 'failure_message', failing))).to.equal(
      undefined,
    );
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    expect(failureMessageOf('push', proxy)).to.equal(undefined);
    expect(failureMessageOf('push', { recipients: proxy })).to.equal(undefined);
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (data) => {
        expect(failureMessageOf('push', data)).to.satisfy(
          (found: unknown) => found === undefined || found !== '',
        );
        expect(failureMessageOf('push', { recipients: data })).to.satisfy(
          (found: unknown) => found === undefined || typeof found === 'string',
        );
      }),
    );
  });
});
