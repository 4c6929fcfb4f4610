import type { Context } from '@opentelemetry/api';
import type { PipelinesOutcome } from '../catalog';
import { warnOnce } from '../diagnostics';
import { failOpen } from '../diagnostics/fail-open';
import { logPatchedMethods } from '../diagnostics/patch-log';
import { EnumerableWeakMap } from '../foreign/enumerable-weak-map';
import type { InheritedMethod } from '../foreign/inherited-method';
import type { PatchedMethod } from '../foreign/patch';
import { type WrapResult } from '../foreign/patch';
import { globalState } from '../global-state';
import { addTo, removeFrom, warnIncompatibleCopy, type Recorders } from '../telemetry/recorders';
import { usage } from '../telemetry/usage';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version';
import type { PendingEvent } from './pending-event';
import { EventQueue } from './queue';
import { ANALYTICS_SDK } from './sdk-files';

/** One delivery of a batch, as the hooks see it. */
export interface Delivery {
  /** What identifies its requests: the text of their body, or an object. All attempts have the same one. */
  readonly body: unknown;
  readonly attempts: number;
  /** Returns whether a context is the one in which the SDK sends the batch. */
  runsIn(context: Context): boolean;
  /** Runs the SDK's method in the context of the delivery. Returns its promise. */
  run(send: () => unknown): unknown;
  attemptStarted(body: unknown): void;
  attemptEnded(status: number): void;
  attemptFailed(error: unknown): void;
}

/** Records events and batches for an enabled instrumentation. The hooks catch its errors. */
export interface EventRecorder {
  /** The recorder with the highest rank is active: an instance in code outranks a preload. */
  readonly rank: number;
  /** A call enqueued the event of this context. */
  enqueued(client: object, context: object): void;
  /** The SDK reported the end of an event. */
  ended(client: object, context: object): void;
  /** All events of a client ended. */
  drained(client: object): void;
  /** The SDK dropped an event without a report. */
  lost(event: PendingEvent): void;
  /** A call threw because of its arguments. */
  threw(operation: string, args: readonly unknown[], error: unknown): void;
  /** A call came after `closeAndFlush()`. */
  calledAfterClose(event: unknown): void;
  /** `closeAndFlush()` resolved while events had no outcome. */
  unflushed(count: number): void;
  /** The SDK sends a batch of these contexts. Returns undefined if it is not recorded. */
  deliver(publisher: object, contexts: readonly object[]): Delivery | undefined;
}

type TargetMethod = PatchedMethod | InheritedMethod;

/** The patched objects and the recorders of the process. All copies of this package share them. */
interface Registry extends Recorders<EventRecorder> {
  readonly protocol: 1;
  readonly version: string;
  readonly targets: EnumerableWeakMap<object, readonly TargetMethod[]>;
  readonly queue: EventQueue;
  readonly deliveries: Set<Delivery>;
  /** The delivery whose `send` is on the stack. */
  starting: Delivery | undefined;
  /** Deliveries whose attempt was announced. Its `fetch` follows, unless a listener throws. */
  readonly announced: Set<Delivery>;
  /** Number of calls that enqueued an event, came after `closeAndFlush()`, or threw. */
  calls: number;
  /** Promises of `closeAndFlush()` that are observed. */
  readonly flushes: WeakSet<object>;
  /** Prototypes of `Analytics` of unsupported versions. Their batches are not observed. */
  readonly unsupported: WeakSet<object>;
  /** Versions by prototype of `Analytics`, if they are known. */
  readonly versions: WeakMap<object, string>;
  /** Receives the outcomes of events: see `inspection.ts`. */
  onOutcome?: (outcome: PipelinesOutcome, count: number) => void;
  /** Whether a batch had no known shape, so that the events in it are not known. */
  hasUnknownBatches: boolean;
  /** Whether a client had no known publisher, so that its batches are not observed. */
  hasUnknownPublishers: boolean;
}

let foreignRegistry: { readonly active?: unknown } | undefined;

export const registry = globalState<Registry>(
  'analytics',
  () => ({
    protocol: 1,
    version: PACKAGE_VERSION,
    recorders: [],
    active: undefined,
    targets: new EnumerableWeakMap(),
    queue: new EventQueue((event) =>
      failOpen('observing a collected event', () => activeRecorder()?.lost(event)),
    ),
    deliveries: new Set(),
    starting: undefined,
    announced: new Set(),
    calls: 0,
    flushes: new WeakSet(),
    unsupported: new WeakSet(),
    versions: new WeakMap(),
    hasUnknownBatches: false,
    hasUnknownPublishers: false,
  }),
  (existing) => {
    foreignRegistry = existing;
    warnIncompatibleCopy(existing.version, 'events');
  },
);

/** Returns the recorder of events, if any. */
export const activeRecorder = (): EventRecorder | undefined =>
  foreignRegistry?.active === undefined ? registry.active : undefined;

/** Adds a recorder, and patches the objects that are registered. Idempotent. */
export function addEventRecorder(recorder: EventRecorder): void {
  addTo(registry, recorder);
  registry.targets.forEach(patch);
}

/** Removes a recorder. After the last one, the SDK's own methods are restored and pending events are forgotten. */
export function removeEventRecorder(recorder: EventRecorder): void {
  if (!removeFrom(registry, recorder)) return;
  registry.targets.forEach((owner, methods) => methods.forEach((method) => method.restore(owner)));
  registry.queue.clear();
}

/** Registers an object whose methods are patched while a recorder exists. Idempotent. */
export function registerTarget(owner: object, createMethods: () => readonly TargetMethod[]): void {
  usage.hasAnalyticsClient = true;
  let methods = registry.targets.get(owner);
  if (methods === undefined) {
    methods = createMethods();
    registry.targets.add(owner, methods);
  }
  if (registry.recorders.length > 0) patch(owner, methods);
}

/** Returns whether an object is registered. */
export const isRegistered = (owner: object): boolean => registry.targets.get(owner) !== undefined;

function patch(owner: object, methods: readonly TargetMethod[]): void {
  const results = methods.map((method): [string, WrapResult] => [method.name, method.install(owner)]);
  logPatchedClass(owner, results);
  const [frozen] = results.find(([, result]) => result === 'frozen') ?? [];
  if (frozen === undefined) return;
  warnOnce(
    'CUSTOMERIO_OTEL_FROZEN',
    `Cannot instrument ${frozen}() of @customerio/cdp-analytics-node: its object is frozen. ` +
      `Enable ${PACKAGE_NAME} before freezing it. Events are still sent but are not recorded completely.`,
    'analytics',
  );
}

/** Classes whose patched methods were logged. */
const logged = new WeakSet<object>();

/** Logs once that the methods of `Analytics` were patched. */
function logPatchedClass(owner: object, results: readonly [string, WrapResult][]): void {
  const isClass = Object.hasOwn(owner, 'constructor') && Object.hasOwn(owner, 'closeAndFlush');
  const wrapped = results.filter(([, result]) => result === 'wrapped').length;
  if (!isClass || wrapped === 0 || logged.has(owner)) return;
  logged.add(owner);
  logPatchedMethods(ANALYTICS_SDK, registry.versions.get(owner), wrapped);
}
