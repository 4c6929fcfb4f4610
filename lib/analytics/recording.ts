import { PIPELINES_OPERATIONS } from '../catalog';
import { InheritedMethod } from '../foreign/inherited-method';
import { isWrapper, ownMethod, PatchedMethod } from '../foreign/patch';
import { isObject } from '../foreign/read';
import { fetchWrap } from './attempts';
import { warnDegraded } from './degradation';
import { closeWrap, emitWrap, operationWrap, sendWrap } from './hooks';
import { isRegistered, registerTarget, registry } from './registry';
import { ANALYTICS_SDK, isSupportedAnalytics } from './sdk-files';
import { isClientOf, partsIn, partsInFile, publisherOf, type SdkParts } from './shapes';

export { AnalyticsRecorder } from './recorder';
export { addEventRecorder, removeEventRecorder } from './registry';

/**
 * Patches the SDK in a module, an ESM namespace, a class or a client. Idempotent.
 *
 * @returns whether a client or a class of the SDK was found.
 */
export function instrumentAnalytics(target: unknown): boolean {
  const parts = partsIn(target);
  parts.forEach(registerParts);
  parts.forEach(({ analytics }) => {
    if (analytics !== undefined && isClientOf(target, analytics)) registerClient(target as object);
  });
  return parts.length > 0;
}

/**
 * Patches the SDK in the exports of one of its files. An unsupported version is patched only where it emits events.
 *
 * @param version version of the SDK, if it is known.
 */
export function instrumentAnalyticsFile(exports: unknown, version: string | undefined): boolean {
  const isSupported = version === undefined || isSupportedAnalytics(version);
  const parts = partsInFile(exports);
  for (const { analytics, emitter, publisher, transport } of parts) {
    if (analytics !== undefined && version !== undefined) registry.versions.set(analytics, version);
    if (isSupported) registerParts({ ...(publisher && { publisher }), ...(transport && { transport }) });
    else if (analytics !== undefined) registry.unsupported.add(analytics);
    if (analytics !== undefined && emitter !== undefined) registerParts({ analytics, emitter });
  }
  if (!isSupported && parts.length > 0) warnDegraded(`${ANALYTICS_SDK} ${version}`);
  return parts.length > 0;
}

function registerParts({ analytics, emitter, publisher, transport }: SdkParts): void {
  const isSupported = analytics === undefined || !registry.unsupported.has(analytics);
  if (publisher !== undefined && isSupported) registerPublisher(publisher);
  if (transport !== undefined) registerTarget(transport, () => [new PatchedMethod('fetch', fetchWrap)]);
  if (analytics === undefined || emitter === undefined) return;
  registerTarget(analytics, () => methodsOf());
  registerTarget(emitter, () => [new InheritedMethod('emit', emitWrap(observeClient))]);
}

const registerPublisher = (publisher: object): void =>
  registerTarget(publisher, () => [new PatchedMethod('send', sendWrap)]);

/** Wraps the own methods of a client. Its constructor binds the methods of the prototype at that time. */
const registerClient = (client: object): void => registerTarget(client, () => methodsOf(client));

const methodsOf = (owner?: object): PatchedMethod[] => [
  ...PIPELINES_OPERATIONS.map((name) => new PatchedMethod(name, operationWrap(name))),
  new PatchedMethod('closeAndFlush', closeWrap(owner)),
];

/** Clients whose publisher was looked for. */
const observed = new WeakSet<object>();

/** Patches the publisher of a client at its first event. Returns whether the value is a client. */
function observeClient(client: unknown): boolean {
  if (!isObject(client)) return false;
  if (observed.has(client)) return true;
  const analytics = registeredPrototypeOf(client);
  if (analytics === undefined) return false;
  observed.add(client);
  if (registry.unsupported.has(analytics)) return true;
  const publisher = publisherOf(client);
  if (publisher === undefined) {
    registry.hasUnknownPublishers = true;
    warnDegraded(`A client of ${ANALYTICS_SDK} that has no known publisher`);
  } else {
    registerPublisher(publisher);
    registry.queue.ofClient(client).hasObservedBatches = isWrapper(ownMethod(publisher, 'send')?.value);
  }
  return true;
}

/** Returns the registered prototype of `Analytics` from which a client inherits. */
function registeredPrototypeOf(client: object): object | undefined {
  let prototype: unknown = Object.getPrototypeOf(client);
  while (isObject(prototype)) {
    if (isRegistered(prototype) && Object.hasOwn(prototype, 'closeAndFlush')) return prototype;
    prototype = Object.getPrototypeOf(prototype) as unknown;
  }
  return undefined;
}
