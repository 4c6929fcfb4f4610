import { join } from 'node:path';
import { dependencies } from './package.json';
import { INSTALLED } from './versions';

const ALIAS = 'cdp-analytics-node-';

/**
 * Tested versions of `@customerio/cdp-analytics-node`, oldest first: the first and the last version of each variant of its
 * code and of its core, and the newest of each minor.
 */
export const ANALYTICS_VERSIONS: readonly string[] = Object.keys(dependencies)
  .filter((name) => name.startsWith(ALIAS))
  .map((name) => name.slice(ALIAS.length));

/** Returns the folder in which `.ci/sdk-versions` installs a version. */
export const analyticsFolderOf = (version: string): string => join(INSTALLED, `${ALIAS}${version}`);
