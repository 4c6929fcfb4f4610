import type { Api } from '../catalog';
import { ownMethod } from './patch';

/** A client class of the SDK, found by what its prototype can do: class names do not survive a bundler. */
interface ClientShape {
  readonly api: Api;
  readonly methods: readonly string[];
}

/** The first shape whose methods the prototype itself has is the client's. */
const CLIENT_SHAPES: readonly ClientShape[] = [
  { api: 'pipelines', methods: ['identify', 'track', 'page', 'screen', 'alias'] },
  { api: 'track', methods: ['identify', 'track', 'destroy', 'suppress'] },
  { api: 'app', methods: ['sendEmail'] },
];

/** Methods on the prototypes that make no request: they build a URL or a payload for those that do. */
const HELPERS: ReadonlySet<string> = new Set(['constructor', 'envelope', 'resourceBase']);

export interface ClientPrototype {
  readonly api: Api;
  readonly prototype: object;
}

/**
 * The client prototypes behind whatever a user or a module hook hands over: the module, its ESM
 * namespace, the class that 1.x and 2.x export, one class, or a client that exists (subclasses too).
 */
export function clientPrototypesIn(target: unknown): ClientPrototype[] {
  const start = typeof target === 'function' ? prototypeOf(target) : target;
  const direct = prototypeChain(start).map(clientPrototype).find(isDefined);
  if (direct !== undefined) return [direct];
  const classes = exportsOf(target).flatMap(([name, value]) =>
    // `default` of an ESM namespace is the CommonJS module as a whole
    name === 'default' && typeof value === 'object' ? exportsOf(value).map(([, inner]) => inner) : [value],
  );
  const found = classes
    .flatMap((value) => prototypeChain(prototypeOf(value)).map(clientPrototype))
    .filter(isDefined);
  return [...new Map(found.map((client) => [client.prototype, client])).values()];
}

/** Function-valued own properties that are calls: no getters, no helpers, nothing private by name. */
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

/** Exports are getters in places, and a getter may throw. */
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
