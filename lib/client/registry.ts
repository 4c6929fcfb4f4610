import type { Api } from '../catalog';
import { warnOnce } from '../diagnostics';
import { globalState } from '../global-state';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import { publicMethodNames, type ClientPrototype } from './clients';
import { asMethod, patchMethod, unpatchMethods, type Method, type Patch } from './patch';

/** One patched SDK method. */
export interface Operation {
  readonly client: Api;
  readonly name: string;
}

/** Records calls for an enabled instrumentation. It must call `original` exactly once. */
export interface Recorder {
  /** The recorder with the highest rank is active: an instance in code outranks a preload. */
  readonly rank: number;
  call(operation: Operation, original: Method, self: unknown, args: unknown[]): unknown;
}

/**
 * The patched clients and the recorders of the process. All copies of this package share them, so that a method is
 * wrapped once and each call has one recorder.
 */
interface Registry {
  readonly protocol: 1;
  readonly version: string;
  recorders: Recorder[];
  active: Recorder | undefined;
  readonly clients: Map<object, Api>;
  readonly patches: Map<object, Patch[]>;
}

/**
 * The registry of an incompatible copy that was loaded first. `active` is set while that copy records; every
 * protocol keeps this property.
 */
let foreignRegistry: { readonly active?: unknown } | undefined;

const registry = globalState<Registry>(
  'registry',
  () => ({
    protocol: 1,
    version: PACKAGE_VERSION,
    recorders: [],
    active: undefined,
    clients: new Map(),
    patches: new Map(),
  }),
  (existing) => {
    foreignRegistry = existing;
    warnOnce(
      'CUSTOMERIO_OTEL_COPIES',
      `Two incompatible copies of ${PACKAGE_NAME} are loaded: ${String(existing.version)} first, then ` +
        `${PACKAGE_VERSION}. While the first one is enabled, it alone records calls. Install one version.`,
    );
  },
);

/** Adds a recorder for all registered clients, and for clients that are registered later. Idempotent. */
export function addRecorder(recorder: Recorder): void {
  if (registry.recorders.includes(recorder)) return;
  registry.recorders.push(recorder);
  selectActive();
  for (const [prototype, api] of registry.clients) patchClient({ prototype, api });
}

/** Removes a recorder. After the last one, the SDK's own methods are restored. */
export function removeRecorder(recorder: Recorder): void {
  registry.recorders = registry.recorders.filter((other) => other !== recorder);
  selectActive();
  if (registry.recorders.length > 0) return;
  for (const prototype of registry.patches.keys()) restoreClient(prototype);
}

/** Returns the recorder of calls, if any. */
export const activeRecorder = (): Recorder | undefined => registry.active;

/** Registers a client. Its methods are patched while a recorder exists. Idempotent. */
export function registerClient(client: ClientPrototype): void {
  registry.clients.set(client.prototype, client.api);
  if (registry.recorders.length > 0) patchClient(client);
}

/** Selects the recorder with the highest rank; among equal ranks, the one that was added last. */
function selectActive(): void {
  registry.active = registry.recorders.reduce<Recorder | undefined>(
    (best, recorder) => (best === undefined || recorder.rank >= best.rank ? recorder : best),
    undefined,
  );
}

function patchClient({ prototype, api }: ClientPrototype): void {
  if (registry.patches.has(prototype)) return;
  const patches: Patch[] = [];
  for (const name of publicMethodNames(prototype)) {
    const patch = patchMethod(prototype, name, (original) =>
      dispatchToActive({ client: api, name }, original),
    );
    if (patch !== undefined) patches.push(patch);
    else {
      warnOnce(
        'CUSTOMERIO_OTEL_FROZEN',
        `Cannot instrument ${name}() of Customer.io's ${api} client: its prototype is frozen. ` +
          `Enable ${PACKAGE_NAME} before freezing it. Calls still work but are not recorded.`,
        api,
      );
      break;
    }
  }
  registry.patches.set(prototype, patches);
}

function restoreClient(prototype: object): void {
  if (unpatchMethods(prototype, registry.patches.get(prototype) ?? [])) registry.patches.delete(prototype);
}

function dispatchToActive(operation: Operation, original: Method): Method {
  return asMethod({
    method(...args) {
      const recorder = foreignRegistry?.active === undefined ? registry.active : undefined;
      return recorder === undefined
        ? Reflect.apply(original, this, args)
        : recorder.call(operation, original, this, args);
    },
  });
}
