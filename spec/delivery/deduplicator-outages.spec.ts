import { expect } from 'chai';
import type { StoreErrorType } from '../../lib/catalog';
import type { Deduplicator } from '../../lib/delivery/deduplicator';
import type { Clock } from '../harness/clock';
import type { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';
import type { StoreMode } from '../harness/stores/store-modes';
import { DedupeReplicas, LEASE_MS, TIMEOUT_MS, WAIT_MS } from './dedupe-replicas';

const OPEN_MS = 1_000;

describe('Deduplicator with a shared store that fails', () => {
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
    expect(await clock.until(replicas.add().claim('e', 100))).to.equal('busy');
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
