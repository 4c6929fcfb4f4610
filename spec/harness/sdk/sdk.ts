import { isAbsolute, sep } from 'node:path';
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

/** Of an alias, or of the folder in which a version of the matrix is installed: 1 to 4, or 5. */
export const majorOf = (name: string): number => Number(/-v?(\d)(?:\.\d+)?$/.exec(name)?.[1] ?? 5);

/** 1.x and 2.x export the Track client itself and keep the App client in a file of its own. */
export const isLegacySdk = (name: string) => majorOf(name) < 3;

/** Loads an SDK anew, by alias or folder: prototypes of its own, that no other spec has patched. */
export function freshSdk(name: string = 'customerio-node'): SdkModule {
  unloadSdk(name);
  if (!isLegacySdk(name)) return load(name) as SdkModule;
  const TrackClient = load(name) as SdkModule['TrackClient'];
  return {
    ...(load(`${name}/api`) as Pick<SdkModule, 'APIClient' | 'SendEmailRequest'>),
    TrackClient,
  } as SdkModule;
}

/** What an application hands over, so that every client of an SDK is instrumented. */
export const instrumentableParts = (name: string, sdk: SdkModule): readonly unknown[] =>
  isLegacySdk(name) ? [sdk, sdk.TrackClient] : [sdk];

export function unloadSdk(name: string): void {
  const folder = isAbsolute(name) ? name : `${sep}node_modules${sep}${name.split('/').join(sep)}`;
  for (const path of Object.keys(require.cache)) {
    if (path.includes(`${folder}${sep}`)) delete require.cache[path];
  }
}

export function load(name: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK is chosen at run time
  return require(name) as unknown;
}
