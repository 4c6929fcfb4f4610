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
import {
  collectTelemetry,
  startCustomerIOSimulator,
  webhookEvent,
  webhookRequest,
  type CustomerIOSimulator,
  type TelemetryCollection,
} from 'opentelemetry-instrumentation-customerio/testing';

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

export async function testKit(): Promise<void> {
  const simulator: CustomerIOSimulator = await startCustomerIOSimulator({ https: true });
  simulator.fault({ operation: 'sendEmail', status: 429, retryAfterSeconds: 1, times: 2 });
  // @ts-expect-error a field that does not exist
  simulator.fault({ code: 429 });
  const [request] = simulator.requests;
  const paths: readonly (string | undefined)[] = [request?.path, request?.method];
  const event = webhookEvent('email_bounced', { bounceType: 'soft', data: { recipient: String(paths) } });
  const bounced: WebhookEventOf<'email_bounced'> = event;
  // @ts-expect-error not an override of this type
  webhookEvent('email_sent', { bounceType: 'soft' });
  // @ts-expect-error a type that is not published
  webhookEvent('email_bounce');
  // @ts-expect-error a field that no such event has
  webhookEvent('sms_sent', { data: { subject: 'a' } });
  await receiver.fetch()(new Request('http://localhost', webhookRequest(bounced, { signingKey: 'key' })));
  const telemetry: TelemetryCollection = collectTelemetry();
  const metrics = await telemetry.metrics();
  const sends: number = metrics.value('customerio_api_requests_total', { operation: 'sendEmail' });
  metrics.value('app_orders_total', { plan: 'pro' });
  // @ts-expect-error a misspelled metric
  metrics.value('customerio_api_request_total');
  // @ts-expect-error an attribute that the metric does not have
  metrics.value('customerio_email_bounced_total', { operation: 'sendEmail' });
  void [sends, telemetry.spans()[0]?.kind === 'CLIENT', telemetry.logs()[0]?.eventName];
  await telemetry.shutdown();
}
