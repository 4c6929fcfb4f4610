import { join } from 'node:path';
import { dependencies } from './package.json';

const ALIAS = 'customerio-node-';

type VersionOf<Name> = Name extends `${typeof ALIAS}${infer Version}` ? Version : never;
export type Version = VersionOf<keyof typeof dependencies>;

/** Every published major.minor of `customerio-node` from 1.0, oldest first: the aliases in `package.json`. */
export const VERSIONS = Object.keys(dependencies)
  .filter((name) => name.startsWith(ALIAS))
  .map((name) => name.slice(ALIAS.length)) as readonly Version[];

/** The folder in which `.ci/sdk-versions` installs the versions. */
export const INSTALLED = join(__dirname, '../../../compat/sdks/node_modules');
export const folderOf = (version: Version): string => join(INSTALLED, `${ALIAS}${version}`);

/** Whether a version is in a range, both ends included. */
export const isBetween = (version: Version, from: Version, to = VERSIONS.at(-1) as Version): boolean =>
  VERSIONS.indexOf(version) >= VERSIONS.indexOf(from) && VERSIONS.indexOf(version) <= VERSIONS.indexOf(to);
