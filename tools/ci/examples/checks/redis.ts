import { PAGE_OF_SENDER, pageOfReceiver } from '../../../../compat/examples';
import { RedisServer } from '../../../../spec/harness/redis/redis';
import { checkReadme } from '../readme';
import { deliveredWebhook, postWebhook, postWelcome } from '../requests';
import { Service } from '../service';
import { SIGNING_KEY } from '../world';
import type { ExampleCheck } from './example-check';

/** Checks a sender and two receivers that share a Redis server: what one stored, the others find. */
export const checkRedis: ExampleCheck = async (_app, project, world) => {
  const redis = await RedisServer.start();
  const services: Service[] = [];
  const start = async (script: string) => {
    const env = { REDIS_URL: `redis://127.0.0.1:${redis.port}` };
    const service = await Service.start(project, script, world, env);
    services.push(service);
    return service;
  };
  try {
    const [sender, receiver] = [await start('sender'), await start('receiver')];
    const deliveryId = await postWelcome(sender.origin);
    const body = deliveredWebhook(deliveryId);
    await postWebhook(receiver.origin, body, SIGNING_KEY, 200);
    await postWebhook(receiver.origin, body, 'another', 401);
    await sender.untilMetrics(PAGE_OF_SENDER);
    await receiver.untilMetrics([
      ...pageOfReceiver(1),
      'customerio_message_latency_ms_count{channel="email",event="delivered",campaign_type="transactional"} 1',
    ]);
    await sender.checkWithDoctor('sender.env');
    await receiver.checkWithDoctor('receiver.env', [
      ...['--webhook', receiver.origin, '--key-env', 'CUSTOMERIO_WEBHOOK_SIGNING_KEY'],
    ]);

    // another process does not handle the event again
    const replica = await start('receiver');
    await postWebhook(replica.origin, body, SIGNING_KEY, 200);
    await replica.untilMetrics(['customerio_webhook_duplicates_total{event_type="email_delivered"} 1']);

    await checkReadme(project, {
      addresses: {
        '127.0.0.1:3001': `127.0.0.1:${sender.port}`,
        '127.0.0.1:9464': `127.0.0.1:${receiver.metricsPort}`,
      },
    });

    world.slowDown();
    const inFlight = postWelcome(sender.origin);
    await world.untilRequests(3);
    await Promise.all([...services.map((service) => service.stop()), inFlight]);
    world.requireEmails(3);
    world.requireExported({ 'customerio.webhook': 2 });
    if (!world.sink.text('metrics').includes('customerio_message_latency_ms')) {
      throw new Error('the receiver exported no metrics at its end');
    }
  } catch (error) {
    const outputs = services.map(({ output }) => output).join('\n');
    throw new Error(`${(error as Error).message}\n${outputs}`, { cause: error });
  } finally {
    await Promise.all(services.map((service) => service.end()));
    await redis.close();
  }
};
