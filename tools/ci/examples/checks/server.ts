import { PAGE_OF_SENDER, pageOfReceiver } from '../../../../compat/examples';
import { checkReadme } from '../readme';
import { deliveredWebhook, postWebhook, postWelcome } from '../requests';
import { Service } from '../service';
import { SIGNING_KEY } from '../world';
import type { ExampleCheck } from './example-check';

/** Checks a service: the commands of its README, webhooks, the metrics page, and a stop with a call in flight. */
export const checkServer: ExampleCheck = async (app, project, world) => {
  const paths = app.kind === 'sender' ? [] : (app.webhookPaths ?? ['/cio']);
  const service = await Service.start(project, 'start', world);
  try {
    // the README sends the first e-mail
    const outputs = await checkReadme(project, {
      addresses: {
        '127.0.0.1:3000': `127.0.0.1:${service.port}`,
        '127.0.0.1:9464': `127.0.0.1:${service.metricsPort}`,
      },
    });
    const { delivery_id: deliveryId } = JSON.parse(outputs[0] ?? '') as { delivery_id: string };
    for (const path of paths) {
      const body = deliveredWebhook(deliveryId);
      await postWebhook(service.origin + path, body, SIGNING_KEY, 200);
      await postWebhook(service.origin + path, body, 'another', 401);
    }
    await service.untilMetrics([
      ...PAGE_OF_SENDER,
      ...(paths.length > 0 ? pageOfReceiver(paths.length) : []),
    ]);
    await service.checkWithDoctor(
      'otel.env',
      paths[0] === undefined
        ? []
        : ['--webhook', service.origin + paths[0], '--key-env', 'CUSTOMERIO_WEBHOOK_SIGNING_KEY'],
    );

    world.slowDown();
    const inFlight = postWelcome(service.origin);
    await world.untilRequests(2);
    await Promise.all([service.stop(), inFlight]);
    world.requireEmails(2);
    world.requireExported({ 'customerio.sendEmail': 2, 'customerio.webhook': paths.length });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${service.output}`, { cause: error });
  } finally {
    await service.end();
  }
};
