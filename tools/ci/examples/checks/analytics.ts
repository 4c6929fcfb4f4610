import { checkReadme } from '../readme';
import { Service } from '../service';
import type { ExampleCheck } from './example-check';

/** Lines of the metrics page after one event. */
const PAGE: readonly string[] = [
  'customerio_pipelines_events_total{operation="track",outcome="accepted"} 1',
  'customerio_pipelines_queue_events{state="queued"} 0',
];

/**
 * Checks a service that sends events in batches: the commands of its README, and a stop with an event in the queue and a
 * batch in flight.
 */
export const checkAnalytics: ExampleCheck = async (_app, project, world) => {
  const service = await Service.start(project, 'start', world);
  try {
    // the README sends the first event
    await checkReadme(project, {
      addresses: {
        '127.0.0.1:3000': `127.0.0.1:${service.port}`,
        '127.0.0.1:9464': `127.0.0.1:${service.metricsPort}`,
      },
    });
    await service.untilMetrics(PAGE);
    await service.checkWithDoctor('otel.env');

    world.slowDown();
    await postOrder(service.origin);
    await world.untilRequests(2);
    await postOrder(service.origin);
    await service.stop();
    world.requireEvents(3);
    world.requireExported({ 'customerio.batch': 3 });
    world.requireCounter('customerio_api_requests_total', 3);
    world.requireCounter('customerio_pipelines_events_total', 3);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${service.output}`, { cause: error });
  } finally {
    await service.end();
  }
};

async function postOrder(origin: string): Promise<void> {
  const { status } = await fetch(`${origin}/orders`, { method: 'POST' });
  if (status !== 202) throw new Error(`POST /orders: ${status}`);
}
