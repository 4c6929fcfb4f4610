import { FAMILIES, familyOf, METHOD_COUNTS, SITUATIONS, type Situation } from '../../compat/sdks/behavior';
import { SAMPLE_METHODS } from '../../compat/sdks/methods';
import { dependencies } from '../../compat/sdks/package.json';
import { VERSIONS, type Version } from '../../compat/sdks/versions';
import { APIS } from '../../lib/catalog';
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

/** Renders `docs/sdk-versions.md`. */
export const sdkVersions = (): string => `# What each version of \`customerio-node\` does

After reading this page you can choose a version of \`customerio-node\`, and predict how its calls end.

\`npm run docs\` writes this page from \`compat/sdks/\`. Its specs test every cell with the newest patch of each published major.minor from 1.0, against a server on loopback. All public methods of all of these versions are instrumented. With every version, a call has one span, one count and, if it fails, one log event. Each version is also tested under its real name: with \`NodeSDK\`, loaded before this package, with \`--require\` and \`--import\` of \`register\`, and behind OpenTelemetry’s loader (\`compat/sdks/loading.spec.ts\`).

## Versions

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
`;
