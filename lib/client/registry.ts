import type { Api } from '../catalog';
import { warnOnce } from '../diagnostics';
import { globalState } from '../global-state';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import { publicMethodNames, type ClientPrototype } from './clients';
import { asMethod, patchMethod, unpatchMethods, type Method, type Patch } from './patch';

/** One SDK method that is patched. */
export interface Operation {
  readonly client: Api;
  readonly name: string;
}

/** Whoever records calls: an instrumentation that is enabled. It must call `original` exactly once. */
export interface Recorder {
  /** The highest records: an instance in code outranks a preload, whichever came first. */
  readonly rank: number;
  call(operation: Operation, original: Method, self: unknown, args: unknown[]): unknown;
}

/**
 * What is patched and who records, one per process and shared by every copy of this package (a preload
 * and a bundled dependency can each bring one): a method is wrapped once, and each call has one recorder.
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
 * The registry of a copy that loaded first and speaks another protocol. Every protocol keeps `active`, which is set
 * while that copy records.
 */
let elsewhere: { readonly active?: unknown } | undefined;

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
    elsewhere = existing;
    warnOnce(
      'CUSTOMERIO_OTEL_COPIES',
      `Two copies of ${PACKAGE_NAME} that cannot work together are loaded (${PACKAGE_VERSION} and ` +
        `${String(existing.version)}). The latter was first: while it is enabled it alone records calls, and ` +
        `${PACKAGE_VERSION} is not used. Install one version.`,
    );
  },
);

/** Records calls of every client known now or later. Idempotent. */
export function addRecorder(recorder: Recorder): void {
  if (registry.recorders.includes(recorder)) return;
  registry.recorders.push(recorder);
  selectActive();
  for (const [prototype, api] of registry.clients) apply({ prototype, api });
}

/** The next recorder in rank takes over; with none left the SDK gets its own methods back. */
export function removeRecorder(recorder: Recorder): void {
  registry.recorders = registry.recorders.filter((other) => other !== recorder);
  selectActive();
  if (registry.recorders.length > 0) return;
  for (const prototype of registry.patches.keys()) restore(prototype);
}

export const activeRecorder = (): Recorder | undefined => registry.active;

/** Makes a client known; its methods are patched while anybody records. Idempotent. */
export function registerClient(client: ClientPrototype): void {
  registry.clients.set(client.prototype, client.api);
  if (registry.recorders.length > 0) apply(client);
}

/** Highest rank first, the latest among equals. */
function selectActive(): void {
  registry.active = registry.recorders.reduce<Recorder | undefined>(
    (best, recorder) => (best === undefined || recorder.rank >= best.rank ? recorder : best),
    undefined,
  );
}

function apply({ prototype, api }: ClientPrototype): void {
  if (registry.patches.has(prototype)) return;
  const patches: Patch[] = [];
  for (const name of publicMethodNames(prototype)) {
    const patch = patchMethod(prototype, name, (original) => dispatching({ client: api, name }, original));
    if (patch !== undefined) patches.push(patch);
    else {
      warnOnce(
        'CUSTOMERIO_OTEL_FROZEN',
        `Cannot instrument ${name}() of Customer.io's ${api} client: its prototype cannot be changed (frozen?). ` +
          `Enable ${PACKAGE_NAME} before it is frozen. Its calls work and stay invisible.`,
      );
      break;
    }
  }
  registry.patches.set(prototype, patches);
}

function restore(prototype: object): void {
  if (unpatchMethods(prototype, registry.patches.get(prototype) ?? [])) registry.patches.delete(prototype);
}

function dispatching(operation: Operation, original: Method): Method {
  return asMethod({
    method(...args) {
      const recorder = elsewhere?.active === undefined ? registry.active : undefined;
      return recorder === undefined
        ? Reflect.apply(original, this, args)
        : recorder.call(operation, original, this, args);
    },
  });
}
