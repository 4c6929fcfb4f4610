import type { Api } from '../catalog';
import { logDiag, warnOnce } from '../diagnostics';
import { logPatchedMethods } from '../diagnostics/patch-log';
import { EnumerableWeakMap } from '../foreign/enumerable-weak-map';
import { PatchedMethod, type Wrap } from '../foreign/patch';
import { globalState } from '../global-state';
import { addTo, removeFrom, warnIncompatibleCopy, type Recorders } from '../telemetry/recorders';
import { cancelStartCheck, scheduleStartCheck } from '../telemetry/start-check';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import { boundMethodNames, publicMethodNames, type ClientPrototype } from './clients';
import { clientWrap, prototypeWrap, type Operation, type Recorder } from './dispatch';

/** An object whose methods are patched: an SDK's prototype, or a client with bound methods. */
interface Target {
  readonly api: Api;
  /** Returns the names of the methods to patch. */
  readonly names: (owner: object) => string[];
  readonly methods: Map<string, PatchedMethod>;
  /** The SDK's prototype, if the object is a client. */
  readonly prototype?: object;
  /** The version of the SDK, if it is known. */
  readonly version: string | undefined;
  isLogged: boolean;
}

/**
 * The patched clients and the recorders of the process. All copies of this package share them, so that a method is
 * wrapped once and each call has one recorder.
 */
interface Registry extends Recorders<Recorder> {
  readonly protocol: 1;
  readonly version: string;
  readonly targets: EnumerableWeakMap<object, Target>;
  /** By API and name, so that clients and copies of the SDK share them. */
  readonly operations: Map<string, Operation>;
  /** Whether a client was ever registered. */
  hasClient: boolean;
}

/**
 * The registry of an incompatible copy that was loaded first. `active` is set while that copy records; every
 * protocol keeps this property.
 */
let foreignRegistry: { readonly active?: unknown } | undefined;

/** Only this module and `inspection.ts` read it. */
export const registry = globalState<Registry>(
  'registry',
  () => ({
    protocol: 1,
    version: PACKAGE_VERSION,
    recorders: [],
    active: undefined,
    targets: new EnumerableWeakMap(),
    operations: new Map(),
    hasClient: false,
  }),
  (existing) => {
    foreignRegistry = existing;
    warnIncompatibleCopy(existing.version, 'calls');
  },
);

/**
 * Adds a recorder for all registered clients, and for clients that are registered later. Patches the methods that other
 * libraries replaced in the meantime. Idempotent.
 */
export function addRecorder(recorder: Recorder): void {
  addTo(registry, recorder);
  scheduleStartCheck(() => registry.hasClient);
  registry.targets.forEach(patchTarget);
}

/** Removes a recorder. After the last one, the SDK's own methods are restored. */
export function removeRecorder(recorder: Recorder): void {
  if (!removeFrom(registry, recorder)) return;
  cancelStartCheck();
  registry.targets.forEach((owner, { methods }) => methods.forEach((method) => method.restore(owner)));
}

/** Returns the recorder of calls, if any. */
export const activeRecorder = (): Recorder | undefined => registry.active;

/**
 * Registers an SDK's client. Its methods are patched while a recorder exists. Idempotent.
 *
 * @param version version of the SDK, if it is known.
 */
export function registerClient({ prototype, api }: ClientPrototype, version?: string): void {
  registry.hasClient = true;
  registerTarget(prototype, {
    api,
    names: publicMethodNames,
    methods: new Map(),
    version,
    isLogged: false,
  });
}

/** Registers a client's own methods that are bound methods of the SDK. Works like {@link registerClient}. */
export function registerBoundMethods(client: object, { prototype, api }: ClientPrototype): void {
  const names = (owner: object) => boundMethodNames(owner, prototype);
  if (names(client).length === 0) return;
  registerTarget(client, {
    api,
    names,
    methods: new Map(),
    prototype,
    version: undefined,
    isLogged: true,
  });
}

function registerTarget(owner: object, added: Target): void {
  const existing = registry.targets.get(owner);
  if (existing === undefined) registry.targets.add(owner, added);
  if (registry.recorders.length > 0) patchTarget(owner, existing ?? added);
}

function patchTarget(owner: object, target: Target): void {
  const { names, methods } = target;
  let patched = 0;
  let frozen: string | undefined;
  for (const name of names(owner)) {
    const method = methods.get(name) ?? new PatchedMethod(name, wrapFor(owner, target, name));
    methods.set(name, method);
    const result = method.install(owner);
    if (result === 'wrapped') patched += 1;
    else if (result === 'frozen') frozen ??= name;
  }
  if (frozen !== undefined) reportFrozen(target, frozen);
  if (patched > 0 && !target.isLogged) {
    target.isLogged = true;
    logPatchedMethods('customerio-node', target.version, patched);
  }
}

function reportFrozen({ api, prototype }: Target, name: string): void {
  if (prototype !== undefined) {
    logDiag(
      'warn',
      `Cannot instrument the bound method ${name}() of a client of the ${api} API: it is frozen.`,
    );
    return;
  }
  warnOnce(
    'CUSTOMERIO_OTEL_FROZEN',
    `Cannot instrument ${name}() of Customer.io's ${api} client: its prototype is frozen. ` +
      `Enable ${PACKAGE_NAME} before freezing it. Calls still work but are not recorded.`,
    api,
  );
}

function wrapFor(owner: object, { api, prototype }: Target, name: string): Wrap {
  const operation = operationOf(api, name);
  if (prototype === undefined) return prototypeWrap(operation, currentRecorder);
  const method = registry.targets.get(prototype)?.methods.get(name);
  return clientWrap(operation, currentRecorder, owner, () => method?.isReplaced === true);
}

function operationOf(client: Api, name: string): Operation {
  const key = `${client}.${name}`;
  const operation = registry.operations.get(key) ?? { client, name };
  registry.operations.set(key, operation);
  return operation;
}

const currentRecorder = (): Recorder | undefined =>
  foreignRegistry?.active === undefined ? registry.active : undefined;
