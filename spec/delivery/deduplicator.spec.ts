import { expect } from 'chai';
import type { Awaitable } from '../../lib/deadline';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { Deduplicator, type EventClaim } from '../../lib/delivery/deduplicator';
import { Clock } from '../harness/clock';

const WAIT_MS = 3_000;
const LEASE_MS = 60_000;
const WINDOW_MS = 600_000;
/** Resolution of the window, in milliseconds. */
const CLOCK_MS = 1_000;

type Claimed = Awaitable<EventClaim | 'duplicate' | 'busy'>;

describe('Deduplicator without a store', () => {
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
    expect(failures, 'store failures without a store').to.deep.equal([]);
  });

  const withIds = (maxIds: number) =>
    new Deduplicator(
      { windowMs: WINDOW_MS, maxIds, leaseMs: LEASE_MS },
      new CircuitBreaker(250, (type) => failures.push(type)),
    );
  const claim = (eventId = 'e', waitMs = WAIT_MS) => deduplicator.claim(eventId, waitMs);

  const claims = (length: number) => Array.from({ length }, async () => claim());

  /** Returns the claim. Throws if it was not granted synchronously. */
  function granted(claimed: Claimed): EventClaim {
    if (typeof claimed === 'object' && 'complete' in claimed) return claimed;
    throw new Error(
      `no claim was granted synchronously: ${claimed instanceof Promise ? 'a promise' : claimed}`,
    );
  }

  it('grants the first claim of an event synchronously', () => {
    granted(claim());
    granted(claim('another'));
  });

  it('returns duplicate for a handled event', () => {
    expect(granted(claim()).complete()).to.equal(undefined);
    expect([claim(), claim()]).to.deep.equal(['duplicate', 'duplicate']);
  });

  it('grants an event again after it was released', async () => {
    expect(granted(claim()).release()).to.equal(undefined);
    await granted(claim()).complete();
    expect(claim()).to.equal('duplicate');
  });

  describe('while another request holds the claim', () => {
    let first: EventClaim;
    let begun: number;
    beforeEach(() => {
      begun = clock.now();
      first = granted(claim());
    });

    it('waits, and returns duplicate after the event was handled', async () => {
      const waiting = claims(3);
      await clock.pass(WAIT_MS - 1);
      await first.complete();
      expect(await Promise.all(waiting)).to.deep.equal(['duplicate', 'duplicate', 'duplicate']);
      expect(clock.pending).to.equal(0);
    });

    it('grants a released claim to one waiting request, while the others continue to wait', async () => {
      const waiting = claims(3);
      await clock.pass(100);
      await first.release();
      const second = granted(await waiting[0]!);
      await clock.pass(100);
      await second.complete();
      expect(await Promise.all(waiting.slice(1))).to.deep.equal(['duplicate', 'duplicate']);
      expect(clock.pending).to.equal(0);
    });

    it('returns busy after the wait of the request, even if the holder has changed', async () => {
      const [hasty, patient] = [claim('e', 1_000), claim('e', 2_000)];
      await clock.pass(500);
      await first.release();
      granted(await hasty);
      expect(await clock.until(patient)).to.equal('busy');
      expect(clock.now() - begun).to.equal(2_000);
    });

    it('grants a claim that is released at the end of the wait', async () => {
      setTimeout(() => void first.release(), 1_000);
      granted(await clock.until(claim('e', 1_000)));
    });

    it('returns busy if the wait is 0', async () => {
      expect(await clock.until(claim('e', 0))).to.equal('busy');
    });

    it('grants the claim to 50 waiting requests in turn while handlers fail', async () => {
      const waiting = claims(50);
      let handlers = 0;
      const outcomes = waiting.map(async (claimed) => {
        const held = await claimed;
        if (typeof held === 'string') return held;
        handlers += 1;
        await held.release();
        return 'failed';
      });
      await first.release();
      expect(await Promise.all(outcomes)).to.deep.equal(waiting.map(() => 'failed'));
      expect(handlers).to.equal(50);
      expect(clock.pending).to.equal(0);
    });

    it('returns busy until the lease of a hanging handler expires', async () => {
      await clock.pass(LEASE_MS - WAIT_MS - 1);
      expect(await clock.until(claim())).to.equal('busy');
      await clock.pass(1);
      granted(claim());
    });

    it('grants the claim to a waiting request when the lease expires', async () => {
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

  describe('after another request took over an expired claim', () => {
    let late: EventClaim;
    let current: EventClaim;
    beforeEach(async () => {
      late = granted(claim());
      await clock.pass(LEASE_MS);
      current = granted(claim());
    });

    it('ignores a late release', async () => {
      await late.release();
      expect(await clock.until(claim())).to.equal('busy');
      await current.complete();
      expect(claim()).to.equal('duplicate');
    });

    it('accepts a late completion, which a failure of the current holder does not revert', async () => {
      await late.complete();
      expect(claim()).to.equal('duplicate');
      await current.release();
      expect(claim()).to.equal('duplicate');
    });

    it('continues to wait for the current holder after a late completion', async () => {
      const waiting = claim('e', 1_000);
      await late.complete();
      await clock.pass(500);
      await current.release();
      expect(await waiting).to.equal('duplicate');
    });

    it('ignores a late release while a third request holds the claim', async () => {
      await current.release();
      granted(claim());
      await late.release();
      await current.release();
      expect(await clock.until(claim())).to.equal('busy');
    });
  });

  it('forgets a handled event when the window is over, and not earlier', async () => {
    await granted(claim()).complete();
    await clock.pass(WINDOW_MS - CLOCK_MS);
    expect(claim()).to.equal('duplicate');
    await clock.pass(2 * CLOCK_MS);
    granted(claim());
  });

  it('forgets the oldest event when maxIds is exceeded, even if that event was retried', async () => {
    deduplicator = withIds(3);
    for (const eventId of ['a', 'b', 'c']) await granted(claim(eventId)).complete();
    expect(claim('a')).to.equal('duplicate');
    await granted(claim('d')).complete();
    expect(['b', 'c', 'd'].map((eventId) => claim(eventId))).to.deep.equal(Array(3).fill('duplicate'));
    granted(claim('a'));
  });

  it('returns duplicate to a waiting request even if maxIds has already evicted the event', async () => {
    deduplicator = withIds(1);
    const [first, other] = [granted(claim('a')), granted(claim('b'))];
    const waiting = claim('a');
    await Promise.all([first.complete(), other.complete()]);
    expect(await waiting).to.equal('duplicate');
  });

  it('removes expired claims from memory', async () => {
    for (let minute = 0; minute < 5; minute++) {
      for (let i = 0; i < 2_000; i++) granted(claim(`${minute}-${i}`));
      expect(deduplicator['held'].size).to.equal(2_000);
      await clock.pass(LEASE_MS);
    }
    granted(claim('last'));
    expect(deduplicator['held'].size).to.equal(1);
  });

  it('removes requests that stopped waiting from memory', async () => {
    granted(claim());
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(await clock.until(claim('e', 1_000))).to.equal('busy');
    }
    const [held] = deduplicator['held'].values();
    expect(held).to.have.deep.property('waiting', new Set());
    expect(clock.pending).to.equal(0);
  });
});
