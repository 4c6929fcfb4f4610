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
export const answer: Promise<number> = withTracing('x', { a: 1 }, () => Promise.resolve(1));
logOperation('x', 'id', {}, 'success');
export const stores = (redis: RedisClient): RedisStores => redisStores(redis, { prefix: 'shop:' });

// @ts-expect-error a level that does not exist
new CustomerIOInstrumentation({ logLevel: 'loud' });
