import { expect } from 'chai';
import type { DedupeStore } from '../../lib/config/stores';
import type { Awaitable } from '../../lib/deadline';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { Deduplicator, type EventClaim } from '../../lib/delivery/deduplicator';
import { Clock } from '../harness/clock';
import { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';

const WAIT_MS = 3_000;
const TIMEOUT_MS = 250;
const LEASE_MS = 60_000;
const WINDOW_MS = 8 * 60 * 60_000;
/** Longer than the circuit stays open, and than the pause between two attempts. */
const SETTLE_MS = 6_000;
/** How long the count of an event waits for the store. */
const COUNT_MS = 30_000;
const HOUR_MS = 60 * 60_000;

describe('Deduplicator whose store responds late', () => {
  let clock: Clock;
  let store: SharedDedupeStore;
  let here: Deduplicator;
  let there: Deduplicator;
  let counted: number;

  beforeEach(() => {
    clock = new Clock();
    store = new SharedDedupeStore();
    [here, there] = [replica(), replica()];
    counted = 0;
  });
  afterEach(() => clock.uninstall());

  const replica = (from: DedupeStore = store.replica()) =>
    new Deduplicator(
      { windowMs: WINDOW_MS, maxIds: 20_000, leaseMs: LEASE_MS, store: from },
      new CircuitBreaker(TIMEOUT_MS, () => undefined),
    );
  const count = () => void (counted += 1);

  async function granted(claimed: Awaitable<EventClaim | 'duplicate' | 'busy'>): Promise<EventClaim> {
    const claim = await clock.until(claimed);
    if (typeof claim === 'string') throw new Error(`expected a claim, got ${claim}`);
    return claim;
  }

  const all = (mode: 'rejects' | 'hangs') => () => mode;
  const late = () => ({ takesMs: 2 * TIMEOUT_MS });

  describe('to a claim', () => {
    it('releases the claim when it arrives after the handler failed', async () => {
      store.mode = late;
      await clock.until((await granted(here.claim('e', WAIT_MS))).release());
      store.mode = () => 'immediate';
      await clock.pass(2 * TIMEOUT_MS);
      await granted(there.claim('e', 0));
    });

    it('keeps the claim while the handler runs, and releases it when the handler fails', async () => {
      store.mode = late;
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = () => 'immediate';
      await clock.pass(2 * TIMEOUT_MS);
      expect(await clock.until(there.claim('e', 0))).to.equal('busy');
      await claim.release();
      await granted(there.claim('e', 0));
    });

    it('completes the event when the handler has succeeded meanwhile', async () => {
      store.mode = late;
      await clock.until((await granted(here.claim('e', WAIT_MS))).complete(count));
      await clock.pass(SETTLE_MS);
      store.mode = () => 'immediate';
      expect(await clock.until(there.claim('e', 0))).to.equal('duplicate');
      expect(counted).to.equal(1);
    });

    it('releases the claim of a request that stopped waiting for another replica', async () => {
      const other = await granted(there.claim('e', WAIT_MS));
      const waiting = here.claim('e', 100);
      await clock.pass(60);
      // the next attempt arrives after the claim of the other replica was released
      store.mode = late;
      await clock.pass(50);
      store.mode = () => 'immediate';
      await other.release();
      expect(await clock.until(waiting)).to.equal('busy');
      await clock.pass(SETTLE_MS);
      await granted(there.claim('e', 0));
    });

    it('releases a claim that was executed although its command failed', async () => {
      const inner = store.replica();
      let isFailing = true;
      const lossy: DedupeStore = {
        ...inner,
        claim: async (...args) => {
          const result = await inner.claim(...args);
          if (isFailing) throw new Error('the connection closed before the reply');
          return result;
        },
      };
      await clock.until((await granted(replica(lossy).claim('e', WAIT_MS))).release());
      isFailing = false;
      await granted(there.claim('e', 0));
    });
  });

  describe('to a release', () => {
    it('tries the release again, so that another replica can claim before the lease ends', async () => {
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = all('rejects');
      await claim.release();
      store.mode = () => 'immediate';
      await clock.pass(SETTLE_MS);
      await granted(there.claim('e', 0));
    });

    it('stops after the lease', async () => {
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = all('rejects');
      await claim.release();
      await clock.pass(LEASE_MS + SETTLE_MS);
      const { length } = store.operations;
      await clock.pass(LEASE_MS);
      expect(store.operations).to.have.length(length);
    });
  });

  describe('to a completion', () => {
    for (const mode of ['rejects', 'hangs'] as const) {
      it(`completes the event when the store is available again, and counts it once: it ${mode} meanwhile`, async () => {
        store.mode = all(mode);
        const claims = [await granted(here.claim('e', WAIT_MS)), await granted(there.claim('e', WAIT_MS))];
        for (const claim of claims) await clock.until(claim.complete(count));
        expect(counted, 'while the store is unavailable').to.equal(0);
        store.mode = () => 'immediate';
        await clock.pass(SETTLE_MS);
        expect(await clock.until(replica().claim('e', 0))).to.equal('duplicate');
        expect(counted).to.equal(1);
        expect(clock.pending).to.equal(0);
      });
    }

    it('counts an event once if its first completion arrives after a second attempt', async () => {
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = () => ({ takesMs: 3_000 });
      await clock.until(claim.complete(count));
      store.mode = () => 'immediate';
      await clock.pass(SETTLE_MS);
      expect(counted).to.equal(1);
    });

    it('counts an event after 30 seconds if the store stays unavailable, and completes it afterwards', async () => {
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = all('rejects');
      await clock.until(claim.complete(count));
      await clock.pass(COUNT_MS - 1_000);
      expect(counted).to.equal(0);
      await clock.pass(1_000 + SETTLE_MS);
      expect(counted).to.equal(1);
      store.mode = () => 'immediate';
      await clock.pass(SETTLE_MS);
      expect(await clock.until(there.claim('e', 0))).to.equal('duplicate');
      expect(counted).to.equal(1);
    });

    it('gives up after an hour', async () => {
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = all('rejects');
      await clock.until(claim.complete(count));
      await clock.pass(HOUR_MS + SETTLE_MS);
      const { length } = store.operations;
      await clock.pass(HOUR_MS);
      expect(store.operations).to.have.length(length);
      expect(counted).to.equal(1);
    });

    it('remembers the latest 10,000 completions and counts the others at once', async () => {
      store.mode = all('rejects');
      for (let each = 0; each < 10_005; each += 1) {
        await (await granted(here.claim(`e${each}`, WAIT_MS))).complete(count);
      }
      expect(counted).to.equal(5);
      store.mode = () => 'immediate';
      await clock.pass(SETTLE_MS);
      expect(counted).to.equal(10_005);
      expect(await clock.until(there.claim('e5', 0))).to.equal('duplicate');
      await granted(there.claim('e4', 0));
    }).timeout(20_000);

    it('does not open the circuit for other events if one completion always fails', async () => {
      const inner = store.replica();
      const picky: DedupeStore = {
        ...inner,
        complete: (eventId, ...rest) => {
          if (eventId === 'bad') throw new Error('this node of the cluster is down');
          return inner.complete(eventId, ...rest);
        },
      };
      const one = replica(picky);
      await (await granted(one.claim('bad', WAIT_MS))).complete(count);
      for (let second = 0; second < 60; second += 1) {
        await clock.pass(1_000);
        await (await granted(one.claim(`e${second}`, WAIT_MS))).complete(count);
        expect(await clock.until(there.claim(`e${second}`, 0)), `after ${second} s`).to.equal('duplicate');
      }
    });
  });
});

describe('an event whose handler outlives its lease', () => {
  let clock: Clock;
  beforeEach(() => void (clock = new Clock()));
  afterEach(() => clock.uninstall());

  const STORES: Readonly<Record<string, () => (() => DedupeStore) | undefined>> = {
    'without a store': () => undefined,
    'with a shared store': () => {
      const store = new SharedDedupeStore();
      return () => store.replica();
    },
  };

  for (const [what, create] of Object.entries(STORES)) {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      it(`is counted once ${what} if handler ${order[0] + 1} of 2 ends first`, async () => {
        const store = create()?.();
        const deduplicator = new Deduplicator(
          { windowMs: WINDOW_MS, maxIds: 10, leaseMs: LEASE_MS, store },
          new CircuitBreaker(TIMEOUT_MS, () => undefined),
        );
        const claims: EventClaim[] = [];
        for (let run = 0; run < 2; run += 1) {
          const claim = await clock.until(deduplicator.claim('e', WAIT_MS));
          if (typeof claim === 'string') throw new Error(claim);
          claims.push(claim);
          await clock.pass(LEASE_MS);
        }
        let counted = 0;
        for (const index of order) await claims[index]!.complete(() => (counted += 1));
        expect(counted).to.equal(1);
      });
    }
  }

  it('is counted once among replicas, and by each if the store returns nothing', async () => {
    for (const [expected, adapt] of [
      [1, (store: DedupeStore) => store],
      [
        2,
        (store: DedupeStore) => ({
          ...store,
          complete: async (id: string, ms: number) => void (await store.complete(id, ms)),
        }),
      ],
    ] as const) {
      const shared = new SharedDedupeStore();
      let counted = 0;
      const claims: EventClaim[] = [];
      for (let run = 0; run < 2; run += 1) {
        const deduplicator = new Deduplicator(
          { windowMs: WINDOW_MS, maxIds: 10, leaseMs: LEASE_MS, store: adapt(shared.replica()) },
          new CircuitBreaker(TIMEOUT_MS, () => undefined),
        );
        const claim = await clock.until(deduplicator.claim('e', WAIT_MS));
        if (typeof claim === 'string') throw new Error(claim);
        claims.push(claim);
        await clock.pass(LEASE_MS);
      }
      for (const claim of claims) await claim.complete(() => (counted += 1));
      expect(counted).to.equal(expected);
    }
  });
});
