import { trace } from '@opentelemetry/api';
import { PIPELINES_OPERATIONS, type PipelinesOperation } from '../../../lib/catalog';
import {
  freshAnalytics,
  type AnalyticsAlias,
  type AnalyticsClient,
  type AnalyticsModule,
} from '../sdk/analytics-world';
import type { ECHO_RESPONSES } from '../servers/echo-server';
import { freeServerPort } from '../servers/server-port';
import { PLANTED } from './canary-arguments';
import type { CanaryWorld } from './canary-world';

/** Longest wait for the outcome of every event. Only an event that never ends uses it up. */
export const WAIT_MS = 10_000;
/** Timeout of requests that get no response. */
export const SHORT_TIMEOUT_MS = 50;

/** A client of `cdp-analytics-node` whose settings and events contain a planted value in every field. */
export class CanaryEvents {
  readonly sdk: AnalyticsModule;

  constructor(
    readonly world: CanaryWorld,
    alias?: AnalyticsAlias,
  ) {
    this.sdk = freshAnalytics(alias);
    world.instrumentation.instrument(this.sdk);
  }

  /** Returns an event that the SDK accepts, with other fields if they are given. */
  event(method: PipelinesOperation, other: object = {}): Record<string, unknown> {
    const { plant } = this.world;
    const place = `events.${method}, argument 1`;
    return {
      ...PLANTED.payload(plant, place),
      messageId: plant.text(`${place}.messageId`),
      ...other,
    };
  }

  client(settings: object = {}): AnalyticsClient {
    const { plant, server } = this.world;
    return new this.sdk.Analytics({
      writeKey: plant.text('write key of a batch'),
      host: server.url,
      path: `/${plant.text('path of a batch')}/v1/batch`,
      flushInterval: 5,
      maxRetries: 1,
      ...settings,
    });
  }

  /** Enqueues an event of each type. Waits until the server has responded in this way, and each event has an outcome. */
  async enqueueAll(response: keyof typeof ECHO_RESPONSES, settings: object = {}): Promise<void> {
    this.world.server.respond = response;
    const timeout = response === 'timeout' ? { httpRequestTimeout: SHORT_TIMEOUT_MS } : {};
    await this.enqueue(
      PIPELINES_OPERATIONS.map((method) => [method, this.event(method)]),
      {
        ...timeout,
        ...settings,
      },
    );
  }

  /** Enqueues events, and waits until each has an outcome. */
  async enqueue(
    events: readonly (readonly [PipelinesOperation, object])[],
    settings: object = {},
    prepare: (client: AnalyticsClient) => unknown = () => undefined,
  ): Promise<void> {
    const client = this.client(settings);
    await prepare(client);
    trace.getTracer('application').startActiveSpan('request', (span) => {
      events.forEach(([method, event]) => client[method](event));
      span.end();
    });
    await client.closeAndFlush({ timeout: WAIT_MS });
  }

  /** Enqueues events at hosts that the SDK cannot reach. */
  async fail(): Promise<void> {
    const { plant, server } = this.world;
    const hosts = [
      `http://127.0.0.1:${await freeServerPort()}`,
      server.url.replace('//', `//${plant.text('user of a URL')}:${plant.text('password of a URL')}@`),
      `ftp://127.0.0.1`,
      'http://127.0.0.1:25',
    ];
    for (const host of hosts) await this.enqueueAll('success', { host });
    const fetchOfNode = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(plantedError(this));
    try {
      await this.enqueueAll('success');
    } finally {
      globalThis.fetch = fetchOfNode;
    }
  }
}

/** An error with a planted value in each property, as a plugin or a proxy can throw. */
export function plantedError({ world: { plant } }: CanaryEvents): Error {
  const cause = Object.assign(new Error(plant.email('text of a cause')), {
    code: plant.word('code of a cause'),
  });
  return Object.assign(new Error(plant.email('text of an error')), {
    cause,
    name: `${plant.text('name of an error')} 1`,
    code: plant.text('code of an error'),
  });
}
