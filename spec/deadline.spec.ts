import { expect } from 'chai';
import { MAX_TIMER_MS, TIMED_OUT, withDeadline } from '../lib/deadline';
import { rejection } from './harness/sdk/world';

const pending = () => new Promise<never>(() => undefined);

describe('withDeadline', () => {
  it('resolves with the value of a promise that resolves in time', async () => {
    expect(await withDeadline(Promise.resolve(7), 1_000)).to.equal(7);
  });

  it('rejects with the error of a promise that rejects in time', async () => {
    const error = new Error('failed');
    expect(await rejection(withDeadline(Promise.reject(error), 1_000))).to.equal(error);
  });

  it('resolves with TIMED_OUT after the timeout', async () => {
    expect(await withDeadline(pending(), 1)).to.equal(TIMED_OUT);
  });

  it('waits if the timeout is longer than the longest timer of Node', async () => {
    const slow = new Promise((resolve) => setTimeout(resolve, 20, 'slow'));
    expect(await withDeadline(slow, MAX_TIMER_MS + 1)).to.equal('slow');
  });

  it('handles a rejection after the timeout', async () => {
    const unhandled: unknown[] = [];
    const record = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', record);
    let reject: (error: Error) => void = () => undefined;
    await withDeadline(new Promise((_, fail) => (reject = fail)), 1);
    reject(new Error('late'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', record);
    expect(unhandled).to.deep.equal([]);
  });
});
