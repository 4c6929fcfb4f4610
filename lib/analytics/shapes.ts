import { PIPELINES_OPERATIONS } from '../catalog';
import { exportedValues } from '../foreign/exports';
import { ownMethod } from '../foreign/patch';
import { prototypeChain } from '../foreign/prototype-chain';
import { hasMethods, isObject, keysOf, readProperty, readText } from '../foreign/read';

/** The objects of the SDK that are patched. A bundler renames classes and files, but not methods. */
export interface SdkParts {
  /** Prototype of the class `Analytics`. */
  readonly analytics?: object;
  /** Prototype of its base class. Its subclasses and clients inherit `emit`. */
  readonly emitter?: object;
  /** Prototype of the class `Publisher`, which sends batches. */
  readonly publisher?: object;
  /** Exports of the file whose `fetch` makes the requests. */
  readonly transport?: object;
}

/** Own methods of the prototype of `Analytics`. `PipelinesClient` has no `closeAndFlush`. */
const ANALYTICS_METHODS = [...PIPELINES_OPERATIONS, 'closeAndFlush'] as const;
const PUBLISHER_METHODS = ['send', 'enqueue'] as const;

const hasOwnMethods = (owner: object, names: readonly string[]): boolean =>
  names.every((name) => ownMethod(owner, name) !== undefined);

/** Finds the patchable objects in a module, an ESM namespace, a class or a client. */
export function partsIn(target: unknown): SdkParts[] {
  const direct = clientParts(target);
  return direct === undefined ? exportedValues(target).map(clientParts).filter(isDefined) : [direct];
}

/** Finds the patchable objects in the exports of a file of the SDK that applications do not load. */
export function partsInFile(exports: unknown): SdkParts[] {
  const publishers = exportedValues(exports)
    .map((value) => (typeof value === 'function' ? readProperty(value, 'prototype') : undefined))
    .filter((value) => isObject(value) && hasOwnMethods(value, PUBLISHER_METHODS)) as object[];
  const parts: SdkParts[] = publishers.map((publisher) => ({ publisher }));
  if (isObject(exports) && ownMethod(exports, 'fetch') !== undefined) parts.push({ transport: exports });
  return [...parts, ...partsIn(exports)];
}

function clientParts(value: unknown): SdkParts | undefined {
  const analytics = analyticsOf(value);
  if (analytics === undefined) return undefined;
  const emitter = Object.getPrototypeOf(analytics) as object;
  const publisher = publisherOf(value);
  return publisher === undefined ? { analytics, emitter } : { analytics, emitter, publisher };
}

/** Returns the prototype of `Analytics` of a class, a subclass, or a client: the last one with its methods in the chain. */
function analyticsOf(value: unknown): object | undefined {
  const start = typeof value === 'function' ? readProperty(value, 'prototype') : value;
  return prototypeChain(start)
    .filter((each) => hasOwnMethods(each, ANALYTICS_METHODS) && inheritsEmit(each))
    .at(-1);
}

/** Returns whether an object inherits `emit`. A mock without a base class has no place for the hook. */
const inheritsEmit = (prototype: object): boolean =>
  prototypeChain(Object.getPrototypeOf(prototype)).some((each) => ownMethod(each, 'emit') !== undefined);

/**
 * Returns the prototype of the publisher of a client, or undefined if the value is no client or has another shape. A
 * bundler can rename the property `_publisher`.
 */
export function publisherOf(client: unknown): object | undefined {
  if (!isObject(client)) return undefined;
  const named = publisherPrototype(readProperty(client, '_publisher'));
  if (named !== undefined) return named;
  return Object.keys(client)
    .map((name) => publisherPrototype(readProperty(client, name)))
    .find(isDefined);
}

function publisherPrototype(publisher: unknown): object | undefined {
  return prototypeChain(publisher)
    .filter((each) => each !== publisher && hasOwnMethods(each, PUBLISHER_METHODS))
    .at(-1);
}

/** Returns the URL to which a publisher sends batches. A bundler can rename the property `_url`. */
export function urlOf(publisher: unknown): string | undefined {
  const isUrl = (text: string | undefined) => text !== undefined && /^https?:\/\//.test(text);
  return (
    readText(publisher, '_url') ??
    keysOf(publisher)
      .map((name) => readText(publisher, name))
      .find(isUrl)
  );
}

/** Returns the client of a publisher, which the publisher uses to emit events. A bundler can rename its property. */
export function emitterOf(publisher: unknown): object | undefined {
  const isEmitter = (value: unknown): value is object => hasMethods(value, 'emit');
  const named = readProperty(publisher, '_emitter');
  if (isEmitter(named)) return named;
  return keysOf(publisher)
    .map((name) => readProperty(publisher, name))
    .find(isEmitter);
}

/** Returns whether a client inherits from the prototype of `Analytics`. */
export const isClientOf = (value: unknown, analytics: object): boolean =>
  isObject(value) && Object.prototype.isPrototypeOf.call(analytics, value);

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;
