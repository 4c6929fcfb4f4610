import fc from 'fast-check';
import type { AnalyticsClient } from '../../harness/sdk/analytics-world';

/** What an application does with one client, and what the API does with its requests. */
export interface Sequence {
  readonly settings: {
    readonly maxEventsInBatch: number;
    readonly flushInterval: number;
    readonly maxRetries: number;
  };
  /** `flaky` resets the first attempt of each batch. A number is the status of each response. */
  readonly fault: 'flaky' | 200 | 400 | 503;
  readonly steps: readonly Step[];
}

export type Step =
  | {
      readonly kind: 'call';
      readonly method: Method;
      readonly payload: keyof typeof PAYLOADS;
      readonly callback: 'none' | 'plain' | 'throws';
    }
  | { readonly kind: 'listen'; readonly event: string }
  | { readonly kind: 'plugin'; readonly type: string; readonly behavior: keyof typeof PLUGINS }
  | { readonly kind: 'deregister' }
  /** Other code runs, but no timer. */
  | { readonly kind: 'tick' }
  | { readonly kind: 'close' };

const METHODS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
type Method = (typeof METHODS)[number];

export const explode = (): never => {
  throw new Error('thrown by the application');
};

const circular: Record<string, unknown> = {};
circular['self'] = circular;

const withProperties = (properties: object) => (usual: object) => ({
  ...usual,
  properties,
  traits: properties,
});

/** Arguments of a call, made from usual ones. */
export const PAYLOADS = {
  usual: (usual: object) => usual,
  nothing: () => undefined,
  empty: () => ({}),
  'without a name': (usual: object) => ({ ...usual, event: undefined, groupId: undefined }),
  'a BigInt': withProperties({ value: 1n }),
  circular: withProperties(circular),
  'a toJSON that throws': withProperties({ value: { toJSON: explode } }),
  'a getter that throws': withProperties(
    Object.defineProperty({}, 'value', { get: explode, enumerable: true }),
  ),
  large: withProperties({ value: 'i'.repeat(40_000) }),
  disabled: (usual: object) => ({ ...usual, integrations: { 'Customer.io Data Pipelines': false } }),
  'an id of its own': (usual: object) => ({ ...usual, messageId: 'order-1' }),
  'a frozen object': (usual: object) => Object.freeze({ ...usual, context: Object.freeze({}) }),
} satisfies Record<string, (usual: object) => unknown>;

interface EventContext {
  readonly event: Record<string, unknown>;
  readonly cancel: (reason: Error) => void;
}

/** What a plugin does with an event. */
const PLUGINS = {
  keep: (context: EventContext) => context,
  copy: (context: EventContext) =>
    new (context.constructor as new (event: object) => object)({ ...context.event }),
  rename: (context: EventContext) =>
    new (context.constructor as new (event: object) => object)({ ...context.event, messageId: 'renamed' }),
  throw: explode,
  nothing: () => undefined,
  cancel: (context: EventContext) => context.cancel(new Error('canceled')),
} satisfies Record<string, (context: EventContext) => unknown>;

export const pluginOf = (type: string, behavior: keyof typeof PLUGINS): object => ({
  name: `${type} ${behavior}`,
  type,
  version: '1',
  isLoaded: () => true,
  load: () => Promise.resolve(),
  ...Object.fromEntries(METHODS.map((method) => [method, PLUGINS[behavior]])),
});

/** Calls a method of the client with the arguments of a step. */
export function call(
  client: AnalyticsClient,
  { method, payload }: { readonly method: Method; readonly payload: keyof typeof PAYLOADS },
  userId: string,
  callback: ((error: unknown) => unknown) | undefined,
): void {
  const usual = { userId, event: 'ordered', groupId: 'g', previousId: 'p' };
  const args = [PAYLOADS[payload](usual), ...(callback === undefined ? [] : [callback])];
  (client[method] as (...values: unknown[]) => void).apply(client, args);
}

const keysOf = <K extends string>(table: Record<K, unknown>) =>
  fc.constantFrom(...(Object.keys(table) as K[]));

const usualCall = fc.record({
  kind: fc.constant('call' as const),
  method: fc.constantFrom(...METHODS),
  payload: fc.constant('usual' as const),
  callback: fc.constantFrom('none' as const, 'none' as const, 'plain' as const, 'throws' as const),
});

const oddCall = fc.record({
  kind: fc.constant('call' as const),
  method: fc.constantFrom(...METHODS),
  payload: keysOf(PAYLOADS),
  callback: fc.constantFrom('none' as const, 'plain' as const),
});

/** Steps before the first call. Later, they would race with the requests of earlier events. */
const setUp: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('listen' as const),
    event: fc.constantFrom('dispatch_start', 'http_request', 'error', 'call_after_close', ...METHODS),
  }),
  fc.record({
    kind: fc.constant('plugin' as const),
    type: fc.constantFrom('before', 'enrichment', 'destination', 'after'),
    behavior: keysOf(PLUGINS),
  }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: usualCall },
  { weight: 5, arbitrary: oddCall },
  { weight: 1, arbitrary: fc.constant({ kind: 'deregister' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'tick' as const }) },
);

const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(setUp, { maxLength: 2 }),
    fc.array(step, { minLength: 1, maxLength: 9 }),
    fc.array(fc.oneof(usualCall, oddCall), { maxLength: 2 }),
  )
  .map(([first, calls, late]) =>
    late.length === 0 ? [...first, ...calls] : [...first, ...calls, { kind: 'close' }, ...late],
  );

export const sequences: fc.Arbitrary<Sequence> = fc.record({
  settings: fc.record({
    maxEventsInBatch: fc.integer({ min: 1, max: 4 }),
    flushInterval: fc.integer({ min: 1, max: 20 }),
    maxRetries: fc.constantFrom(0, 1, 1, -1),
  }),
  fault: fc.constantFrom('flaky' as const, 200 as const, 200 as const, 400 as const, 503 as const),
  steps,
});
