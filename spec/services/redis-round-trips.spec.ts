import { expect } from 'chai';
import { redisStores, type RedisClient } from '../../lib/stores/redis';
import { createWebhookReceiver } from '../../lib/webhooks';
import { RedisServer } from '../harness/redis/redis';
import { CLIENT_KINDS, type Connection } from '../harness/redis/redis-clients';
import { RoundTripCounter } from '../harness/redis/round-trips';
import { envelope, send, SIGNING_KEY } from '../harness/webhooks/webhook-world';

const delivered = (deliveryId: string) => envelope('email', 'delivered', { delivery_id: deliveryId });

for (const kind of CLIENT_KINDS) {
  describe(`the round trips of a webhook over ${kind.name}`, () => {
    let server: RedisServer;
    let counter: RoundTripCounter;
    let connection: Connection;

    before(async () => {
      server = await RedisServer.start();
      counter = await RoundTripCounter.start(server.port);
      connection = await kind.connect(counter.port);
    });
    after(async () => {
      connection?.close();
      await counter?.close();
      await server?.close();
    });

    const receiverOver = (client: RedisClient, onEvent = () => {}) =>
      createWebhookReceiver({
        signingKeys: SIGNING_KEY,
        ...redisStores(client),
        storeTimeoutMs: 3_000,
        handlerTimeoutMs: 900,
        onEvent,
      });

    async function roundTripsOf(run: () => Promise<unknown>): Promise<number> {
      const before = counter.roundTrips;
      await run();
      return counter.roundTrips - before;
    }

    it('are two for an event whose send is known: claim with lookup, then completion', async () => {
      const { deliveryJournal } = redisStores(connection.client);
      await deliveryJournal.record('known', { acceptedAt: Date.now() });
      const receiver = receiverOver(connection.client);
      expect(await roundTripsOf(() => send(receiver, delivered('known')))).to.equal(2);
    });

    it('are two for an event whose send is not known', async () => {
      const receiver = receiverOver(connection.client);
      expect(await roundTripsOf(() => send(receiver, delivered('unknown')))).to.equal(2);
    });

    it('are two if the handler fails: the second one releases the claim', async () => {
      const receiver = receiverOver(connection.client, () => {
        throw new Error('the handler failed');
      });
      expect(await roundTripsOf(() => send(receiver, delivered('failed')))).to.equal(2);
    });

    it('is one for an event that another replica handled', async () => {
      const event = delivered('again');
      await send(receiverOver(connection.client), event);
      const replica = receiverOver(connection.client);
      expect(await roundTripsOf(() => send(replica, event))).to.equal(1);
    });
  });
}
