import { expect } from 'chai';
import type { StoreErrorType } from '../../lib/catalog';
import type { Awaitable } from '../../lib/deadline';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { Deduplicator, type EventClaim } from '../../lib/delivery/deduplicator';
import { seededRandom } from '../../lib/testing/simulator/random';
import { Clock } from '../harness/clock';
import { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';
import type { StoreMode } from '../harness/stores/store-modes';

const WAIT_MS = 3_000;
const TIMEOUT_MS = 250;
const OPEN_MS = 1_000;
const LEASE_MS = 60_000;
const WINDOW_MS = 600_000;

type Claimed = Awaitable<EventClaim | 'duplicate' | 'busy'>;

describe('Deduplicator with a shared store', () => {
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

  it('returns duplicate for an event that another replica handled', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    await claim.complete();
    expect(await there.claim('e', WAIT_MS)).to.equal('duplicate');
  });

  it('waits while another replica holds the claim, then returns duplicate', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    const other = there.claim('e', WAIT_MS);
    await clock.pass(500);
    await claim.complete();
    expect(await clock.until(other)).to.equal('duplicate');
    expect(clock.pending).to.equal(0);
  });

  it('grants a claim to a waiting replica after it was released', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    const other = there.claim('e', WAIT_MS);
    await clock.pass(500);
    await claim.release();
    await (await granted(other)).complete();
    expect(await clock.until(here.claim('e', WAIT_MS))).to.equal('duplicate');
  });

  it('stops polling the claim of another replica when the wait is over', async () => {
    await granted(here.claim('e', WAIT_MS));
    const begun = clock.now();
    expect(await clock.until(there.claim('e', 120))).to.equal('busy');
    expect(clock.now() - begun).to.equal(120);
    const { length } = store.operations;
    await clock.pass(LEASE_MS / 2);
    expect(store.operations).to.have.length(length);
    expect(clock.pending).to.equal(0);
  });

  it('queries the store once for concurrent requests in one process', async () => {
    const claim = await granted(here.claim('e', WAIT_MS));
    const waiting = Array.from({ length: 10 }, async () => here.claim('e', WAIT_MS));
    await clock.pass(1_000);
    await claim.complete();
    expect(await Promise.all(waiting)).to.deep.equal(Array(10).fill('duplicate'));
    expect(store.operations).to.deep.equal(['claim e', 'complete e']);
  });

  it('remembers in memory that another replica handled an event', async () => {
    await (await granted(here.claim('e', WAIT_MS))).complete();
    await there.claim('e', WAIT_MS);
    const { length } = store.operations;
    expect(there.claim('e', WAIT_MS)).to.equal('duplicate');
    expect(store.operations).to.have.length(length);
  });

  it('grants the event of a crashed replica after its lease', async () => {
    await granted(here.claim('e', WAIT_MS));
    await clock.pass(LEASE_MS - 100);
    const begun = clock.now();
    await granted(there.claim('e', WAIT_MS));
    expect(clock.now() - begun).to.equal(100);
  });

  describe('after another replica took over an expired claim', () => {
    let late: EventClaim;
    let current: EventClaim;
    beforeEach(async () => {
      late = await granted(here.claim('e', WAIT_MS));
      await clock.pass(LEASE_MS);
      current = await granted(there.claim('e', WAIT_MS));
    });

    it('ignores a late release', async () => {
      await late.release();
      expect(await clock.until(replica().claim('e', 100))).to.equal('busy');
      await current.complete();
      expect(await replica().claim('e', 100)).to.equal('duplicate');
    });

    it('shares a late completion, which a failure of the current holder does not revert', async () => {
      await late.complete();
      await current.release();
      expect(await there.claim('e', 100)).to.equal('duplicate');
      expect(await replica().claim('e', 100)).to.equal('duplicate');
    });
  });

  describe('after a request in the same process took over an expired claim', () => {
    let late: EventClaim;
    beforeEach(async () => {
      late = await granted(here.claim('e', WAIT_MS));
      await clock.pass(LEASE_MS);
    });

    it('does not release the claim for other replicas on a late release', async () => {
      await granted(here.claim('e', WAIT_MS));
      await late.release();
      expect(await clock.until(there.claim('e', 100))).to.equal('busy');
    });

    it('returns duplicate if a late completion precedes the response of the store', async () => {
      store.mode = (operation) => (operation === 'claim' ? { takesMs: 100 } : 'rejects');
      const next = here.claim('e', WAIT_MS);
      await clock.pass(50);
      await late.complete();
      expect(await clock.until(next)).to.equal('duplicate');
    });
  });

  for (const seed of [1, 2, 3]) {
    it(`handles each of 20 events once among 200 concurrent deliveries (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const upTo = (max: number) => Math.floor(random() * max);
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      store.mode = () => (random() < 0.2 ? 'immediate' : { takesMs: upTo(TIMEOUT_MS) });
      const handled: Record<string, number> = {};
      const running = new Set<string>();

      /** Acts as a receiver. A fifth of the handlers fail. Customer.io retries until the response is 200. */
      async function deliver(eventId: string): Promise<void> {
        await pause(upTo(200));
        for (;;) {
          const claim = await (random() < 0.5 ? here : there).claim(eventId, WAIT_MS);
          if (claim === 'duplicate') return;
          if (claim !== 'busy') {
            expect(running.has(eventId), `two handlers of ${eventId}`).to.equal(false);
            running.add(eventId);
            await pause(upTo(300));
            running.delete(eventId);
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

  describe('when the store fails', () => {
    const MODES: readonly [StoreMode, StoreErrorType, costMs: number][] = [
      ['throws', 'error', 0],
      ['rejects', 'error', 0],
      ['hangs', 'timeout', TIMEOUT_MS],
      ['loses its result', 'timeout', TIMEOUT_MS],
      [{ takesMs: TIMEOUT_MS + 100 }, 'timeout', TIMEOUT_MS],
    ];

    for (const [mode, failure, costMs] of MODES) {
      const description = typeof mode === 'string' ? mode : 'is slow';

      it(`grants a claim after a bounded wait if the store ${description}`, async () => {
        store.mode = () => mode;
        const begun = clock.now();
        const claim = await granted(here.claim('e', WAIT_MS));
        expect(clock.now() - begun).to.equal(costMs);
        await clock.until(claim.complete());
        expect(clock.now() - begun).to.equal(2 * costMs);
        expect(failures).to.deep.equal([failure, failure]);
      });

      it(`returns duplicate for an event handled in this process if the store ${description}`, async () => {
        store.mode = () => mode;
        const first = here.claim('e', WAIT_MS);
        const waiting = here.claim('e', WAIT_MS);
        await clock.until((await granted(first)).complete());
        expect(await clock.until(waiting)).to.equal('duplicate');
        expect(here.claim('e', WAIT_MS)).to.equal('duplicate');
      });

      it(`grants an event again after a failed handler if the store ${description}`, async () => {
        store.mode = () => mode;
        await clock.until((await granted(here.claim('e', WAIT_MS))).release());
        await granted(here.claim('e', WAIT_MS));
      });

      it(`shares events again after the store ${description} and recovers`, async () => {
        store.mode = () => mode;
        await clock.until((await granted(here.claim('meanwhile', WAIT_MS))).complete());
        store.mode = () => 'immediate';
        await clock.pass(OPEN_MS);
        await (await granted(here.claim('afterwards', WAIT_MS))).complete();
        expect(await clock.until(there.claim('afterwards', WAIT_MS))).to.equal('duplicate');
        expect(await clock.until(here.claim('meanwhile', WAIT_MS))).to.equal('duplicate');
      });
    }

    it('completes an event in a recovered store that did not grant the claim', async () => {
      store.mode = (operation) => (operation === 'claim' ? 'rejects' : 'immediate');
      const claim = await granted(here.claim('e', WAIT_MS));
      await clock.pass(OPEN_MS);
      await claim.complete();
      store.mode = () => 'immediate';
      expect(await there.claim('e', WAIT_MS)).to.equal('duplicate');
    });

    it('does not release a claim that the store did not get', async () => {
      store.mode = () => 'rejects';
      for (let failure = 0; failure < 5; failure += 1) await here.claim(`f${failure}`, WAIT_MS);
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = () => 'immediate';
      await clock.pass(OPEN_MS);
      await claim.release();
      expect(store.operations.filter((operation) => operation.endsWith(' e'))).to.deep.equal([]);
    });

    it('does not end the claim of another replica by releasing a claim whose result was lost', async () => {
      await granted(there.claim('e', WAIT_MS));
      store.mode = () => 'rejects';
      const claim = await granted(here.claim('e', WAIT_MS));
      store.mode = () => 'immediate';
      await claim.release();
      expect(await clock.until(replica().claim('e', 100))).to.equal('busy');
    });

    it('grants an event after the lease if the result of the first claim never arrives', async () => {
      store.mode = () => 'loses its result';
      await (await granted(here.claim('e', WAIT_MS))).release();
      store.mode = () => 'immediate';
      await clock.pass(LEASE_MS - TIMEOUT_MS);
      await granted(there.claim('e', WAIT_MS));
    });

    for (const [mode] of MODES) {
      const description = typeof mode === 'string' ? mode : 'is slow';

      it(`does not take over the claim of another replica if the store ${description} meanwhile`, async () => {
        const claim = await granted(here.claim('e', WAIT_MS));
        const begun = clock.now();
        const other = there.claim('e', WAIT_MS);
        await clock.pass(100);
        store.mode = () => mode;
        expect(await clock.until(other)).to.equal('busy');
        expect(clock.now() - begun).to.be.within(WAIT_MS, WAIT_MS + TIMEOUT_MS);
        // the retry, while the store is still down
        await granted(there.claim('e', WAIT_MS));
        await clock.until(claim.complete());
      });
    }

    it('continues to wait for another replica if the store recovers in time', async () => {
      const claim = await granted(here.claim('e', WAIT_MS));
      const other = there.claim('e', WAIT_MS);
      await clock.pass(100);
      store.mode = () => 'rejects';
      await clock.pass(100);
      store.mode = () => 'immediate';
      await claim.complete();
      expect(await clock.until(other)).to.equal('duplicate');
      expect(new Set(failures)).to.deep.equal(new Set(['error']));
    });
  });
});
