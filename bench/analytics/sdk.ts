import { createRequire } from 'node:module';
import type * as CustomerIOAnalytics from '@customerio/cdp-analytics-node';

export type AnalyticsSdk = typeof CustomerIOAnalytics;
export type AnalyticsClient = InstanceType<AnalyticsSdk['Analytics']>;

/** An event on its way, in the SDK's own representation. */
export interface Context {
  readonly event: { readonly type: string };
  failedDelivery(): object | undefined;
}

/** The SDK's private class that sends batches. */
interface Publisher {
  readonly _url: string;
  send: (this: Publisher, batch: { getContexts(): Context[] }) => Promise<void>;
}

/** The file of the SDK that makes the requests. */
export interface Transport {
  fetch: (this: void, url: string, init: object) => Promise<{ readonly status: number }>;
}

export interface CopyOfSdk {
  readonly sdk: AnalyticsSdk;
  readonly transport: Transport;
}

/** The SDK's own default. A full batch is sent at once. */
export const EVENTS_PER_BATCH = 15;

const NAME = '@customerio/cdp-analytics-node';

const load = createRequire(__filename);

/** Loads the SDK as an application does: through `require` and its hooks. */
export const loadAnalytics = (): AnalyticsSdk => load(NAME) as AnalyticsSdk;

/**
 * Loads a separate copy of the SDK and removes it from the module cache. It has its own prototypes, so that a variant
 * can change them, and its own call sites, so that the JIT optimizes each variant separately.
 */
export function copyOfAnalytics(): CopyOfSdk {
  const copy = { sdk: loadAnalytics(), transport: load(`${NAME}/dist/cjs/lib/fetch.js`) as Transport };
  for (const path of Object.keys(load.cache)) {
    if (/[\\/]node_modules[\\/]@customerio[\\/]cdp-analytics-/.test(path)) delete load.cache[path];
  }
  return copy;
}

/** Creates a client that sends to a loopback server. Its first plugin is loaded when the promise resolves. */
export async function clientOf(
  sdk: AnalyticsSdk,
  host: string,
  settings: object = {},
): Promise<AnalyticsClient> {
  const client = new sdk.Analytics({ writeKey: 'key', host, path: '/v1/batch', ...settings });
  await client.ready;
  return client;
}

/** Enqueues distinct events of the usual size, starting with number `first`. */
export function track(client: AnalyticsClient, first: number, count: number): void {
  for (let index = first; index < first + count; index += 1) {
    client.track({
      userId: `customer-${index}`,
      event: 'purchase',
      properties: { sku: 'A-17', price: 23.45 },
    });
  }
}

/** Enqueues events, and waits until all of them were delivered. */
export async function deliver(client: AnalyticsClient, first: number, count: number): Promise<void> {
  const drained = new Promise<void>((resolve) => client.once('drained', resolve));
  track(client, first, count);
  await drained;
}

/** Returns the prototype of the private object that sends the batches of a client. */
export const publisherOf = (client: AnalyticsClient): Publisher =>
  Object.getPrototypeOf((client as unknown as { readonly _publisher: Publisher })._publisher) as Publisher;
