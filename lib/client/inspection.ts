import type { Api } from '../catalog';
import { isPatched, ownMethod, type Method } from '../foreign/patch';
import { decorateActive } from '../telemetry/recorders';
import type { Recorder } from './dispatch';
import { registry } from './registry';

/*
 * What a tool can read of the instrumentation of its process. The doctor of the command line uses it. A process
 * without such a tool runs none of it.
 */

/** A client class whose methods are patched. */
export interface PatchedClient {
  readonly api: Api;
  /** Name of the class. A bundler can rename it. */
  readonly className: string;
  /** Version of the SDK, if it is known: not for code that is bundled. */
  readonly version: string | undefined;
  /** Number of methods that are patched now. */
  readonly methods: number;
}

/** Returns the client classes that the instrumentation found in this process. */
export function patchedClients(): PatchedClient[] {
  const clients: PatchedClient[] = [];
  registry.targets.forEach((owner, { api, prototype, version, methods }) => {
    // a client with bound methods: its class is a target too
    if (prototype !== undefined) return;
    const patched = [...methods.keys()].filter((name) => isPatched(owner, name));
    const className = (ownMethod(owner, 'constructor')?.value as Method | undefined)?.name ?? '';
    clients.push({ api, className, version, methods: patched.length });
  });
  return clients;
}

/** Returns whether an instrumentation is enabled in this process. */
export const hasRecorder = (): boolean => registry.recorders.length > 0;

/** Wraps each recorder that becomes active from now on, and the active one: see `decorateActive()`. */
export const decorateRecorders = (decorate: (recorder: Recorder) => Recorder): void =>
  decorateActive(registry, decorate);
