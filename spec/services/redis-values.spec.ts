import { expect } from 'chai';
import { CLIENT_KINDS } from '../harness/redis/redis-clients';
import { RedisWorld } from '../harness/redis/redis-world';
import { until } from '../harness/until';

const LEASE_MS = 60_000;
const WINDOW_MS = 120_000;
const TOKENS = ['0123456789abcdef', 'fedcba9876543210'] as const;
const EVENT = 'customerio:event:e1';
const HUGE = 20 * 1024 * 1024;

for (const kind of CLIENT_KINDS) {
  describe(`values in Redis over ${kind.name}`, () => {
    let world: RedisWorld;

    before(async () => (world = await RedisWorld.create(kind)));
    beforeEach(() => world.reset());
    after(() => world?.end());

    describe('of a completed event', () => {
      it('let only the first of several completions be counted', async () => {
        const [one, other] = await world.dedupeStores(2);
        await one!.claim('e1', LEASE_MS, TOKENS[0]);
        await world.admin.del(EVENT);
        await other!.claim('e1', LEASE_MS, TOKENS[1]);
        expect(await one!.complete('e1', WINDOW_MS, TOKENS[0])).to.equal('completed');
        expect(await other!.complete('e1', WINDOW_MS, TOKENS[1])).to.equal('done');
        expect(await one!.complete('e1', WINDOW_MS, TOKENS[0]), 'sent again').to.equal('completed');
      });

      it('are recognized without a token, which an administrator can set', async () => {
        const [one] = await world.dedupeStores(1);
        await world.admin.set(EVENT, 'done');
        expect(await one!.claim('e1', LEASE_MS)).to.equal('done');
        expect(await one!.complete('e1', WINDOW_MS)).to.equal('done');
      });
    });

    describe('of a claim without a time to live', () => {
      it('get a lease at the next claim, and the event is granted after it', async () => {
        const [one] = await world.dedupeStores(1);
        await world.admin.set(EVENT, `held.${TOKENS[0]}`);
        expect(await one!.claim('e1', LEASE_MS)).to.equal('busy');
        expect(await world.admin.pttl(EVENT)).to.be.within(1, LEASE_MS);
        expect(await world.admin.get(EVENT)).to.equal(`held.${TOKENS[0]}`);
        await world.admin.pexpire(EVENT, 1);
        await until('claim', async () => (await one!.claim('e1', LEASE_MS)) === 'claimed');
      });

      it('can be completed and released by their holder', async () => {
        const [one] = await world.dedupeStores(1);
        for (const end of ['complete', 'release'] as const) {
          await one!.claim('e1', LEASE_MS, TOKENS[0]);
          await world.admin.persist(EVENT);
          await (end === 'complete'
            ? one!.complete('e1', WINDOW_MS, TOKENS[0])
            : one!.release('e1', TOKENS[0]));
          expect(await world.admin.get(EVENT)).to.equal(end === 'complete' ? 'done.012345' : null);
          await world.admin.del(EVENT);
        }
      });

      it('keep the rest of a lease that has one', async () => {
        const [one, other] = await world.dedupeStores(2);
        await one!.claim('e1', LEASE_MS / 2);
        expect(await other!.claim('e1', LEASE_MS)).to.equal('busy');
        expect(await world.admin.pttl(EVENT)).to.be.within(1, LEASE_MS / 2);
      });
    });

    describe('of 20 MB', () => {
      const huge = Buffer.alloc(HUGE, '0123456789abcdef');
      const bytesOut = async () => {
        const [, bytes = '0'] = /total_net_output_bytes:(\d+)/.exec(await world.admin.info('stats')) ?? [];
        return Number(bytes);
      };

      for (const [what, head] of [
        ['of another program', '{'],
        ['that start as a claim', 'held.'],
        ['that start as a completed event', 'done.'],
      ] as const) {
        it(`are replaced by a claim and are not read: ${what}`, async () => {
          const [one] = await world.dedupeStores(1);
          await world.admin.set(EVENT, Buffer.concat([Buffer.from(head), huge]));
          expect(await one!.claim('e1', LEASE_MS)).to.equal('claimed');
          expect(await world.admin.strlen(EVENT)).to.be.below(30);
        });
      }

      it('are no send, and only their start leaves the server', async () => {
        const { deliveryJournal } = await world.replica();
        await world.admin.set('customerio:delivery:d1', huge);
        const before = await bytesOut();
        expect(await deliveryJournal.lookup('d1')).to.equal(undefined);
        expect((await bytesOut()) - before).to.be.below(100_000);
      });
    });

    it('are separate for event ids that differ only in lone surrogates', async () => {
      const [one] = await world.dedupeStores(1);
      for (const id of ['e\uD800', 'e\uD801', 'e\uFFFD']) {
        expect(await one!.claim(id, LEASE_MS), JSON.stringify(id)).to.equal('claimed');
      }
    });
  });
}
