import type { Api } from '../catalog';
import { exportedValues } from '../foreign/exports';
import { originalOf, ownMethod, type Method } from '../foreign/patch';
import { prototypeChain } from '../foreign/prototype-chain';

/** Identifies a client class by the methods of its prototype: a bundler can rename classes. */
interface ClientShape {
  readonly api: Api;
  readonly methods: readonly string[];
  /** Methods of another SDK's client: a prototype that has one of them is not this client. */
  readonly without?: readonly string[];
}

/** The first shape whose methods are all own methods of the prototype identifies the client. */
const CLIENT_SHAPES: readonly ClientShape[] = [
  {
    api: 'pipelines',
    methods: ['identify', 'track', 'page', 'screen', 'alias'],
    // `Analytics` of @customerio/cdp-analytics-node: its methods enqueue, and return before a request is made
    without: ['closeAndFlush'],
  },
  { api: 'track', methods: ['identify', 'track', 'destroy', 'suppress'] },
  { api: 'app', methods: ['sendEmail'] },
];

/** Prototype methods that make no request: they build a URL or a payload for other methods. */
const HELPERS: ReadonlySet<string> = new Set(['constructor', 'envelope', 'resourceBase']);

export interface ClientPrototype {
  readonly api: Api;
  readonly prototype: object;
}

/**
 * Finds the SDK's client prototypes in a module, an ESM namespace, a client class or a client instance. In the chain of a
 * subclass, the SDK's prototype is the last one of a client: an override is the application's own code. SDK 1 and 2 export
 * a class instead of a module object.
 */
export function clientPrototypesIn(target: unknown): ClientPrototype[] {
  const start = typeof target === 'function' ? prototypeOf(target) : target;
  const direct = sdkPrototype(start);
  if (direct !== undefined) return [direct];
  const found = exportedValues(target)
    .map((value) => sdkPrototype(prototypeOf(value)))
    .filter(isDefined);
  return [...new Map(found.map((client) => [client.prototype, client])).values()];
}

/** Returns the names of the methods that make calls. Omits getters, helpers and names with a leading underscore. */
export function publicMethodNames(prototype: object): string[] {
  return Object.getOwnPropertyNames(prototype).filter(
    (name) => !HELPERS.has(name) && !name.startsWith('_') && ownMethod(prototype, name) !== undefined,
  );
}

/**
 * Returns the names of a client's own methods that are the SDK's methods, bound to the client: `client.track =
 * client.track.bind(client)`. Omits methods that a subclass overrides, because the override calls the SDK's method.
 */
export function boundMethodNames(client: object, prototype: object): string[] {
  const overriding = prototypeChain(Object.getPrototypeOf(client));
  overriding.splice(overriding.indexOf(prototype));
  return publicMethodNames(prototype).filter((name) => {
    const own = ownMethod(client, name)?.value as Method | undefined;
    if (own === undefined || overriding.some((each) => Object.hasOwn(each, name))) return false;
    const method = ownMethod(prototype, name)?.value as Method;
    if (own === originalOf(method)) return true;
    const isBound = own.name === `bound ${name}` || own.name === `bound ${method.name}`;
    return isBound && !Object.hasOwn(own, 'prototype');
  });
}

const sdkPrototype = (start: unknown): ClientPrototype | undefined =>
  prototypeChain(start).map(clientPrototype).filter(isDefined).at(-1);

function clientPrototype(prototype: object): ClientPrototype | undefined {
  const has = (name: string) => ownMethod(prototype, name) !== undefined;
  const shape = CLIENT_SHAPES.find(({ methods, without = [] }) => methods.every(has) && !without.some(has));
  return shape === undefined ? undefined : { api: shape.api, prototype };
}

const prototypeOf = (value: unknown): unknown =>
  typeof value === 'function' ? (value as { prototype?: unknown }).prototype : undefined;

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;
