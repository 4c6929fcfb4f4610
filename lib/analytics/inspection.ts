import type { PipelinesOutcome } from '../catalog';
import { isPatched, ownMethod, type Method } from '../foreign/patch';
import { decorateActive } from '../telemetry/recorders';
import { registry, type EventRecorder } from './registry';

/*
 * What a tool can read of the instrumentation of `@customerio/cdp-analytics-node` in its process. The doctor of the
 * command line uses it. A process without such a tool runs none of it.
 */

/** A class of the SDK whose methods are patched. */
export interface PatchedAnalytics {
  /** Name of the class. A bundler can rename it. */
  readonly className: string;
  /** Version of the SDK, if it is known: not for code that is bundled. */
  readonly version: string | undefined;
  /** Number of methods that are patched now. */
  readonly methods: number;
  /** Whether batches are observed. If not, the version or its inner shape is unknown, and only public events are. */
  readonly isComplete: boolean;
}

/** Returns the classes `Analytics` that the instrumentation found in this process. */
export function patchedAnalytics(): PatchedAnalytics[] {
  const found: PatchedAnalytics[] = [];
  const hasKnownShape = !registry.hasUnknownBatches && !registry.hasUnknownPublishers;
  registry.targets.forEach((owner, methods) => {
    const constructor = ownMethod(owner, 'constructor')?.value as Method | undefined;
    // not the other patched objects: a client, the publisher, the base class, and the exports of the transport
    if (constructor === undefined || !methods.some(({ name }) => name === 'closeAndFlush')) return;
    found.push({
      className: constructor.name,
      version: registry.versions.get(owner),
      methods: methods.filter(({ name }) => isPatched(owner, name)).length,
      isComplete: hasKnownShape && !registry.unsupported.has(owner),
    });
  });
  return found;
}

/** Returns the number of events of this process that have no outcome. */
export const pendingEvents = (): number => registry.queue.queued + registry.queue.sending;

/** @param onOutcome called with the number of events that got an outcome. It must not throw. */
export function observeOutcomes(onOutcome: (outcome: PipelinesOutcome, count: number) => void): void {
  registry.onOutcome = onOutcome;
}

/** Wraps each recorder that becomes active from now on, and the active one: see `decorateActive()`. */
export const decorateEventRecorders = (decorate: (recorder: EventRecorder) => EventRecorder): void =>
  decorateActive(registry, decorate);
