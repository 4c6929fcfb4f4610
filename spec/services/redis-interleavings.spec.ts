import { expect } from 'chai';
import fc from 'fast-check';
import type { ClaimResult, DedupeStore } from '../../lib/config/stores';
import { CLIENT_KINDS } from '../harness/redis/redis-clients';
import { RedisWorld } from '../harness/redis/redis-world';

const LEASE_MS = 60_000;
const WINDOW_MS = 120_000;
const ACTORS = 3;
const RUNS = 100;

const actor = fc.nat({ max: ACTORS - 1 });
const step = fc.record({
  actor,
  action: fc.constantFrom<'claim' | 'release' | 'complete' | 'expire'>(
    'claim',
    'claim',
    'release',
    'complete',
    'expire',
  ),
});
/** How a replica ends a claim that it was granted. The others claim again. */
const ending = fc.constantFrom<'complete' | 'release'>('complete', 'release', 'release');

for (const kind of CLIENT_KINDS) {
  describe(`three replicas that claim from Redis over ${kind.name}`, () => {
    let world: RedisWorld;
    let stores: DedupeStore[];
    let events = 0;

    before(async () => {
      world = await RedisWorld.create(kind);
      stores = await world.dedupeStores(ACTORS);
    });
    after(() => world?.end());

    const nextEvent = () => `e${(events += 1)}`;

    it('get the results of a sequential model for any order of steps', async () => {
      const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const eventId = nextEvent();
        let state: 'free' | 'done' | number = 'free';
        for (const { actor, action } of steps) {
          const store = stores[actor]!;
          if (action === 'claim') {
            const expected: ClaimResult = state === 'free' ? 'claimed' : state === 'done' ? 'done' : 'busy';
            expect(await store.claim(eventId, LEASE_MS)).to.equal(expected);
            if (state === 'free') state = actor;
          } else if (action === 'release') {
            await store.release(eventId);
            if (state === actor) state = 'free';
          } else if (action === 'complete') {
            await store.complete(eventId, WINDOW_MS);
            state = 'done';
          } else if (typeof state === 'number') {
            // the lease of the holder expires
            await world.admin.del(`customerio:event:${eventId}`);
            state = 'free';
          }
        }
      });
      await fc.assert(property, { numRuns: RUNS });
    });

    it('are granted one claim at a time if they claim concurrently, and none after the event is completed', async () => {
      const plans = fc.array(fc.array(ending, { minLength: 1, maxLength: 5 }), {
        minLength: ACTORS,
        maxLength: ACTORS,
      });
      const property = fc.asyncProperty(plans, async (endings) => {
        const eventId = nextEvent();
        let holders = 0;
        let isDone = false;
        const work = async (store: DedupeStore, plan: readonly ('complete' | 'release')[]) => {
          for (const end of plan) {
            const wasDone = isDone;
            const result = await store.claim(eventId, LEASE_MS);
            if (wasDone) expect(result).to.equal('done');
            if (result !== 'claimed') continue;
            holders += 1;
            expect(holders, 'holders').to.equal(1);
            await new Promise(setImmediate);
            holders -= 1;
            await (end === 'complete' ? store.complete(eventId, WINDOW_MS) : store.release(eventId));
            isDone ||= end === 'complete';
          }
        };
        await Promise.all(stores.map((store, index) => work(store, endings[index] ?? [])));
      });
      await fc.assert(property, { numRuns: RUNS });
    });
  });
}
