import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GuardedJournal } from '../../lib/delivery/journal';
import type { AcceptedSend } from '../../lib/config/stores';
import { currentTelemetry } from '../../lib/telemetry';
import { PACKAGE_NAME } from '../../lib/version';
import { createWebhookReceiver } from '../../lib/webhooks';
import { BY_HAND } from '../by-hand';
import { BenchTelemetry } from '../telemetry';
import { bareListener } from './bare';
import { cpuMicros } from './cpu';
import { sendsOf, SIGNING_KEY } from './events';
import type { EndpointName, Exported, Question } from './endpoint';
import { takeByHand, takeSpan } from './by-hand';

interface Endpoint {
  readonly listener: RequestListener;
  readonly record?: (deliveryId: string, send: AcceptedSend) => void;
  readonly exported?: () => Promise<Exported>;
}

/** The OpenTelemetry SDK with its defaults: batches go out while requests come in. */
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

const ENDPOINTS: Readonly<Record<EndpointName, () => Endpoint>> = {
  bare: () => ({ listener: bareListener() }),
  span: () => {
    const exported = telemetryOf(BY_HAND);
    return { listener: bareListener(takeSpan()), exported };
  },
  [BY_HAND]: () => {
    const exported = telemetryOf(BY_HAND);
    const sends = new Map<string, AcceptedSend>();
    return {
      listener: bareListener(takeByHand(sends)),
      record: (deliveryId, send) => sends.set(deliveryId, send),
      exported,
    };
  },
  receiver: () => {
    const exported = telemetryOf(PACKAGE_NAME);
    // what the instrumentation of the same process does with each accepted send
    const sends = new GuardedJournal(currentTelemetry, 250);
    return {
      listener: createWebhookReceiver({ signingKeys: SIGNING_KEY }).node(),
      record: (deliveryId, send) => sends.record(deliveryId, send),
      exported,
    };
  },
};

const { listener, record, exported } = ENDPOINTS[process.argv[2] as EndpointName]();

async function answerTo(question: Question): Promise<unknown> {
  if (question === 'exported') return exported?.();
  if (question === 'cpu') return cpuMicros();
  sendsOf(question).forEach(([deliveryId, send]) => record?.(deliveryId, send));
  // what the turn before left behind is not paid for in this one
  globalThis.gc?.({ type: 'minor', execution: 'sync' });
  return undefined;
}

const server = createServer(listener);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', (question: Question) => {
  void answerTo(question).then((answer) => process.send?.({ answer }));
});
process.once('disconnect', () => process.exit());
