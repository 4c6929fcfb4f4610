import { failure, pass, warning, type Check, type Environment, type Result } from '../check';
import { pageOf } from '../metrics/page';
import { describeUrl } from '../network/urls';
import { installedIn } from '../packages/installed';
import { exportersOf, exporterVariable, SIGNAL_NAMES, SIGNALS, type Signal } from '../settings/signals';
import { exportNothing, type ExportResult } from './export';
import { endpointVariable, targetOf, type Target } from './targets';

const GENERAL = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** Whether a signal is exported over OTLP, and whether the environment requires it. */
type Use = 'required' | 'default' | 'unused';

async function useOf(environment: Environment, signal: Signal): Promise<Use> {
  const { env, args } = environment;
  if (env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return 'unused';
  const names = exportersOf(environment, signal);
  if (names.length > 0) return names.includes('otlp') && !names.includes('none') ? 'required' : 'unused';
  if (endpointVariable(env, signal) !== undefined) return 'required';
  // an application that the doctor starts itself shows its own exports
  if (args.rest.length > 0 || !installedIn(environment).hasNodeSdk) return 'unused';
  // code that created a metrics page has replaced the default exporter of metrics
  return signal === 'metrics' && (await pageOf(environment)).samples !== undefined ? 'unused' : 'default';
}

interface Attempt extends ExportResult {
  readonly target: Target;
  readonly use: Use;
}

async function attempt(environment: Environment, signal: Signal): Promise<Attempt | undefined> {
  const use = await useOf(environment, signal);
  if (use === 'unused') return undefined;
  const target = targetOf(environment, signal);
  if (target.url === undefined) return { target, use, outcome: 'rejected' };
  return { target, use, ...(await exportNothing(target, target.url)) };
}

/** Sends an empty export to the endpoint of each signal. */
export const otlpEndpoint: Check = {
  id: 'otlp-endpoint',
  async run(environment) {
    const attempts = await Promise.all(SIGNAL_NAMES.map((signal) => attempt(environment, signal)));
    const groups = new Map<string, [Attempt, ...Attempt[]]>();
    for (const each of attempts) {
      if (each === undefined) continue;
      const { target, use, outcome } = each;
      const key = JSON.stringify([
        target.url?.origin,
        target.variable,
        target.protocol,
        use,
        outcome,
        each.status,
      ]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [each]);
      else group.push(each);
    }
    return [...groups.values()].flatMap((group) => resultsOf(group));
  },
};

function resultsOf(group: readonly [Attempt, ...Attempt[]]): readonly Result[] {
  const [{ target, use, outcome, status }] = group;
  const signals = group.map((each) => each.target.signal).join(', ');
  const unreadable = target.unreadable.map((name) =>
    failure(`The file in ${name} cannot be read.`, `Set ${name} to the path of a readable PEM file.`),
  );
  if (target.url === undefined) {
    return [
      failure(
        `${target.variable} is not a URL, so ${signals} are not sent there.`,
        `Set it to http://host:${target.protocol === 'grpc' ? 4317 : 4318}, without quotes.`,
      ),
    ];
  }
  const endpoint = `${describeUrl(new URL(target.url.origin))} (${target.protocol})`;
  if (outcome === 'accepted') return [...unreadable, pass(`${endpoint} accepts ${signals}.`)];
  const { text, fix } = describeOutcome(outcome, target);
  const found = `${endpoint} does not accept ${signals}: ${text}${status === undefined ? '' : ` (${status})`}.`;
  if (use === 'default') {
    const variables = group.map((each) => OTHER_EXPORTERS[each.target.signal]).join(' ');
    return [
      warning(
        `${found} It is the default endpoint of the SDK, unless code sets another exporter.`,
        `Set OTEL_EXPORTER_OTLP_ENDPOINT to your Collector, or name other exporters: ${variables}.`,
      ),
    ];
  }
  return [...unreadable, failure(found, fix)];
}

/** What an application without a Collector sets. */
const OTHER_EXPORTERS: Readonly<Record<Signal, string>> = {
  traces: `${exporterVariable('traces')}=none`,
  metrics: `${exporterVariable('metrics')}=prometheus`,
  logs: `${exporterVariable('logs')}=none`,
};

interface Description {
  readonly text: string;
  readonly fix: string;
}

function describeOutcome(outcome: Exclude<ExportResult['outcome'], 'accepted'>, target: Target): Description {
  const isGrpc = target.protocol === 'grpc';
  const { variable = GENERAL } = target;
  if (typeof outcome === 'object') {
    const { kind, text } = outcome;
    return {
      text,
      fix: NETWORK_FIXES[kind]?.(variable) ?? `Check ${variable} and the log of the Collector.`,
    };
  }
  const path = target.url === undefined ? '' : describeUrl(target.url);
  const descriptions: Readonly<Record<typeof outcome, Description>> = {
    unauthorized: {
      text: 'the credentials are missing or wrong',
      fix: 'Set OTEL_EXPORTER_OTLP_HEADERS to the header that the backend documents, such as authorization=Bearer%20...',
    },
    'not-found': {
      text: isGrpc ? 'the server has no such service' : `the path does not exist: ${path}`,
      fix: isGrpc
        ? 'Enable this signal in the receiver of the Collector, or set the exporter of this signal to none.'
        : `Correct the port in ${variable} if another server uses it. ${pathFix(variable, target.signal)}`,
    },
    redirect: {
      text: 'it redirects, and exporters follow no redirect',
      fix: `Set ${variable} to the final address, often with https://.`,
    },
    page: { text: 'it is a web page', fix: `Correct the host and the port in ${variable}.` },
    protocol: {
      text: isGrpc ? 'the port does not use gRPC' : 'the port uses another protocol',
      fix: isGrpc
        ? `Set the port in ${variable} to that of gRPC (4317), or set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.`
        : `Set the port in ${variable} to that of HTTP (4318), or set OTEL_EXPORTER_OTLP_PROTOCOL=grpc.`,
    },
    busy: {
      text: 'it is overloaded or its backend is down',
      fix: 'Check the log and the queue of the Collector.',
    },
    rejected: { text: 'it rejects an empty export', fix: 'Check that the address is an OTLP receiver.' },
  };
  return descriptions[outcome];
}

/** The variable of one signal has the whole path; the SDK completes the general one. */
const pathFix = (variable: string, signal: Signal): string =>
  variable === GENERAL
    ? `Set ${GENERAL} without /v1/...: the SDK appends the path of each signal.`
    : `Set ${variable} to the whole URL, often with ${SIGNALS[signal].path}: the SDK appends no path.`;

const NETWORK_FIXES: Readonly<Record<string, (variable: string) => string>> = {
  refused: (variable) => `Start the Collector, or correct the host and the port in ${variable}.`,
  dns: (variable) => `Correct the host name in ${variable}.`,
  unreachable: (variable) => `Correct the host in ${variable}, or the route to it.`,
  timeout: (variable) => `Check the firewall, and the host and the port in ${variable}.`,
  certificate: () => 'Set OTEL_EXPORTER_OTLP_CERTIFICATE to the PEM file of the certificate authority.',
  closed: (variable) =>
    `If the port uses TLS, use https:// in ${variable}. Otherwise, check the port and the log of the Collector.`,
  'not-tls': (variable) => `Use http:// instead of https:// in ${variable}, or enable TLS in the Collector.`,
};
