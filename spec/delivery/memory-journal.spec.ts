import { expect } from 'chai';
import { createMemoryJournal } from '../../lib/delivery/memory-journal';
import { Clock } from '../harness/clock';

const EIGHT_DAYS_MS = 8 * 24 * 3_600_000;

describe('createMemoryJournal()', () => {
  const send = (acceptedAt: number) => ({ acceptedAt });

  it('returns the last recorded send of an id', async () => {
    const journal = createMemoryJournal(10);
    await journal.record('a', send(1));
    await journal.record('a', send(2));
    expect(journal.lookup('a')).to.deep.equal(send(2));
    expect(journal.lookup('b')).to.equal(undefined);
  });

  it('replaces the oldest send when it is full, even if that send was looked up often', async () => {
    const journal = createMemoryJournal(3);
    for (let i = 0; i < 100; i++) {
      await journal.record(`d${i}`, send(i));
      await journal.lookup('d0');
    }
    const kept = Array.from({ length: 100 }, (_, i) => `d${i}`).filter(
      (id) => journal.lookup(id) !== undefined,
    );
    expect(kept).to.deep.equal(['d97', 'd98', 'd99']);
  });

  it('keeps a send for 8 days: one day longer than Customer.io retries webhooks', async () => {
    const clock = new Clock();
    try {
      const journal = createMemoryJournal(3);
      await journal.record('a', send(1));
      await clock.pass(EIGHT_DAYS_MS - 1_000);
      expect(journal.lookup('a')).to.deep.equal(send(1));
      await clock.pass(2_000);
      expect(journal.lookup('a')).to.equal(undefined);
    } finally {
      clock.uninstall();
    }
  });
});
