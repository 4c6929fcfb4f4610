/**
 * The simulator as a process of its own. One JSON line on stdout says where it listens; the same goes to
 * the parent over IPC, if there is a channel. Ends with code 0 on SIGTERM, SIGINT or when the channel closes.
 *
 * CUSTOMERIO_SIMULATOR_PORT     0 (any free port) by default
 * CUSTOMERIO_SIMULATOR_HOST     127.0.0.1
 * CUSTOMERIO_SIMULATOR_SEED     1; a whole number that fixes the sequence of faults and latencies
 * CUSTOMERIO_SIMULATOR_PROFILE  quiet, realistic (default) or stormy
 *
 * CUSTOMERIO_SIMULATOR_WEBHOOK_URL          where reporting webhooks are posted to, on this machine
 * CUSTOMERIO_SIMULATOR_WEBHOOK_SIGNING_KEY  what they are signed with
 *
 * A receiver that starts later is named over IPC: `{ event: 'send-webhooks', url, signingKey }`.
 */
import {
  PROFILES,
  startSimulator,
  type ProfileName,
  type Simulator,
  type SimulatorOptions,
  type WebhookOptions,
} from './index';
import { fieldsOf } from './request';
import { targetProblem } from './webhooks/target';

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; choose another with CUSTOMERIO_SIMULATOR_PORT, or 0 for any free one',
  EACCES: 'this user may not open the port; choose one above 1023 with CUSTOMERIO_SIMULATOR_PORT',
  EADDRNOTAVAIL: 'this machine has no such address; check CUSTOMERIO_SIMULATOR_HOST',
  ENOTFOUND: 'the name is unknown; check CUSTOMERIO_SIMULATOR_HOST',
};

function setting(name: string): string | undefined {
  const value = process.env[`CUSTOMERIO_SIMULATOR_${name}`];
  return value === '' ? undefined : value;
}

function wholeNumber(name: string, fallback: number, max: number): number {
  const text = setting(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new Error(`CUSTOMERIO_SIMULATOR_${name} must be a whole number from 0 to ${max}, not "${text}"`);
}

function profileName(): ProfileName {
  const text = setting('PROFILE') ?? 'realistic';
  if (Object.hasOwn(PROFILES, text)) return text as ProfileName;
  const names = Object.keys(PROFILES).join(', ');
  throw new Error(`CUSTOMERIO_SIMULATOR_PROFILE must be one of ${names}, not "${text}"`);
}

const WEBHOOK_SETTINGS = { url: 'WEBHOOK_URL', signingKey: 'WEBHOOK_SIGNING_KEY' } as const;

function webhookTarget(): Pick<WebhookOptions, 'url' | 'signingKey'> {
  const [url, signingKey] = [setting(WEBHOOK_SETTINGS.url), setting(WEBHOOK_SETTINGS.signingKey)];
  if (url === undefined && signingKey === undefined) return {};
  const target = { url: url ?? '', signingKey: signingKey ?? '' };
  const wrong = targetProblem(target);
  if (wrong === undefined) return target;
  throw new Error(`CUSTOMERIO_SIMULATOR_${WEBHOOK_SETTINGS[wrong.setting]} ${wrong.problem}`);
}

function optionsFromEnvironment(): SimulatorOptions & { host: string; port: number } {
  const profile = PROFILES[profileName()];
  return {
    host: setting('HOST') ?? '127.0.0.1',
    port: wholeNumber('PORT', 0, 65_535),
    seed: wholeNumber('SEED', 1, 0xffff_ffff),
    ...profile,
    webhooks: { ...profile.webhooks, ...webhookTarget() },
  };
}

/** A message that names no usable receiver is reported, and changes nothing. */
function sendWebhooks(simulator: Simulator, message: unknown): void {
  const { event, url, signingKey } = fieldsOf(message);
  if (event !== 'send-webhooks') return;
  try {
    simulator.sendWebhooksTo({
      url: typeof url === 'string' ? url : '',
      signingKey: typeof signingKey === 'string' ? signingKey : '',
    });
  } catch (error) {
    process.stderr.write(`Customer.io simulator: ${(error as Error).message}\n`);
  }
}

async function main(): Promise<void> {
  const options = optionsFromEnvironment();
  const starting = startSimulator(options).catch((error: NodeJS.ErrnoException) => {
    const cause = LISTEN_ERRORS[error.code ?? ''] ?? error.message;
    throw new Error(`cannot listen on ${options.host}:${options.port}: ${cause}`);
  });
  const stop = (): void => {
    starting
      .then((simulator) => simulator.close())
      .then(
        () => process.exit(0),
        () => undefined, // it never listened, which is reported below
      );
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, stop);
  const simulator = await starting;
  process.on('message', (message) => sendWebhooks(simulator, message));
  const { url, trackUrl, appUrl, pipelinesUrl } = simulator;
  const listening = { event: 'listening', url, trackUrl, appUrl, pipelinesUrl };
  process.stdout.write(`${JSON.stringify(listening)}\n`);
  // A parent that has gone meanwhile is the business of `disconnect`.
  process.send?.(listening, undefined, undefined, () => undefined);
}

main().catch((error: Error) => {
  process.stderr.write(`Customer.io simulator: ${error.message}\n`, () => process.exit(1));
});
