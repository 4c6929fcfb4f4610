import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { HeldClaim } from '../../../lib/delivery/held-claim';
import { createWebhookReceiver, type DedupeStore, type WebhookReceiverOptions } from '../../../lib/webhooks';
import { BodyBuffer } from '../../../lib/webhooks/http/body/body-buffer';
import { Reservation } from '../../../lib/webhooks/http/body/body-memory';
import { WebhookTelemetry } from '../../../lib/webhooks/telemetry';
import { WatchList } from '../../harness/heap/watch-list';
import { SIGNING_KEY, WebhookWorld } from '../../harness/webhooks/webhook-world';
import {
  MAX_BODY_BYTES,
  NAME_HEADER,
  REQUESTS,
  RETAINED_PATH,
  type HandlerKind,
  type RetentionRequest,
} from './requests';

/* A server with a receiver. Its path `RETAINED_PATH` responds with what is left of the requests before. */

type OnEvent = NonNullable<WebhookReceiverOptions['onEvent']>;

const list = new WatchList();
const kept: unknown[] = [];

const HANDLERS: Readonly<Record<HandlerKind, OnEvent>> = {
  returns: () => undefined,
  resolves: () => nextTurn(),
  rejects: () => nextTurn().then(() => Promise.reject(new Error('the handler fails'))),
  'reads the signal': async (_event, { signal }) => {
    signal.addEventListener('abort', () => undefined);
    await nextTurn();
  },
  'keeps the context': () => {
    kept.push(context.active());
    setTimeout(() => undefined, 60_000).unref();
  },
  'never ends': () => new Promise((resolve) => kept.push(resolve)),
};

/** The name of the current request. There is one at a time. */
let current = '';
const watch = (object: string, value: unknown) => list.watch(`${current}: ${object}`, value);

const currentRequest = () => REQUESTS.find(({ name }) => name === current);

const onEvent: OnEvent = (event, eventContext) => {
  watch('event', event);
  watch('data', 'data' in event ? event.data : undefined);
  watch('event context', eventContext);
  watch('body', eventContext.rawBody);
  watch('span', eventContext.span);
  return HANDLERS[currentRequest()?.handler ?? 'returns'](event, eventContext);
};

const world = new WebhookWorld({ maxBodyBytes: MAX_BODY_BYTES, onEvent });
const listener = world.receiver.node();

/** A store that becomes unavailable after the claim. Completions wait for it. */
const failingStore: DedupeStore = {
  claim: () => Promise.resolve('claimed'),
  complete: () => Promise.reject(new Error('the store is unavailable')),
  release: () => Promise.resolve(),
};
const listenerWithStore = createWebhookReceiver({
  signingKeys: SIGNING_KEY,
  dedupeStore: failingStore,
  onEvent,
}).node();
const impatientListener = createWebhookReceiver({
  signingKeys: SIGNING_KEY,
  handlerTimeoutMs: 20,
  onEvent,
}).node();

function listenerOf(request: RetentionRequest | undefined) {
  if (request?.isStoreFailing === true) return listenerWithStore;
  return request?.handler === 'never ends' ? impatientListener : listener;
}

async function respondWithRetained(response: ServerResponse): Promise<void> {
  await world.telemetry.flush();
  world.telemetry.reset();
  // the world keeps them for other specs
  world.events.length = 0;
  world.contexts.length = 0;
  const retained = await list.retained(BodyBuffer, Reservation, HeldClaim, WebhookTelemetry);
  response.end(JSON.stringify(retained));
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  if (request.url === RETAINED_PATH) return void respondWithRetained(response);
  current = String(request.headers[NAME_HEADER]);
  watch('request', request);
  watch('response', response);
  listenerOf(currentRequest())(request, response);
});
// the connection stays open on a slow machine too; the default is 5 s
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
