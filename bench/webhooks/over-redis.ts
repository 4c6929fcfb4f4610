import type { RequestListener } from 'node:http';
import type { AcceptedSend } from '../../lib/config/stores';
import { redisStores } from '../../lib/stores/redis';
import { createWebhookReceiver } from '../../lib/webhooks';
import { connectDefault, type ClientName } from '../../spec/harness/redis/default-clients';
import { SIGNING_KEY } from './events';

export interface OverRedis {
  readonly listener: RequestListener;
  readonly record: (deliveryId: string, send: AcceptedSend) => Promise<void>;
}

/** Creates a receiver that shares its state through Redis, with a client with its default settings. */
export async function overRedis(client: ClientName, port: number): Promise<OverRedis> {
  const { dedupeStore, deliveryJournal } = redisStores(await connectDefault(client, port), {
    prefix: `${client}:`,
  });
  const receiver = createWebhookReceiver({
    signingKeys: SIGNING_KEY,
    dedupeStore,
    deliveryJournal,
    // a busy machine must not open the circuit: the bench verifies that Redis was used for each webhook
    storeTimeoutMs: 3_000,
    handlerTimeoutMs: 900,
  });
  return {
    listener: receiver.node(),
    record: async (deliveryId, send) => deliveryJournal.record(deliveryId, send),
  };
}
