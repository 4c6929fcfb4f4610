import { sep } from 'node:path';
import type * as Sdk from 'customerio-node';

export type SdkModule = typeof Sdk;

/** Every SDK that is installed, by the name it is installed under. */
export const SDK_ALIASES = [
  'customerio-node-v1',
  'customerio-node-v2',
  'customerio-node-v3.4',
  'customerio-node-v3',
  'customerio-node-v4.4',
  'customerio-node-v4',
  'customerio-node-v5.0',
  'customerio-node',
] as const;
export type SdkAlias = (typeof SDK_ALIASES)[number];

/** 1.x and 2.x export the Track client itself and keep the App client in a file of its own. */
export const isOld = (alias: SdkAlias) => alias === 'customerio-node-v1' || alias === 'customerio-node-v2';

/** Loads an SDK anew: prototypes of its own, that no other spec has patched. */
export function freshSdk(alias: SdkAlias = 'customerio-node'): SdkModule {
  forget(alias);
  if (!isOld(alias)) return load(alias) as SdkModule;
  const TrackClient = load(alias) as SdkModule['TrackClient'];
  return {
    ...(load(`${alias}/api`) as Pick<SdkModule, 'APIClient' | 'SendEmailRequest'>),
    TrackClient,
  } as SdkModule;
}

export function forget(alias: string): void {
  for (const path of Object.keys(require.cache)) {
    if (path.includes(`${sep}node_modules${sep}${alias.split('/').join(sep)}${sep}`))
      delete require.cache[path];
  }
}

export function load(name: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK is chosen at run time
  return require(name) as unknown;
}
