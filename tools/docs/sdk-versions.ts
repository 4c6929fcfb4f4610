import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAMILIES, familyOf, METHOD_COUNTS, SITUATIONS, type Situation } from '../../compat/sdks/behavior';
import { SAMPLE_METHODS } from '../../compat/sdks/methods';
import { dependencies } from '../../compat/sdks/package.json';
import { VERSIONS, type Version } from '../../compat/sdks/versions';
import { APIS } from '../../lib/catalog';
import type { AnalyticsAlias } from '../../spec/harness/sdk/analytics-world';
import { code, table } from './markdown';

const releaseOf = (version: Version): string =>
  dependencies[`customerio-node-${version}`].split('@').pop() ?? '';

function versions(): string {
  return table(
    [
      'Version',
      'Tested with',
      ...APIS.map((api) => `${api}: methods`),
      'Transport',
      'Retries',
      'Timeout (10 s)',
      'An HTTP error is',
    ],
    VERSIONS.map((version) => {
      const { transport, retries, timeout, httpError } = familyOf(version);
      const counts = APIS.map((api) => String(METHOD_COUNTS[version][api] ?? 'none'));
      return [
        version,
        releaseOf(version),
        ...counts,
        transport,
        retries === 0 ? 'none' : `up to ${retries}`,
        timeout,
        httpError,
      ];
    }),
  );
}

const range = (from: Version, to: Version) => (from === to ? from : `${from} to ${to}`);

function endings(): string {
  const ending = (text: string) => (text.includes(' ') || text === 'resolves' ? text : code(text));
  return table(
    ['What happens', ...FAMILIES.map(({ from, to }) => range(from, to))],
    (Object.keys(SITUATIONS) as Situation[]).map((situation) => [
      SITUATIONS[situation],
      ...FAMILIES.map((family) => ending(family.endings[situation])),
    ]),
  );
}

function methods(): string {
  return table(
    ['Client', 'Method', 'In versions'],
    SAMPLE_METHODS.map(({ client, name, since, until }) => [
      client,
      code(name),
      until === undefined ? `${since} and later` : range(since, until),
    ]),
  );
}

/** The variants of the code of `@customerio/cdp-analytics-node`, by the installation of a release of each. */
const VARIANTS: Readonly<
  Record<AnalyticsAlias, readonly [versions: string, fetch: string, messageId: string]>
> = {
  'customerio-cdp-v0.0': ['0.0.2', 'found when the SDK is loaded', 'no'],
  'customerio-cdp-v0.3': ['0.0.5 to 0.3.5', 'found at each request', 'no'],
  '@customerio/cdp-analytics-node': ['0.3.8 to 0.5.9', 'found at each request', 'yes'],
};

function variants(): string {
  const manifest = readFileSync(join(__dirname, '../../../package.json'), 'utf8');
  const { devDependencies } = JSON.parse(manifest) as { devDependencies: Record<string, string> };
  return table(
    ['Versions', 'Tested with', 'The global `fetch` is', 'Option `messageId` of a call'],
    Object.entries(VARIANTS).map(([alias, [versions, ...others]]) => [
      versions,
      devDependencies[alias]?.split('@').pop() ?? '',
      ...others,
    ]),
  );
}

/** Renders `docs/sdk-versions.md`. */
export const sdkVersions = (): string => `# SDK versions

After reading this page you can choose a version of \`customerio-node\`, predict how its calls end, and check whether your version of \`cdp-analytics-node\` is supported.

\`npm run docs\` writes this page from the tables of specs. Those of \`customerio-node\`, in \`compat/sdks/\`, test every cell with the newest patch of each published major.minor from 1.0, against a server on loopback. All public methods of all of these versions are instrumented. With every version, a call has one span, one count and, if it fails, one log event. Each version is also tested under its real name: with \`NodeSDK\`, loaded before this package, with \`--require\` and \`--import\` of \`register\`, and behind OpenTelemetry’s loader (\`compat/sdks/loading.spec.ts\`).

## Versions of \`customerio-node\`

${versions()}

"Not kept": the SDK sets its timeout but does nothing when it expires. The call waits until the connection closes.

## How a call ends

A class in \`code\` is the \`error_type\` of a failed call. A call that never ends has no span and no count: it stays in \`customerio_api_in_flight\`.

${endings()}

- The retries of 5.x are switched off in this table. A call is recorded once, after its last attempt.
- "Sends a body" is every write except removals. Versions 3.5 to 4.4 follow a redirect with the body of the redirect instead of the body of the call. If that body is empty, the server waits for the announced length. Set the region of the account on the client to avoid redirects.
- Versions 3.0 to 4.5 use only \`https\`, on port 443 or on the option \`port\`: they ignore protocol and port of \`url\`. \`server.port\` of the span is the port of \`url\` if no \`port\` is given.
- Versions 3.0 to 4.5 do not detect that a connection closes in the middle of a response, not even by their timeout. Race the call with a timeout of your own.
- Versions 3.1 and 3.2 post \`mergeCustomers\` to the App API, which does not support it. The call fails, and is recorded as a call of the Track client.
- Versions below 5.0 reject a call whose response is 204 or 207.

## Tested methods

${methods()}

## Versions of \`cdp-analytics-node\`

Versions 0.0.2 to below 1 of \`@customerio/cdp-analytics-node\` are supported. Its 17 releases have three variants of the code. A release of each is tested over HTTP: deliveries, retries, and each way to lose an event (\`spec/analytics\`). The newest one is also tested with \`NodeSDK\`, with a client that exists before, as an ES module with and without a loader, with the preload, and in bundles (\`spec/e2e/analytics.spec.ts\`).

${variants()}

The number that the SDK reports as \`VERSION\` is the same in all of them. The version in its \`package.json\` decides. [analytics.md](analytics.md#versions) describes what is recorded of another version.
`;
