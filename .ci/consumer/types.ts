import { createServer } from 'node:http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  CustomerIOInstrumentation,
  instrumentCustomerIO,
  logOperation,
  withTracing,
  type CustomerIOInstrumentationConfig,
} from 'opentelemetry-instrumentation-customerio';
import 'opentelemetry-instrumentation-customerio/register';
import {
  createWebhookReceiver,
  signWebhook,
  type WebhookEvent,
  type WebhookEventOf,
} from 'opentelemetry-instrumentation-customerio/webhooks';
import {
  redisStores,
  type RedisClient,
  type RedisStores,
} from 'opentelemetry-instrumentation-customerio/stores/redis';

const config: CustomerIOInstrumentationConfig = {
  logLevel: 'info',
  requestHook: (span, info) => void span.setAttribute('app.arguments', info.arguments.length),
  logger: console,
};
export const sdk = new NodeSDK({ instrumentations: [new CustomerIOInstrumentation(config)] });
export const module: { a: number } = instrumentCustomerIO({ a: 1 });
export const result: Promise<number> = withTracing('x', { a: 1 }, () => Promise.resolve(1));
logOperation('x', 'id', {}, 'success');
export const stores = (redis: RedisClient): RedisStores => redisStores(redis, { prefix: 'shop:' });

// @ts-expect-error a level that does not exist
new CustomerIOInstrumentation({ logLevel: 'loud' });

// @ts-expect-error a member marked @internal, which the published types leave out
void CustomerIOInstrumentation.preloaded;

export const receiver = createWebhookReceiver({
  signingKeys: ['key'],
  onEvent: (event: WebhookEvent, { send, signal }) => {
    if (event.type === 'email_bounced') remember(event);
    return [send?.acceptedAt, signal.aborted];
  },
});
const remember = ({ data, bounceType }: WebhookEventOf<'email_bounced'>) => [data.recipient, bounceType];
createServer(receiver.node());
export const POST: (request: Request) => Promise<Response> = receiver.fetch();
export const headers: Record<string, string> = signWebhook({ signingKey: 'key', body: '{}' });

// @ts-expect-error signingKeys is required
createWebhookReceiver({});
