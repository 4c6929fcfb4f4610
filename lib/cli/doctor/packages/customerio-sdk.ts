import { ANALYTICS_SDK, ANALYTICS_VERSIONS, isSupportedAnalytics } from '../../../analytics/sdk-files';
import { isSupported, SUPPORTED_VERSIONS, versionAdvice } from '../../../client/versions';
import { PACKAGE_NAME } from '../../../version';
import { failure, pass, warning, type Check, type Environment, type Result } from '../check';
import { dependenciesOf, describeFolder, type PackageCopy } from './copies';
import { installedIn, SDK_NAMES } from './installed';

/** One of Customer.io's SDKs, as the checks of packages see it. */
interface CustomerIOSdk {
  /** Names under which module hooks detect it. The first one is its own. */
  readonly names: readonly [string, ...string[]];
  /** Range of an alias in package.json, such as `npm:customerio-node@5.2.0`. */
  readonly alias: RegExp;
  readonly range: string;
  readonly isSupported: (version: string) => boolean;
  readonly unsupported: (copy: PackageCopy) => Result;
}

const SDKS: readonly CustomerIOSdk[] = [
  {
    names: SDK_NAMES,
    alias: /^npm:(?:customerio-node|@customerio\/track)(?:@|$)/,
    range: SUPPORTED_VERSIONS,
    isSupported,
    unsupported: ({ name, version }) =>
      failure(
        `${name} ${version} is not supported: its calls are not recorded. Supported is ${SUPPORTED_VERSIONS}.`,
        versionAdvice(version),
      ),
  },
  {
    names: [ANALYTICS_SDK],
    alias: /^npm:@customerio\/cdp-analytics-node(?:@|$)/,
    range: ANALYTICS_VERSIONS,
    isSupported: isSupportedAnalytics,
    unsupported: ({ name, version }) =>
      warning(
        `${name} ${version} is not supported: events are counted by what the SDK reports, and batches have no ` +
          `spans and no metrics. Supported is ${ANALYTICS_VERSIONS}.`,
        version.startsWith('0.')
          ? `Run "npm install ${ANALYTICS_SDK}@0".`
          : `Look for a newer ${PACKAGE_NAME}.`,
      ),
  },
];

const copiesOf = ({ names }: CustomerIOSdk, environment: Environment): readonly PackageCopy[] =>
  installedIn(environment).copies(...names);

/** Returns a warning for each name under which package.json installs an SDK, and which module hooks do not detect. */
const aliasesOf = ({ names, alias }: CustomerIOSdk, cwd: string): Result[] =>
  Object.entries(dependenciesOf(cwd))
    .filter(([name, range]) => alias.test(String(range)) && !names.includes(name))
    .map(([name]) =>
      warning(
        `${names[0]} is installed under the name "${name}", which is not instrumented automatically.`,
        `Use the name ${names[0]}, or pass the module to instrumentCustomerIO(require("${name}")).`,
      ),
    );

/** Returns a failure for each SDK that is in package.json, if no copy of it is installed. */
function missingIn(environment: Environment, sdk: CustomerIOSdk): Result[] {
  if (copiesOf(sdk, environment).length > 0) return [];
  const declared = sdk.names.find((name) => installedIn(environment).isDependency(name));
  return declared === undefined
    ? []
    : [failure(`${declared} is in package.json, but it is not installed.`, 'Run "npm install".')];
}

export const sdkCopies: Check = {
  id: 'sdk-copies',
  run(environment) {
    const { cwd } = environment;
    const copies = SDKS.flatMap((sdk) => copiesOf(sdk, environment));
    const list = copies.map(
      ({ name, version, folder }) => `${name} ${version} in ${describeFolder(cwd, folder)}`,
    );
    const problems = SDKS.flatMap((sdk) => [...missingIn(environment, sdk), ...aliasesOf(sdk, cwd)]);
    if (list.length > 0) return [pass(`The application can load ${list.join(', ')}.`), ...problems];
    if (problems.length > 0) return problems;
    // an application that only receives webhooks does not need an SDK
    return [pass('No SDK of Customer.io is installed: this application can only receive webhooks.')];
  },
};

export const sdkVersion: Check = {
  id: 'sdk-version',
  run: (environment) =>
    SDKS.flatMap((sdk) => {
      const copies = copiesOf(sdk, environment);
      if (copies.length === 0) return [];
      const unsupported = copies.filter(({ version }) => !sdk.isSupported(version));
      return unsupported.length === 0
        ? [pass(`All copies of ${sdk.names[0]} are supported (${sdk.range}).`)]
        : unsupported.map(sdk.unsupported);
    }),
};
