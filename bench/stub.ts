import { createRequire } from 'node:module';
import type * as CustomerIO from 'customerio-node';

export type Sdk = typeof CustomerIO;
export type TrackClient = InstanceType<Sdk['TrackClient']>;

const load = createRequire(__filename);

/** Loads the SDK as an application does: through `require` and its hooks. */
export const loadSdk = (): Sdk => load('customerio-node') as Sdk;

/**
 * Loads a separate copy of the SDK and removes it from the module cache. It has its own prototypes, so that a
 * variant can change them, and its own call sites, so that the JIT optimizes each variant separately.
 */
export function copyOfSdk(): Sdk {
  const copy = loadSdk();
  for (const path of Object.keys(load.cache)) {
    if (/[\\/]node_modules[\\/]customerio-node[\\/]/.test(path)) delete load.cache[path];
  }
  return copy;
}

/** The parts of a `Response` that the SDK reads. */
const RESPONSE = {
  status: 200,
  ok: true,
  headers: { get: () => null, entries: () => [] },
  text: () => Promise.resolve('{}'),
};

export const STUBBED =
  'Stubbed for calls: globalThis.fetch (responds 200 {}); customerio-node itself is not stubbed';

/** Replaces the network: a call runs the SDK's own code only. */
export function stubFetch(): void {
  globalThis.fetch = () => Promise.resolve(RESPONSE as unknown as Response);
}

export const SITE_ID = 'site';
export const API_KEY = 'key';
export const CUSTOMER = 'customer-1';
export const TRAITS = { email: 'a@example.com', plan: 'pro', created_at: 1_700_000_000 };
export const EVENT = { name: 'purchase', data: { sku: 'A-17', price: 23.45 } };

/** Calls in one unit of the stubbed rounds: one of each method that the recipe wraps. */
export const CALLS_PER_UNIT = 2;

export function unitOf(client: TrackClient): () => Promise<unknown> {
  return async () => {
    await client.identify(CUSTOMER, TRAITS);
    await client.track(CUSTOMER, EVENT);
  };
}

export const clientOf = (sdk: Sdk, url?: string): TrackClient =>
  new sdk.TrackClient(SITE_ID, API_KEY, url === undefined ? {} : { url });
