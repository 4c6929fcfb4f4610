import { isAbsolute, sep } from 'node:path';
import type * as Sdk from 'customerio-node';

export type SdkModule = typeof Sdk;

/** Every installed SDK, by the name under which it is installed. */
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

/** Returns the major version, 1 to 5, of an alias or of the folder of a version in the SDK matrix. */
export const majorOf = (name: string): number => Number(/-v?(\d)(?:\.\d+)?$/.exec(name)?.[1] ?? 5);

/** Returns whether the SDK is 1.x or 2.x: these export the Track client itself and the App client from a separate file. */
export const isLegacySdk = (name: string) => majorOf(name) < 3;

/** Loads a new copy of an SDK by alias or folder. Its prototypes were not patched by other specs. */
export function freshSdk(name: string = 'customerio-node'): SdkModule {
  unloadSdk(name);
  if (!isLegacySdk(name)) return load(name) as SdkModule;
  const TrackClient = load(name) as SdkModule['TrackClient'];
  return {
    ...(load(`${name}/api`) as Pick<SdkModule, 'APIClient' | 'SendEmailRequest'>),
    TrackClient,
  } as SdkModule;
}

/** Returns the values that an application passes to `instrument` so that every client of the SDK is covered. */
export const instrumentableParts = (name: string, sdk: SdkModule): readonly unknown[] =>
  isLegacySdk(name) ? [sdk, sdk.TrackClient] : [sdk];

/** Removes an SDK from the module cache. */
export function unloadSdk(name: string): void {
  const folder = isAbsolute(name) ? name : `${sep}node_modules${sep}${name.split('/').join(sep)}`;
  for (const path of Object.keys(require.cache)) {
    if (path.includes(`${folder}${sep}`)) delete require.cache[path];
  }
}

/** Loads a module by name or path. */
export function load(name: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK is chosen at run time
  return require(name) as unknown;
}
