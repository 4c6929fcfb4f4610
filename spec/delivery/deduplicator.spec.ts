import { expect } from 'chai';
import { Deduplicator, type EventClaim } from '../../lib/delivery/deduplicator';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import type { Awaitable } from '../../lib/deadline';
import { Clock } from '../harness/clock';

const WAIT_MS = 3_000;
const LEASE_MS = 60_000;
const WINDOW_MS = 600_000;
/** Times of the window are exact to this. */
const CLOCK_MS = 1_000;

type Claimed = Awaitable<EventClaim | 'duplicate' | 'busy'>;

describe('deduplication in one process', () => {
  let clock: Clock;
  let deduplicator: Deduplicator;
  let failures: string[];

  beforeEach(() => {
    clock = new Clock();
    failures = [];
    deduplicator = withIds(100);
  });
  afterEach(() => {
    clock.uninstall();
    expect(failures, 'a store that nobody has').to.deep.equal([]);
  });

  const withIds = (maxIds: number) =>
    new Deduplicator(
      { windowMs: WINDOW_MS, maxIds, leaseMs: LEASE_MS },
      new CircuitBreaker(250, (type) => failures.push(type)),
    );
  const claim = (eventId = 'e', waitMs = WAIT_MS) => deduplicator.claim(eventId, waitMs);

  const claims = (length: number) => Array.from({ length }, async () => claim());

  /** The claim; fails where there is none, or where it takes time. */
  function granted(claimed: Claimed): EventClaim {
    if (typeof claimed === 'object' && 'complete' in claimed) return claimed;
    throw new Error(`expected a claim at once, got ${claimed instanceof Promise ? 'a promise' : claimed}`);
  }

  it('gives an event to the first, at once', () => {
    granted(claim());
    granted(claim('another'));
  });

  it('knows an event that was handled', () => {
    expect(granted(claim()).complete()).to.equal(undefined);
    expect([claim(), claim()]).to.deep.equal(['duplicate', 'duplicate']);
  });

  it('gives an event that was released to the next', async () => {
    expect(granted(claim()).release()).to.equal(undefined);
    await granted(claim()).complete();
    expect(claim()).to.equal('duplicate');
  });

  describe('with one at it', () => {
    let first: EventClaim;
    let begun: number;
    beforeEach(() => {
      begun = clock.now();
      first = granted(claim());
    });

    it('twins wait, and are duplicates when it was handled', async () => {
      const twins = claims(3);
      await clock.pass(WAIT_MS - 1);
      await first.complete();
      expect(await Promise.all(twins)).to.deep.equal(['duplicate', 'duplicate', 'duplicate']);
      expect(clock.pending).to.equal(0);
    });

    it('one twin takes over when it was released, and the others go on waiting', async () => {
      const twins = claims(3);
      await clock.pass(100);
      await first.release();
      const second = granted(await twins[0]!);
      await clock.pass(100);
      await second.complete();
      expect(await Promise.all(twins.slice(1))).to.deep.equal(['duplicate', 'duplicate']);
      expect(clock.pending).to.equal(0);
    });

    it('twins are busy after their own wait, however often it changes hands', async () => {
      const [hasty, patient] = [claim('e', 1_000), claim('e', 2_000)];
      await clock.pass(500);
      await first.release();
      granted(await hasty);
      expect(await clock.until(patient)).to.equal('busy');
      expect(clock.now() - begun).to.equal(2_000);
    });

    it('a twin gets it when it is released at the end of its wait', async () => {
      setTimeout(() => void first.release(), 1_000);
      granted(await clock.until(claim('e', 1_000)));
    });

    it('who cannot wait is busy', async () => {
      expect(await clock.until(claim('e', 0))).to.equal('busy');
    });

    it('each twin of a crowd gets it in turn while handlers fail', async () => {
      const crowd = claims(50);
      let handlers = 0;
      const ended = crowd.map(async (claimed) => {
        const held = await claimed;
        if (typeof held === 'string') return held;
        handlers += 1;
        await held.release();
        return 'failed';
      });
      await first.release();
      expect(await Promise.all(ended)).to.deep.equal(crowd.map(() => 'failed'));
      expect(handlers).to.equal(50);
      expect(clock.pending).to.equal(0);
    });

    it('a handler that hangs keeps it for its lease, then the next gets it', async () => {
      await clock.pass(LEASE_MS - WAIT_MS - 1);
      expect(await clock.until(claim())).to.equal('busy');
      await clock.pass(1);
      granted(claim());
    });

    it('who waits when its lease ends takes over', async () => {
      await clock.pass(LEASE_MS - 1_000);
      const [one, other] = [claim(), claim()];
      await clock.pass(999);
      const second = await clock.until(one);
      expect(clock.now() - begun).to.equal(LEASE_MS);
      await granted(second).complete();
      expect(await clock.until(other)).to.equal('duplicate');
      expect(clock.pending).to.equal(0);
    });
  });

  describe('with a claim that somebody else took over', () => {
    let late: EventClaim;
    let current: EventClaim;
    beforeEach(async () => {
      late = granted(claim());
      await clock.pass(LEASE_MS);
      current = granted(claim());
    });

    it('a late release changes nothing', async () => {
      await late.release();
      expect(await clock.until(claim())).to.equal('busy');
      await current.complete();
      expect(claim()).to.equal('duplicate');
    });

    it('a late completion counts, and a failure of the other does not undo it', async () => {
      await late.complete();
      expect(claim()).to.equal('duplicate');
      await current.release();
      expect(claim()).to.equal('duplicate');
    });

    it('a late completion does not end the wait for the other', async () => {
      const twin = claim('e', 1_000);
      await late.complete();
      await clock.pass(500);
      await current.release();
      expect(await twin).to.equal('duplicate');
    });

    it('a late release does not take it from the one after the next', async () => {
      await current.release();
      granted(claim());
      await late.release();
      await current.release();
      expect(await clock.until(claim())).to.equal('busy');
    });
  });

  it('forgets an event after the window, and not before', async () => {
    await granted(claim()).complete();
    await clock.pass(WINDOW_MS - CLOCK_MS);
    expect(claim()).to.equal('duplicate');
    await clock.pass(2 * CLOCK_MS);
    granted(claim());
  });

  it('remembers so many events and no more: the oldest goes, however often it was repeated', async () => {
    deduplicator = withIds(3);
    for (const eventId of ['a', 'b', 'c']) await granted(claim(eventId)).complete();
    expect(claim('a')).to.equal('duplicate');
    await granted(claim('d')).complete();
    expect(['b', 'c', 'd'].map((eventId) => claim(eventId))).to.deep.equal(Array(3).fill('duplicate'));
    granted(claim('a'));
  });

  it('tells who waits that it was handled, although there is no room to remember it', async () => {
    deduplicator = withIds(1);
    const [first, other] = [granted(claim('a')), granted(claim('b'))];
    const twin = claim('a');
    await Promise.all([first.complete(), other.complete()]);
    expect(await twin).to.equal('duplicate');
  });

  it('holds no more claims than there were within a lease', async () => {
    for (let minute = 0; minute < 5; minute++) {
      for (let i = 0; i < 2_000; i++) granted(claim(`${minute}-${i}`));
      expect(deduplicator['held'].size).to.equal(2_000);
      await clock.pass(LEASE_MS);
    }
    granted(claim('last'));
    expect(deduplicator['held'].size).to.equal(1);
  });

  it('keeps nothing of those who no longer wait', async () => {
    granted(claim());
    for (let repetition = 0; repetition < 10; repetition++) {
      expect(await clock.until(claim('e', 1_000))).to.equal('busy');
    }
    const [hung] = deduplicator['held'].values();
    expect(hung).to.have.deep.property('waiting', new Set());
    expect(clock.pending).to.equal(0);
  });
});
