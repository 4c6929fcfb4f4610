import { expect } from 'chai';
import type { StoreErrorType } from '../../lib/catalog';
import type { Deduplicator, EventClaim } from '../../lib/delivery/deduplicator';
import { seededRandom } from '../../lib/testing/simulator/random';
import type { Clock } from '../harness/clock';
import type { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';
import { DedupeReplicas, LEASE_MS, TIMEOUT_MS, WAIT_MS } from './dedupe-replicas';

describe('Deduplicator with a shared store', () => {
  let replicas: DedupeReplicas;
  let clock: Clock;
  let store: SharedDedupeStore;
  let failures: readonly StoreErrorType[];
  let here: Deduplicator;
  let there: Deduplicator;
  let granted: DedupeReplicas['granted'];

  beforeEach(() => {
    replicas = new DedupeReplicas();
    ({ clock, store, failures, here, there, granted } = replicas);
  });
  afterEach(() => clock.uninstall());

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
      expect(await clock.until(replicas.add().claim('e', 100))).to.equal('busy');
      await current.complete();
      expect(await replicas.add().claim('e', 100)).to.equal('duplicate');
    });

    it('shares a late completion, which a failure of the current holder does not revert', async () => {
      await late.complete();
      await current.release();
      expect(await there.claim('e', 100)).to.equal('duplicate');
      expect(await replicas.add().claim('e', 100)).to.equal('duplicate');
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
});
