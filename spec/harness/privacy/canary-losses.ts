import { PIPELINES_OPERATIONS } from '../../../lib/catalog';
import { plantedError, SHORT_TIMEOUT_MS, WAIT_MS, type CanaryEvents } from './canary-events';

const throwing = (events: CanaryEvents) => (): never => {
  throw plantedError(events);
};

const circular = (): object => {
  const value: Record<string, unknown> = {};
  return (value['self'] = value);
};

/** Returns a value that can be converted to JSON once. The SDK converts an event a second time when it sends its batch. */
function convertibleOnce(events: CanaryEvents): object {
  let conversions = 0;
  return { toJSON: () => ((conversions += 1) > 1 ? throwing(events)() : {}) };
}

const track = (events: CanaryEvents, fields: object = {}) =>
  [['track', events.event('track', fields)]] as const;

const plugin = (events: CanaryEvents, behavior: (context: { cancel(reason: Error): never }) => unknown) => ({
  name: events.world.plant.text('name of a plugin'),
  type: 'before',
  version: '1',
  isLoaded: () => true,
  load: () => Promise.resolve(),
  track: behavior,
});

const LISTENED = ['http_request', 'track'] as const;

/** Ways in which an event is lost, or in which code of the application throws. */
const LOSSES = {
  'values that are not JSON': async (events) => {
    for (const value of [1n, circular(), { toJSON: throwing(events) }]) {
      await events.enqueue(track(events, { properties: { value } }));
    }
  },
  'a batch that cannot be converted': async (events) => {
    // its events never end
    const client = events.client();
    client.track(events.event('track', { properties: { value: convertibleOnce(events) } }));
    await client.closeAndFlush({ timeout: SHORT_TIMEOUT_MS });
  },
  'an event that is too large': (events) =>
    events.enqueue(track(events, { properties: { [events.world.plant.text('large')]: 'i'.repeat(40_000) } })),
  'a disabled integration': (events) =>
    events.enqueue(track(events, { integrations: { 'Customer.io Data Pipelines': false } })),
  'a deregistered pipeline': (events) =>
    events.enqueue(track(events), {}, async (client) => {
      await client.ready;
      await client.deregister('Customer.io Data Pipelines');
    }),
  'a plugin that throws': (events) =>
    events.enqueue(track(events), {}, (client) => client.register(plugin(events, throwing(events)))),
  'a plugin that cancels': (events) =>
    events.enqueue(track(events), {}, (client) =>
      client.register(plugin(events, (context) => context.cancel(plantedError(events)))),
    ),
  'listeners that throw': async (events) => {
    for (const name of LISTENED) {
      await events.enqueue(track(events), {}, (client) => client.on(name, throwing(events)));
    }
    // its events never end
    const client = events.client().on('dispatch_start', throwing(events));
    client.track(events.event('track'));
    await client.closeAndFlush({ timeout: SHORT_TIMEOUT_MS });
  },
  'a callback that throws': async (events) => {
    const client = events.client();
    client.track(events.event('track'), throwing(events));
    await client.closeAndFlush({ timeout: WAIT_MS });
  },
  'a negative number of retries': async (events) => {
    const client = events.client({ maxRetries: -1 });
    client.track(events.event('track'));
    await client.closeAndFlush({ timeout: SHORT_TIMEOUT_MS });
  },
  'a client that is closed too early': async (events) => {
    events.world.server.respond = 'timeout';
    const client = events.client({ maxRetries: 0, httpRequestTimeout: SHORT_TIMEOUT_MS });
    client.track(events.event('track'));
    await client.closeAndFlush({ timeout: 1 });
    await client.closeAndFlush({ timeout: WAIT_MS });
    events.world.server.respond = 'success';
  },
  'a closed client': async (events) => {
    const client = events.client();
    await client.closeAndFlush();
    PIPELINES_OPERATIONS.forEach((method) => client[method](events.event(method)));
  },
  'wrong arguments': async (events) => {
    const { plant } = events.world;
    const nameless = { userId: undefined, anonymousId: undefined, event: undefined, groupId: undefined };
    const unreadable = Object.defineProperty({}, 'userId', { get: throwing(events), enumerable: true });
    const client = events.client();
    for (const method of PIPELINES_OPERATIONS) {
      for (const wrong of [plant.text('a text'), events.event(method, nameless), unreadable, undefined]) {
        attempt(() => client[method](wrong as object));
      }
    }
    attempt(() => events.client({ host: `http://${plant.text('host')} is invalid` }));
    await client.closeAndFlush({ timeout: WAIT_MS });
  },
} satisfies Record<string, (events: CanaryEvents) => Promise<void>>;

function attempt(act: () => unknown): void {
  try {
    act();
  } catch {
    // the error is the caller's
  }
}

/** Loses events in these ways, or in all. */
export async function loseEvents(
  events: CanaryEvents,
  ...ways: readonly (keyof typeof LOSSES)[]
): Promise<void> {
  events.world.server.respond = 'success';
  const losses = ways.length === 0 ? Object.values(LOSSES) : ways.map((way) => LOSSES[way]);
  for (const lose of losses) await lose(events);
}
