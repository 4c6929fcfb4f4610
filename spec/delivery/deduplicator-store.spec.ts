import { expect } from 'chai';
import type { StoreErrorType } from '../../lib/catalog';
import { Deduplicator, type EventClaim } from '../../lib/delivery/deduplicator';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import type { Awaitable } from '../../lib/deadline';
import { seededRandom } from '../../lib/testing/simulator/random';
import { Clock } from '../harness/clock';
import { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';
import type { StoreMode } from '../harness/stores/store-modes';

const WAIT_MS = 3_000;
const TIMEOUT_MS = 250;
const PAUSE_MS = 1_000;
const LEASE_MS = 60_000;
const WINDOW_MS = 600_000;

type Claimed = Awaitable<EventClaim | 'duplicate' | 'busy'>;

describe('deduplication among replicas', () => {
  let clock: Clock;
  let store: SharedDedupeStore;
  let failures: StoreErrorType[];
  let here: Deduplicator;
  let there: Deduplicator;

  beforeEach(() => {
    clock = new Clock();
    store = new SharedDedupeStore();
    failures = [];
    [here, there] = [replica(), replica()];
  });
  afterEach(() => clock.uninstall());

  const replica = () =>
    new Deduplicator(
      { windowMs: WINDOW_MS, maxIds: 1_000, leaseMs: LEASE_MS, store: store.replica() },
      new CircuitBreaker(TIMEOUT_MS, (type) => failures.push(type)),
    );

  async function granted(claimed: Claimed): Promise<EventClaim> {
    const claim = await clock.until(claimed);
    if (typeof claim === 'string') throw new Error(`expected a claim, got ${claim}`);
    return claim;
  }

  it('one handles an event, the other knows', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    await claim.complete();
    expect(await there.claim('e', WAIT_MS)).to.equal('duplicate');
  });

  it('one that comes meanwhile waits, and is a duplicate', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    const other = there.claim('e', WAIT_MS);
    await clock.pass(500);
    await claim.complete();
    expect(await clock.until(other)).to.equal('duplicate');
    expect(clock.pending).to.equal(0);
  });

  it('one that comes meanwhile takes over when it was released', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    const other = there.claim('e', WAIT_MS);
    await clock.pass(500);
    await claim.release();
    await (await granted(other)).complete();
    expect(await clock.until(here.claim('e', WAIT_MS))).to.equal('duplicate');
  });

  it('stops asking for the claim of another when its wait is over', async () => {
    await granted(here.claim('e', WAIT_MS));
    const begun = clock.now();
    expect(await clock.until(there.claim('e', 120))).to.equal('busy');
    expect(clock.now() - begun).to.equal(120);
    const { length } = store.asked;
    await clock.pass(LEASE_MS / 2);
    expect(store.asked).to.have.length(length);
    expect(clock.pending).to.equal(0);
  });

  it('twins in one process ask the store as one', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    const twins = Array.from({ length: 10 }, async () => here.claim('e', WAIT_MS));
    await clock.pass(1_000);
    await claim.complete();
    expect(await Promise.all(twins)).to.deep.equal(Array(10).fill('duplicate'));
    expect(store.asked).to.deep.equal(['claim e', 'complete e']);
  });

  it('remembers here what was handled there', async () => {
    await (await granted(here.claim('e', WAIT_MS))).complete();
    await there.claim('e', WAIT_MS);
    const { length } = store.asked;
    expect(there.claim('e', WAIT_MS)).to.equal('duplicate');
    expect(store.asked).to.have.length(length);
  });

  it('an event of a replica that died is free after its lease', async () => {
    await granted(here.claim('e', WAIT_MS));
    await clock.pass(LEASE_MS - 100);
    const begun = clock.now();
    await granted(there.claim('e', WAIT_MS));
    expect(clock.now() - begun).to.equal(100);
  });

  describe('with a claim that another replica took over', () => {
    let late: EventClaim;
    let current: EventClaim;
    beforeEach(async () => {
      late = await granted(here.claim('e', WAIT_MS));
      await clock.pass(LEASE_MS);
      current = await granted(there.claim('e', WAIT_MS));
    });

    it('a late release does not free it', async () => {
      await late.release();
      expect(await clock.until(replica().claim('e', 100))).to.equal('busy');
      await current.complete();
      expect(await replica().claim('e', 100)).to.equal('duplicate');
    });

    it('a late completion counts everywhere, and a failure of the other does not undo it', async () => {
      await late.complete();
      await current.release();
      expect(await there.claim('e', 100)).to.equal('duplicate');
      expect(await replica().claim('e', 100)).to.equal('duplicate');
    });
  });

  describe('with a claim that was taken over in the same process', () => {
    let late: EventClaim;
    beforeEach(async () => {
      late = await granted(here.claim('e', WAIT_MS));
      await clock.pass(LEASE_MS);
    });

    it('a late release does not free it for other replicas', async () => {
      await granted(here.claim('e', WAIT_MS));
      await late.release();
      expect(await clock.until(there.claim('e', 100))).to.equal('busy');
    });

    it('a completion that comes before the store has answered makes it a duplicate', async () => {
      store.mode = (operation) => (operation === 'claim' ? { takesMs: 100 } : 'rejects');
      const next = here.claim('e', WAIT_MS);
      await clock.pass(50);
      await late.complete();
      expect(await clock.until(next)).to.equal('duplicate');
    });
  });

  for (const seed of [1, 2, 3]) {
    it(`each of 200 concurrent duplicates is handled once (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const upTo = (max: number) => Math.floor(random() * max);
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      store.mode = () => (random() < 0.2 ? 'at once' : { takesMs: upTo(TIMEOUT_MS) });
      const handled: Record<string, number> = {};
      const atIt = new Set<string>();

      /** What a receiver does; a fifth of the handlers fail. Customer.io repeats until there is a 200. */
      async function deliver(eventId: string): Promise<void> {
        await pause(upTo(200));
        for (;;) {
          const claim = await (random() < 0.5 ? here : there).claim(eventId, WAIT_MS);
          if (claim === 'duplicate') return;
          if (claim !== 'busy') {
            expect(atIt.has(eventId), `two at ${eventId}`).to.equal(false);
            atIt.add(eventId);
            await pause(upTo(300));
            atIt.delete(eventId);
            if (random() < 0.8) {
              handled[eventId] = (handled[eventId] ?? 0) + 1;
              return claim.complete();
            }
            await claim.release();
          }
          await pause(1_000);
        }
      }

      const eventIds = Array.from({ length: 20 }, (_, index) => `e${index}`);
      const deliveries = Array.from({ length: 200 }, () => deliver(eventIds[upTo(20)] ?? 'e0'));
      await clock.until(Promise.all(deliveries));
      expect(Object.keys(handled)).to.have.members(eventIds);
      expect(Object.values(handled)).to.deep.equal(Array(20).fill(1));
      expect(failures).to.deep.equal([]);
      expect([here['held'].size, there['held'].size, clock.pending]).to.deep.equal([0, 0, 0]);
    });
  }

  describe('with a store that fails', () => {
    const MODES: readonly [StoreMode, StoreErrorType, costMs: number][] = [
      ['throws', 'error', 0],
      ['rejects', 'error', 0],
      ['hangs', 'timeout', TIMEOUT_MS],
      ['loses its answer', 'timeout', TIMEOUT_MS],
      [{ takesMs: TIMEOUT_MS + 100 }, 'timeout', TIMEOUT_MS],
    ];

    for (const [mode, failure, costMs] of MODES) {
      const description = typeof mode === 'string' ? mode : 'is slow';

      it(`that ${description}: an event is handled all the same, after a bounded wait`, async () => {
        store.mode = () => mode;
        const begun = clock.now();
        const claim = await granted(here.claim('e', WAIT_MS));
        expect(clock.now() - begun).to.equal(costMs);
        await clock.until(claim.complete());
        expect(clock.now() - begun).to.equal(costMs);
        expect(failures).to.deep.equal([failure, 'paused']);
      });

      it(`that ${description}: what was handled here is a duplicate here, also of twins`, async () => {
        store.mode = () => mode;
        const first = here.claim('e', WAIT_MS);
        const twin = here.claim('e', WAIT_MS);
        await clock.until((await granted(first)).complete());
        expect(await clock.until(twin)).to.equal('duplicate');
        expect(here.claim('e', WAIT_MS)).to.equal('duplicate');
      });

      it(`that ${description}: who fails leaves the event to the next`, async () => {
        store.mode = () => mode;
        await clock.until((await granted(here.claim('e', WAIT_MS))).release());
        await granted(here.claim('e', WAIT_MS));
      });

      it(`that ${description}, and is back: events are shared again`, async () => {
        store.mode = () => mode;
        await (await granted(here.claim('meanwhile', WAIT_MS))).complete();
        store.mode = () => 'at once';
        await clock.pass(PAUSE_MS);
        await (await granted(here.claim('afterwards', WAIT_MS))).complete();
        expect(await clock.until(there.claim('afterwards', WAIT_MS))).to.equal('duplicate');
        expect(await clock.until(here.claim('meanwhile', WAIT_MS))).to.equal('duplicate');
      });
    }

    it('tells a store that is back of an event that it did not grant', async () => {
      store.mode = (operation) => (operation === 'claim' ? 'rejects' : 'at once');
      const claim = await granted(here.claim('e', WAIT_MS));
      await clock.pass(PAUSE_MS);
      await claim.complete();
      store.mode = () => 'at once';
      expect(await there.claim('e', WAIT_MS)).to.equal('duplicate');
    });

    it('does not release what the store never granted: it may be the claim of another', async () => {
      store.mode = () => 'rejects';
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = () => 'at once';
      await clock.pass(PAUSE_MS);
      await claim.release();
      expect(store.asked).to.deep.equal(['claim e']);
    });

    it('a claim that was granted unheard, and failed, is free after its lease', async () => {
      store.mode = () => 'loses its answer';
      await (await granted(here.claim('e', WAIT_MS))).release();
      store.mode = () => 'at once';
      await clock.pass(LEASE_MS - TIMEOUT_MS);
      await granted(there.claim('e', WAIT_MS));
    });

    for (const [mode] of MODES) {
      const description = typeof mode === 'string' ? mode : 'is slow';

      it(`does not take over the claim of another when the store ${description} meanwhile`, async () => {
        const claim = await granted(here.claim('e', WAIT_MS));
        const begun = clock.now();
        const other = there.claim('e', WAIT_MS);
        await clock.pass(100);
        store.mode = () => mode;
        expect(await clock.until(other)).to.equal('busy');
        expect(clock.now() - begun).to.be.within(WAIT_MS, WAIT_MS + TIMEOUT_MS);
        // the repetition, at a store that is still down
        await granted(there.claim('e', WAIT_MS));
        await clock.until(claim.complete());
      });
    }

    it('goes on waiting for another when the store is back in time', async () => {
      const claim = await granted(here.claim('e', WAIT_MS));
      const other = there.claim('e', WAIT_MS);
      await clock.pass(100);
      store.mode = () => 'rejects';
      await clock.pass(100);
      store.mode = () => 'at once';
      await claim.complete();
      expect(await clock.until(other)).to.equal('duplicate');
      expect(failures.filter((type) => type !== 'paused')).to.deep.equal(['error']);
    });
  });
});
