import { versions } from 'node:process';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../../../version';
import { failure, pass, warning, type Check, type Result } from '../check';
import { describeFolder } from './copies';
import { compareVersions, installedIn } from './installed';

/** A spec compares it with `engines` of package.json. */
export const MIN_NODE = '20.6.0';

/** Returns the result for a version of Node. */
export const nodeResult = (version: string): Result =>
  compareVersions(version, MIN_NODE) >= 0
    ? pass(`Node ${version} is supported.`)
    : failure(`Node ${version} is older than ${MIN_NODE}.`, `Install Node ${MIN_NODE} or later.`);

export const nodeVersion: Check = { id: 'node-version', run: () => [nodeResult(versions.node)] };

export const packageVersion: Check = {
  id: 'package-version',
  run(environment) {
    const { cwd } = environment;
    const installed = installedIn(environment);
    const own = installed.resolved(PACKAGE_NAME);
    if (own === undefined) {
      return [
        warning(
          `${PACKAGE_NAME} is not installed in this folder.`,
          `Run the doctor in the folder of the application, or run "npm install ${PACKAGE_NAME}".`,
        ),
      ];
    }
    const copies = installed.copies(PACKAGE_NAME);
    if (copies.length > 1) {
      const list = copies
        .map(({ version, folder }) => `${version} in ${describeFolder(cwd, folder)}`)
        .join(', ');
      return [
        warning(
          `${copies.length} copies of ${PACKAGE_NAME} are installed: ${list}.`,
          'Keep one version in all package.json files, then run "npm dedupe".',
        ),
      ];
    }
    if (own.version !== PACKAGE_VERSION) {
      return [
        warning(
          `The application uses ${PACKAGE_NAME} ${own.version}, but this doctor is from ${PACKAGE_VERSION}.`,
          'Run the doctor of the application: "npx customerio-otel doctor" in its folder.',
        ),
      ];
    }
    return [pass(`${PACKAGE_NAME} ${own.version} is installed once.`)];
  },
};
