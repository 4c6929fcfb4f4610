import { failure, pass, skipped, warning, type Check } from '../check';
import { describeFolder } from './copies';
import { API_NAME, compareVersions, installedIn, OTEL_SDK_NAMES, versionsOf } from './installed';

/** The peer dependency of this package is `^1.9.0`. */
const MIN_API = '1.9.0';
const NEXT_MAJOR_API = '2.0.0';
/** SDK 3 needs this version of the API. SDK 2 needs an older one. */
const API_OF_SDK_3 = '1.10.0';

export const apiVersion: Check = {
  id: 'api-version',
  run(environment) {
    const api = installedIn(environment).resolved(API_NAME);
    if (api === undefined) {
      return [
        failure(
          `${API_NAME} is not installed in this folder: no telemetry is recorded.`,
          `Run "npm install ${API_NAME}@^${MIN_API}".`,
        ),
      ];
    }
    const isSupported =
      compareVersions(api.version, MIN_API) >= 0 && compareVersions(api.version, NEXT_MAJOR_API) < 0;
    return [
      isSupported
        ? pass(`${API_NAME} ${api.version} is supported.`)
        : failure(
            `${API_NAME} ${api.version} is not supported. Supported is ^${MIN_API}.`,
            `Run "npm install ${API_NAME}@^${MIN_API}".`,
          ),
    ];
  },
};

export const apiCopies: Check = {
  id: 'api-copies',
  run(environment) {
    const copies = installedIn(environment).copies(API_NAME);
    const versions = versionsOf(copies);
    if (copies.length === 0) return [];
    if (versions.length === 1) return [pass(`All packages use ${API_NAME} ${versions[0]}.`)];
    const list = copies
      .map(({ version, folder }) => `${version} in ${describeFolder(environment.cwd, folder)}`)
      .join(', ');
    return [
      warning(
        `Several versions of ${API_NAME} are installed: ${list}. A copy does not see the providers of an older one.`,
        `Keep one version in all package.json files, then run "npm dedupe" or add an override for ${API_NAME}.`,
      ),
    ];
  },
};

export const otelSdk: Check = {
  id: 'otel-sdk',
  run(environment) {
    const installed = installedIn(environment);
    const copies = installed.copies(...OTEL_SDK_NAMES);
    if (copies.length === 0) {
      return installed.resolved(API_NAME) === undefined
        ? [skipped('Install the dependencies of the application.')]
        : [
            warning(
              'No OpenTelemetry SDK is installed in this folder: nothing is recorded or exported.',
              'Run "npm install @opentelemetry/sdk-node", and start it before the application.',
            ),
          ];
    }
    const metrics = installed.copies('@opentelemetry/sdk-metrics', '@opentelemetry/sdk-trace-base');
    const majors = [...new Set(metrics.map(({ version }) => Number.parseInt(version, 10)))].sort();
    if (majors.length > 1) {
      return [
        warning(
          `Two lines of the OpenTelemetry SDK are installed: ${versionsOf(metrics).join(' and ')}.`,
          'Upgrade all @opentelemetry packages to one line: SDK 2.x with 0.2xx, or SDK 3.x with 0.3xx.',
        ),
      ];
    }
    const api = installed.resolved(API_NAME)?.version ?? API_OF_SDK_3;
    const needsNewApi = (majors[0] ?? 0) >= 3 && compareVersions(api, API_OF_SDK_3) < 0;
    return [
      needsNewApi
        ? failure(
            `The OpenTelemetry SDK ${versionsOf(metrics).join(', ')} does not work with ${API_NAME} ${api}.`,
            `Run "npm install ${API_NAME}@^${API_OF_SDK_3}".`,
          )
        : pass(`An OpenTelemetry SDK is installed: ${copies[0]?.name} ${copies[0]?.version}.`),
    ];
  },
};
