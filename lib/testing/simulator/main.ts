/**
 * Runs the simulator as a process. Writes its URLs to stdout as one JSON line, and sends them to the parent if
 * there is an IPC channel. Exits with code 0 on SIGTERM, on SIGINT, or when the channel closes.
 *
 * CUSTOMERIO_SIMULATOR_PORT     0 (any free port) by default
 * CUSTOMERIO_SIMULATOR_HOST     127.0.0.1
 * CUSTOMERIO_SIMULATOR_SEED     1; a whole number that determines the sequence of faults and latencies
 * CUSTOMERIO_SIMULATOR_PROFILE  realistic (default) or another name in profiles.ts
 *
 * CUSTOMERIO_SIMULATOR_WEBHOOK_URL          URL for reporting webhooks, on this machine
 * CUSTOMERIO_SIMULATOR_WEBHOOK_SIGNING_KEY  key of their signatures
 *
 * A parent sets the target of webhooks with the IPC message `{ event: 'send-webhooks', url, signingKey }`, and changes
 * the profile with `{ event: 'set-profile', name }`.
 */
import {
  isProfileName,
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
  EADDRINUSE: 'the port is in use; set CUSTOMERIO_SIMULATOR_PORT to another port, or to 0 for any free port',
  EACCES: 'this user may not open the port; set CUSTOMERIO_SIMULATOR_PORT to a port above 1023',
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
  if (isProfileName(text)) return text;
  const names = Object.keys(PROFILES).join(', ');
  throw new Error(`CUSTOMERIO_SIMULATOR_PROFILE must be one of ${names}, not "${text}"`);
}

const WEBHOOK_SETTINGS = { url: 'WEBHOOK_URL', signingKey: 'WEBHOOK_SIGNING_KEY' } as const;

function webhookTarget(): Pick<WebhookOptions, 'url' | 'signingKey'> {
  const [url, signingKey] = [setting(WEBHOOK_SETTINGS.url), setting(WEBHOOK_SETTINGS.signingKey)];
  if (url === undefined && signingKey === undefined) return {};
  const target = { url: url ?? '', signingKey: signingKey ?? '' };
  const invalid = targetProblem(target);
  if (invalid === undefined) return target;
  throw new Error(`CUSTOMERIO_SIMULATOR_${WEBHOOK_SETTINGS[invalid.setting]} ${invalid.problem}`);
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

/** Reports an invalid message on stderr. Such a message changes nothing. */
function onMessage(simulator: Simulator, message: unknown): void {
  const { event, url, signingKey, name } = fieldsOf(message);
  if (event === 'set-profile' && typeof name === 'string' && isProfileName(name)) {
    simulator.setProfile(PROFILES[name]);
  }
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
        () => undefined, // the listen error is reported below
      );
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, stop);
  const simulator = await starting;
  process.on('message', (message) => onMessage(simulator, message));
  const { url, trackUrl, appUrl, pipelinesUrl } = simulator;
  const listening = { event: 'listening', url, trackUrl, appUrl, pipelinesUrl };
  process.stdout.write(`${JSON.stringify(listening)}\n`);
  // ignores the error if the parent has exited: `disconnect` handles that
  process.send?.(listening, undefined, undefined, () => undefined);
}

main().catch((error: Error) => {
  process.stderr.write(`Customer.io simulator: ${error.message}\n`, () => process.exit(1));
});
