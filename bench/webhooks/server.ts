import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GuardedJournal } from '../../lib/delivery/journal';
import { currentTelemetry } from '../../lib/telemetry';
import { PACKAGE_NAME } from '../../lib/version';
import { createWebhookReceiver } from '../../lib/webhooks';
import { BY_HAND } from '../by-hand';
import { BenchTelemetry } from '../telemetry';
import { bareListener } from './bare';
import { BOUNDED, BOUNDED_SERVER, boundedListener, boundedMemory } from './bounded';
import { recordByHand, recordSpan, unboundedMemory, type RecordSend } from './by-hand';
import { cpuMicros } from './cpu';
import type { Command, EndpointName, Exported, RedisEndpointName } from './endpoint';
import { sendsOf, SIGNING_KEY } from './events';

interface Endpoint {
  readonly listener: RequestListener;
  readonly options?: ServerOptions;
  readonly record?: (...args: Parameters<RecordSend>) => unknown;
  readonly exported?: () => Promise<Exported>;
}

/** Registers the OpenTelemetry SDK with its defaults: batches are exported while requests arrive. */
function telemetryOf(scope: string): () => Promise<Exported> {
  const telemetry = new BenchTelemetry('default').register();
  return async () => ({
    spans: (await telemetry.takeSpans()).map(({ name, kind, attributes, links, status }) => ({
      name,
      kind,
      attributes,
      links: links.map(({ context }) => context.spanId),
      status,
    })),
    values: Object.fromEntries(await telemetry.values(scope)),
  });
}

const ENDPOINTS: Readonly<Record<EndpointName, () => Endpoint | Promise<Endpoint>>> = {
  bare: () => ({ listener: bareListener() }),
  span: () => {
    const exported = telemetryOf(BY_HAND);
    return { listener: bareListener(recordSpan()), exported };
  },
  [BY_HAND]: () => {
    const exported = telemetryOf(BY_HAND);
    const memory = unboundedMemory();
    return { listener: bareListener(recordByHand(memory)), record: memory.record, exported };
  },
  [BOUNDED]: () => {
    const exported = telemetryOf(BY_HAND);
    const memory = boundedMemory();
    const listener = boundedListener(recordByHand(memory));
    return { listener, options: BOUNDED_SERVER, record: memory.record, exported };
  },
  receiver: () => {
    const exported = telemetryOf(PACKAGE_NAME);
    // the journal in which an instrumentation of the same process would record accepted sends
    const sends = new GuardedJournal(currentTelemetry, 250);
    return {
      listener: createWebhookReceiver({ signingKeys: SIGNING_KEY }).node(),
      record: (deliveryId, send) => sends.record(deliveryId, send),
      exported,
    };
  },
  ioredis: () => overRedisWithTelemetry('ioredis'),
  'node-redis': () => overRedisWithTelemetry('node-redis'),
};

async function overRedisWithTelemetry(client: RedisEndpointName): Promise<Endpoint> {
  const exported = telemetryOf(PACKAGE_NAME);
  const { overRedis } = await import('./over-redis.js');
  return { ...(await overRedis(client, Number(process.argv[3]))), exported };
}

async function execute({ record, exported }: Endpoint, command: Command): Promise<unknown> {
  if (command === 'exported') return exported?.();
  if (command === 'cpu') return cpuMicros();
  await Promise.all(sendsOf(command).map(([deliveryId, send]) => record?.(deliveryId, send)));
  // this turn must not pay for the garbage of the previous one
  globalThis.gc?.({ type: 'minor', execution: 'sync' });
  return undefined;
}

async function serve(): Promise<void> {
  const endpoint = await ENDPOINTS[process.argv[2] as EndpointName]();
  const server = createServer(endpoint.options ?? {}, endpoint.listener);
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('message', (command: Command) => {
    void execute(endpoint, command).then((result) => process.send?.({ result }));
  });
}

process.once('disconnect', () => process.exit());
void serve();
