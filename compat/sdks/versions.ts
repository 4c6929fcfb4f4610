import { join } from 'node:path';

/** Every published major.minor of `customerio-node` from 1.0, oldest first. */
export const VERSIONS = [
  '1.0',
  '1.1',
  '2.0',
  '2.1',
  '3.0',
  '3.1',
  '3.2',
  '3.3',
  '3.4',
  '3.5',
  '4.1',
  '4.2',
  '4.3',
  '4.4',
  '4.5',
  '5.0',
  '5.2',
] as const;
export type Version = (typeof VERSIONS)[number];

const PROJECT = join(__dirname, '../../../compat/sdks');

/** Path of the manifest that names the newest patch of each version. Its lock file is installed. */
export const PACKAGE_JSON = join(PROJECT, 'package.json');

/** Returns the folder in which `.ci/sdk-matrix` installs a version. */
export const folderOf = (version: Version): string =>
  join(PROJECT, 'node_modules', `customerio-node-${version}`);

/** Returns whether a version is in a range, both ends included. */
export const isBetween = (version: Version, from: Version, to: Version = '5.2'): boolean =>
  VERSIONS.indexOf(version) >= VERSIONS.indexOf(from) && VERSIONS.indexOf(version) <= VERSIONS.indexOf(to);
