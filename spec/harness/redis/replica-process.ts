import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { redisStores, type RedisClient } from '../../../lib/stores/redis';
import type { WebhookReceiverOptions } from '../../../lib/webhooks';
import { createReceiver } from '../../../lib/webhooks/receiver';
import { InMemoryTelemetry } from '../telemetry/telemetry';
import { SIGNING_KEY } from '../webhooks/webhook-world';
import type { Handler } from './at-least-once';
import { connectDefault, type ClientName } from './default-clients';
import type { ReceiverDefinition, ReplicaState } from './replica';

/*
 * A replica of a service, in a process of its own: one receiver for each cell of the table, on `/receivers/<name>`.
 * Its Redis clients have the default settings, with an offline queue.
 */

const LATE_MS = 50;

const telemetry = new InMemoryTelemetry().register();
const clients = new Map<number, RedisClient>();
const receivers = new Map<string, ReturnType<ReturnType<typeof createReceiver>['node']>>();
const runs: Record<string, number[]> = {};
const gates = new Map<string, { readonly opened: Promise<void>; readonly open: () => void }>();

function gate(name: string) {
  let found = gates.get(name);
  if (found === undefined) {
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    gates.set(name, (found = { opened, open }));
  }
  return found;
}

type OnEvent = NonNullable<WebhookReceiverOptions['onEvent']>;

/** The first run of each handler. */
const FIRST_RUNS: Readonly<Record<Handler, (group: string) => OnEvent>> = {
  ok: (group) => () => gate(group).opened,
  throws: (group) => async () => {
    await gate(group).opened;
    throw new Error('the handler failed');
  },
  late:
    () =>
    (_event, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, LATE_MS))),
  never: (group) => () => gate(`${group} end`).opened,
  dies: () => () => new Promise(() => undefined),
};

function define({ name, group, handler, redisPort, leaseMs, options }: ReceiverDefinition): void {
  const client = redisPort === undefined ? undefined : clients.get(redisPort);
  const first = handler && FIRST_RUNS[handler](group);
  const starts = (runs[name] = [] as number[]);
  const receiver = createReceiver(
    {
      signingKeys: SIGNING_KEY,
      dedupeMaxIds: 10,
      ...options,
      ...(client && redisStores(client, { prefix: `${name}:` })),
      onEvent: (event, context) => {
        starts.push(Date.now());
        return starts.length === 1 ? first?.(event, context) : undefined;
      },
    },
    leaseMs,
  );
  receivers.set(name, receiver.node());
}

async function state(): Promise<ReplicaState> {
  const points = await telemetry.points('customerio_message_events_total');
  const counted = points.map(({ attributes: { channel, event, campaign_type }, value }) => [
    `${String(channel)} ${String(event)} ${String(campaign_type)}`,
    value,
  ]);
  return { runs, counted: Object.fromEntries(counted) as Record<string, number> };
}

const COMMANDS: Readonly<Record<string, (body: unknown) => unknown>> = {
  '/connect': async (body) => {
    const { port, kind } = body as { port: number; kind: ClientName };
    clients.set(port, await connectDefault(kind, port));
  },
  '/define': (body) => (body as ReceiverDefinition[]).forEach(define),
  '/open': (body) => gate((body as { gate: string }).gate).open(),
  '/state': state,
};

async function run(path: string, request: IncomingMessage): Promise<unknown> {
  return (await COMMANDS[path]?.(await json(request))) ?? {};
}

const server = createServer((request, response) => {
  const [path = ''] = (request.url ?? '').split('?');
  const receiver = receivers.get(decodeURIComponent(path.slice('/receivers/'.length)));
  if (path.startsWith('/receivers/') && receiver !== undefined) return void receiver(request, response);
  run(path, request).then(
    (result) => response.end(JSON.stringify(result)),
    (error: Error) => response.writeHead(500).end(error.stack),
  );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
});
