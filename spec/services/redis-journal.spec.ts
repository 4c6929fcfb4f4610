import { expect } from 'chai';
import { CLIENT_KINDS } from '../harness/redis/redis-clients';
import { RedisWorld } from '../harness/redis/redis-world';
import { until } from '../harness/until';

const SEND = {
  acceptedAt: 1_795_000_000_123,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
};

for (const kind of CLIENT_KINDS) {
  describe(`the Redis delivery journal over ${kind.name}`, () => {
    let world: RedisWorld;

    before(async () => (world = await RedisWorld.create(kind)));
    beforeEach(() => world.reset());
    after(() => world?.end());

    const journal = async () => (await world.replica()).deliveryJournal;
    const sends = {
      'with its span': SEND,
      'without a span': { acceptedAt: SEND.acceptedAt },
      'without trace flags': { acceptedAt: 0, traceId: SEND.traceId, spanId: SEND.spanId },
      'with every trace flag': { ...SEND, traceFlags: 255 },
    };
    for (const [what, send] of Object.entries(sends)) {
      it(`returns a send ${what} to another service`, async () => {
        await (await journal()).record('RPILAgABcRhI', send);
        expect(await (await journal()).lookup('RPILAgABcRhI')).to.deep.equal(send);
      });
    }

    it('keeps the last record of a delivery', async () => {
      const store = await journal();
      await store.record('d1', SEND);
      await store.record('d1', { acceptedAt: 5 });
      expect(await store.lookup('d1')).to.deep.equal({ acceptedAt: 5 });
    });

    it('returns undefined for other deliveries and for expired sends', async () => {
      const store = (await world.replica({ sendTtlMs: 20 })).deliveryJournal;
      await store.record('d1', SEND);
      expect(await store.lookup('d2')).to.be.undefined;
      await until('end of the record', async () => !(await store.lookup('d1')));
    });

    it('ignores values of other programs, and overwrites them', async () => {
      const store = await journal();
      await world.admin.set('customerio:delivery:bytes', Buffer.from([0xff, 0xfe, 0x00]));
      await world.admin.hset('customerio:delivery:hash', 'acceptedAt', '1');
      for (const id of ['bytes', 'hash']) {
        expect(await store.lookup(id)).to.be.undefined;
        await store.record(id, SEND);
        expect(await store.lookup(id)).to.deep.equal(SEND);
      }
    });
  });
}
