import { networkInterfaces } from 'node:os';
import { failure, pass, skipped, warning, type Check, type Environment, type Result } from '../check';
import { sendRequest } from '../network/request';
import { describeUrl, isLoopback } from '../network/urls';
import { installedIn } from '../packages/installed';
import { definitionOf, DEFINITIONS, renamedFrom } from './families';
import { pageIn, pageOf, pageSourceOf } from './page';

const START = 'Start the application, then run the doctor again.';

/** Names where the address of the page comes from. */
const addressFix = ({ args }: Environment): string =>
  args.values['metrics'] === undefined
    ? 'Check OTEL_EXPORTER_PROMETHEUS_HOST and OTEL_EXPORTER_PROMETHEUS_PORT, or pass --metrics URL.'
    : 'Correct the URL in --metrics.';

export const metricsPage: Check = {
  id: 'metrics-page',
  needsApplication: true,
  async run(environment) {
    const { url, isRequired } = pageSourceOf(environment);
    const page = await pageOf(environment);
    const address = describeUrl(url);
    const fix = addressFix(environment);
    if (page.samples !== undefined)
      return [
        contentResult(
          address,
          page.samples.map(({ name }) => name),
        ),
      ];
    if (page.problem === undefined) {
      const { status } = page;
      if (!isRequired) return [skipped(`Pass --metrics URL: ${address} is no metrics page.`)];
      return [
        status === 200
          ? failure(`${address} is not a metrics page.`, fix)
          : failure(`The metrics page ${address} responds HTTP ${status}.`, fix),
      ];
    }
    const text = `The metrics page ${address} does not respond: ${page.problem.text}.`;
    if (isRequired) return [failure(text, `${START} ${fix}`)];
    return installedIn(environment).isDependency('@opentelemetry/exporter-prometheus')
      ? [warning(text, `${START} ${fix}`)]
      : [skipped(`Pass --metrics URL if the application or a Collector has a metrics page.`)];
  },
};

function contentResult(address: string, names: readonly string[]): Result {
  const documented = new Set(
    names.map((name) => definitionOf(name)?.name).filter((name) => name !== undefined),
  );
  if (documented.size > 0) {
    return pass(`${address} has ${documented.size} of the ${DEFINITIONS.length} documented metrics.`);
  }
  if (names.some((name) => renamedFrom(name) !== undefined)) {
    return failure(`${address} has no metric with a documented name.`, 'See collector-renames below.');
  }
  return warning(
    `${address} responds, but it has no metric of Customer.io calls or webhooks.`,
    'Make one call, then run the doctor again. If the metrics are still missing, run "customerio-otel doctor -- node app.js".',
  );
}

/** Returns the addresses of this machine that other machines can reach. */
export const externalAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    // link-local addresses need a zone, which a URL cannot have
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));

/** Returns the first of the addresses at which the page of a loopback URL responds too. */
export async function exposedAt(url: URL, addresses: readonly string[]): Promise<string | undefined> {
  const replies = await Promise.all(
    addresses.map(async (address) => {
      const other = new URL(url);
      other.hostname = address;
      return pageIn(await sendRequest(other, { timeoutMs: 2_000 })).samples !== undefined;
    }),
  );
  return addresses[replies.indexOf(true)];
}

export const metricsPageAddress: Check = {
  id: 'metrics-page-address',
  needsApplication: true,
  run: (environment) => checkAddress(environment, externalAddresses()),
};

/** @param addresses of this machine, without loopback addresses */
export async function checkAddress(
  environment: Environment,
  addresses: readonly string[],
): Promise<readonly Result[]> {
  const { url } = pageSourceOf(environment);
  // a host in the environment is the decision of the operator
  const isChosen = Boolean(environment.env['OTEL_EXPORTER_PROMETHEUS_HOST']);
  if (isChosen || !isLoopback(url) || (await pageOf(environment)).samples === undefined) return [];
  const exposed = await exposedAt(url, addresses);
  return [
    exposed === undefined
      ? pass('The metrics page accepts connections of this machine only.')
      : warning(
          `The metrics page accepts connections of other machines, at ${exposed}.`,
          'Set OTEL_EXPORTER_PROMETHEUS_HOST=127.0.0.1, or =0.0.0.0 if Prometheus runs on another machine.',
        ),
  ];
}
