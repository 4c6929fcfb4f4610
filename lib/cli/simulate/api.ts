import { once } from 'node:events';
import {
  startSimulator,
  type FeedStats,
  type Exchange,
  type Simulator,
  type SimulatorOptions,
} from '../../testing/simulator';
import type { Command, Io, OptionValues } from '../command';
import { onInterrupt } from '../interrupt';
import { KEY_OPTIONS, readKey } from '../key';
import { textOption, textOptions, wholeNumberOption } from '../option-values';
import { UsageError } from '../usage-error';
import { createCertificateFile, type CertificateFile } from './certificate-file';
import { ExchangeCounts, exchangeLine } from './exchanges';
import { parseFaults, requireShares } from './faults';
import { parseLatency } from './latency';
import { profileFrom, PROFILE_OPTION } from './profiles';
import { clientCode, httpsCode } from './set-up';
import { targetFrom, TARGET_OPTIONS } from './target';

const DEFAULT_PORT = 4050;

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use; give another one to --port, or 0 for any free port.',
  EACCES: 'may not be opened by this user; give a port above 1023 to --port.',
};

/** Options of `--webhooks-to`. */
const WEBHOOK_OPTIONS = ['key-env', 'key-file', 'allow-remote'];

function requireWebhooks(values: OptionValues): void {
  if (values['webhooks-to'] !== undefined) return;
  const given = WEBHOOK_OPTIONS.find((name) => values[name] !== undefined);
  if (given === undefined) return;
  throw new UsageError(`--${given} applies to --webhooks-to only; add it, or leave --${given} out.`);
}

async function optionsFrom(
  values: OptionValues,
  io: Io,
): Promise<SimulatorOptions & { readonly port: number }> {
  requireWebhooks(values);
  const profile = profileFrom(values, 'quiet');
  const latency = textOption(values, 'latency');
  const faults = { ...profile.faults, ...parseFaults(textOptions(values, 'fault')) };
  requireShares(faults);
  return {
    port: wholeNumberOption(values, 'port', { max: 65_535, fallback: DEFAULT_PORT }),
    seed: wholeNumberOption(values, 'seed', { max: 0xffff_ffff, fallback: 1 }),
    latency: latency === undefined ? profile.latency : parseLatency(latency),
    faults,
    ...(values['webhooks-to'] !== undefined && {
      webhooks: {
        ...profile.webhooks,
        url: (await targetFrom(values, 'webhooks-to')).href,
        signingKey: readKey(values, io.env),
        allowRemote: true,
      },
    }),
  };
}

async function start(options: SimulatorOptions & { readonly port: number }): Promise<Simulator> {
  return startSimulator(options).catch((error: NodeJS.ErrnoException) => {
    const problem = LISTEN_ERRORS[error.code ?? ''];
    if (problem === undefined) throw error;
    throw new UsageError(`The port ${options.port} ${problem}`);
  });
}

function printStart(
  simulator: Simulator,
  certificate: CertificateFile | undefined,
  isJson: boolean,
  io: Io,
): void {
  const { url, trackUrl, appUrl, pipelinesUrl } = simulator;
  if (isJson) {
    const path = certificate === undefined ? {} : { certificate: certificate.path };
    io.stdout.write(
      `${JSON.stringify({ event: 'listening', url, trackUrl, appUrl, pipelinesUrl, ...path })}\n`,
    );
    return;
  }
  const code = certificate === undefined ? clientCode(simulator) : httpsCode(simulator, certificate.path);
  io.stdout.write(
    `Customer.io simulator on ${url}. It accepts any key.\n${code}\nRequests (Ctrl-C prints a summary):\n`,
  );
}

type Webhooks = Pick<FeedStats, 'posted' | 'accepted' | 'queued'>;

const webhooksOf = ({ webhooks: { stats } }: Simulator): Webhooks => ({
  posted: stats.posted,
  accepted: stats.accepted,
  queued: stats.queued,
});

const webhooksText = (webhooks: Webhooks | undefined): string =>
  webhooks === undefined
    ? ''
    : `Webhooks: ${webhooks.posted} posted, ${webhooks.accepted} accepted, ${webhooks.queued} queued\n`;

/** `customerio-otel simulate api`: serves Customer.io's APIs on this machine. */
export const api: Command = {
  name: 'api',
  summary:
    "Serves Customer.io's Track, App and Pipelines APIs on this machine, and prints each request without ids.",
  usage: [
    'simulate api [--port N] [--fault FAULT:SHARE ...] [--latency p50=MS,p99=MS] [--profile NAME] [--https] [--json]',
  ],
  options: {
    port: {
      type: 'string',
      value: 'N',
      help: `Port on 127.0.0.1; 0 for any free port. Default: ${DEFAULT_PORT}.`,
    },
    fault: {
      type: 'string',
      multiple: true,
      value: 'FAULT:SHARE',
      help: 'A fault and its share of the requests: 429:0.2, 503:0.1, reset:0.01, timeout:0.01. May be given several times. "simulate list" prints all faults. Default: none.',
    },
    latency: {
      type: 'string',
      value: 'p50=MS,p99=MS',
      help: 'Median and 99th percentile of the response times, in milliseconds. Default: those of the profile.',
    },
    profile: { ...PROFILE_OPTION, help: `${PROFILE_OPTION.help} Default: quiet.` },
    seed: { type: 'string', value: 'N', help: 'Another number has other faults and latencies. Default: 1.' },
    https: {
      type: 'boolean',
      help: 'Serve https with a new certificate. Versions 3 and 4 of customerio-node support only https.',
    },
    'webhooks-to': {
      type: 'string',
      value: 'URL',
      help: 'Endpoint that receives signed webhooks for accepted sends. Needs --key-env or --key-file. Default: none.',
    },
    'allow-remote': TARGET_OPTIONS['allow-remote'],
    ...KEY_OPTIONS,
  },
  examples: [
    {
      command: 'npx customerio-otel simulate api --fault 429:0.2 --latency p50=80,p99=900',
      what: 'respond 429 to a fifth of the requests, and slowly to some',
    },
    {
      command:
        'npx customerio-otel simulate api --profile healthy --webhooks-to http://127.0.0.1:3000/cio --key-env CIO_KEY',
      what: 'simulate Customer.io with its webhooks',
    },
  ],
  details: ['With --json each line is one event: listening, request, or summary.'],
  async run({ values }, io) {
    const isJson = values['json'] === true;
    const options = await optionsFrom(values, io);
    const certificate = values['https'] === true ? createCertificateFile() : undefined;
    const counts = new ExchangeCounts();
    const onExchange = (exchange: Exchange): void => {
      counts.add(exchange);
      const at = new Date();
      const event = {
        event: 'request',
        at: at.toISOString(),
        ...exchange,
        status: exchange.status ?? null,
        durationMs: Math.round(exchange.durationMs),
      };
      io.stdout.write(`${isJson ? JSON.stringify(event) : exchangeLine(exchange, at)}\n`);
    };
    const interrupt = onInterrupt();
    let webhooks: Webhooks | undefined;
    try {
      const simulator = await start({ ...options, onExchange, ...(certificate && { tls: certificate.tls }) });
      printStart(simulator, certificate, isJson, io);
      if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
      if (options.webhooks !== undefined) webhooks = webhooksOf(simulator);
      await simulator.close();
    } finally {
      interrupt.dispose();
      certificate?.remove();
    }
    const summary = { event: 'summary', ...counts.summary, ...(webhooks && { webhooks }) };
    io.stdout.write(isJson ? `${JSON.stringify(summary)}\n` : `\n${counts.text()}${webhooksText(webhooks)}`);
    return 0;
  },
};
