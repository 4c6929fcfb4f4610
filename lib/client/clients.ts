import type { Api } from '../catalog';
import { ownMethod } from './patch';

/** Identifies a client class by the methods of its prototype: a bundler can rename classes. */
interface ClientShape {
  readonly api: Api;
  readonly methods: readonly string[];
}

/** The first shape whose methods are all own methods of the prototype identifies the client. */
const CLIENT_SHAPES: readonly ClientShape[] = [
  { api: 'pipelines', methods: ['identify', 'track', 'page', 'screen', 'alias'] },
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
 * Finds the client prototypes in a module, an ESM namespace, a client class or a client instance, also if the class is
 * a subclass. SDK 1 and 2 export a class instead of a module object.
 */
export function clientPrototypesIn(target: unknown): ClientPrototype[] {
  const start = typeof target === 'function' ? prototypeOf(target) : target;
  const direct = prototypeChain(start).map(clientPrototype).find(isDefined);
  if (direct !== undefined) return [direct];
  const classes = exportsOf(target).flatMap(([name, value]) =>
    // `default` of an ESM namespace is the whole CommonJS module
    name === 'default' && typeof value === 'object' ? exportsOf(value).map(([, inner]) => inner) : [value],
  );
  const found = classes
    .flatMap((value) => prototypeChain(prototypeOf(value)).map(clientPrototype))
    .filter(isDefined);
  return [...new Map(found.map((client) => [client.prototype, client])).values()];
}

/** Returns the names of the methods that make calls. Omits getters, helpers and names with a leading underscore. */
export function publicMethodNames(prototype: object): string[] {
  return Object.getOwnPropertyNames(prototype).filter(
    (name) => !HELPERS.has(name) && !name.startsWith('_') && ownMethod(prototype, name) !== undefined,
  );
}

function clientPrototype(prototype: object): ClientPrototype | undefined {
  const shape = CLIENT_SHAPES.find(({ methods }) =>
    methods.every((name) => ownMethod(prototype, name) !== undefined),
  );
  return shape === undefined ? undefined : { api: shape.api, prototype };
}

function prototypeChain(start: unknown): object[] {
  const chain: object[] = [];
  let link: unknown = start;
  while (typeof link === 'object' && link !== null && link !== Object.prototype) {
    chain.push(link);
    link = Object.getPrototypeOf(link) as unknown;
  }
  return chain;
}

const prototypeOf = (value: unknown): unknown =>
  typeof value === 'function' ? (value as { prototype?: unknown }).prototype : undefined;

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

/** Returns the exports of a module. Omits exports that throw when they are read: some are getters. */
function exportsOf(target: unknown): [string, unknown][] {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return [];
  return Object.keys(target).flatMap((name) => {
    try {
      return [[name, (target as Record<string, unknown>)[name]] as [string, unknown]];
    } catch {
      return [];
    }
  });
}
