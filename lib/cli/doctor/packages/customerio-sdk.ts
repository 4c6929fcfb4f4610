import { isSupported, SUPPORTED_VERSIONS, versionAdvice } from '../../../client/versions';
import { failure, pass, warning, type Check, type Environment } from '../check';
import { dependenciesOf, describeFolder } from './copies';
import { installedIn, SDK_NAMES } from './installed';

const installedSdks = (environment: Environment) => installedIn(environment).copies(...SDK_NAMES);

/** An alias such as `"mail": "npm:customerio-node@5.2.0"`. */
const ALIAS = /^npm:(?:customerio-node|@customerio\/track)(?:@|$)/;

export const sdkCopies: Check = {
  id: 'sdk-copies',
  run(environment) {
    const { cwd } = environment;
    const installed = installedIn(environment);
    const copies = installedSdks(environment);
    const aliases = Object.entries(dependenciesOf(cwd))
      .filter(([name, range]) => ALIAS.test(String(range)) && !SDK_NAMES.some((known) => known === name))
      .map(([name]) => name);
    const aliased = aliases.map((name) =>
      warning(
        `customerio-node is installed under the name "${name}", which is not instrumented automatically.`,
        `Use the name customerio-node, or pass the module to instrumentCustomerIO(require("${name}")).`,
      ),
    );
    if (copies.length > 0) {
      const list = copies.map(
        ({ name, version, folder }) => `${name} ${version} in ${describeFolder(cwd, folder)}`,
      );
      return [pass(`The application can load ${list.join(', ')}.`), ...aliased];
    }
    if (SDK_NAMES.some((name) => installed.isDependency(name))) {
      return [failure('customerio-node is in package.json, but it is not installed.', 'Run "npm install".')];
    }
    // an application that only receives webhooks does not need the SDK
    if (aliased.length > 0) return aliased;
    return [pass('customerio-node is not installed: this application can only receive webhooks.')];
  },
};

export const sdkVersion: Check = {
  id: 'sdk-version',
  run(environment) {
    const copies = installedSdks(environment);
    const unsupported = copies.filter(({ version }) => !isSupported(version));
    if (copies.length === 0) return [];
    if (unsupported.length === 0)
      return [pass(`All copies of the SDK are supported (${SUPPORTED_VERSIONS}).`)];
    return unsupported.map(({ name, version }) =>
      failure(
        `${name} ${version} is not supported: its calls are not recorded. Supported is ${SUPPORTED_VERSIONS}.`,
        versionAdvice(version),
      ),
    );
  },
};
