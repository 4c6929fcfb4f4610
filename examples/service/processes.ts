import type { ChildProcess, Serializable } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProfileName } from '../../lib/testing/simulator';
import type { Children } from './children';
import type { Environment } from './environment';

const SIMULATOR = join(__dirname, '../../lib/testing/simulator/main.js');
const SERVICE = join(__dirname, 'service.js');

/** The service receives webhooks if this key is set. With the real API the user sets it. */
const SIGNING_KEY = 'CUSTOMERIO_WEBHOOK_SIGNING_KEY';

interface SimulatorAddresses {
  readonly url: string;
  readonly trackUrl: string;
  readonly appUrl: string;
  readonly pipelinesUrl: string;
}

/** The simulator, in a process of its own. */
export class SimulatorProcess {
  private webhookUrl: string | undefined;
  private webhookKey: string;

  constructor(
    private readonly process: ChildProcess,
    readonly addresses: SimulatorAddresses,
    /** The key of the service's receiver. */
    readonly signingKey: string,
  ) {
    this.webhookKey = signingKey;
  }

  setProfile(name: ProfileName): void {
    this.send({ event: 'set-profile', name });
  }

  /** Posts webhooks to a URL from now on. */
  sendWebhooksTo(url: string): void {
    this.webhookUrl = url;
    this.signWebhooksWith(this.webhookKey);
  }

  signWebhooksWith(key: string): void {
    this.webhookKey = key;
    if (this.webhookUrl === undefined) return;
    this.send({ event: 'send-webhooks', url: this.webhookUrl, signingKey: key });
  }

  private send(message: Serializable): void {
    // ignores the error if the simulator has exited: `Children` handles that
    this.process.send(message, () => undefined);
  }
}

export interface ProcessOptions {
  readonly environment: Environment;
  /** Whether a simulator is started; otherwise the service calls the real API. */
  readonly isSimulated: boolean;
  readonly onOutput: (text: string) => void;
  /** See {@link Children.add}. */
  readonly describeOutput?: () => string;
}

export interface Processes {
  readonly service: ChildProcess;
  /** Absent with the real API. */
  readonly simulator: SimulatorProcess | undefined;
}

/**
 * Starts the simulator, if needed, and the service. When the service reports its webhook URL, the simulator posts
 * webhooks to it.
 */
export async function startProcesses(children: Children, options: ProcessOptions): Promise<Processes> {
  const { environment, isSimulated, onOutput, ...others } = options;
  const simulator = isSimulated ? await startSimulator(children, options) : undefined;
  const service = children.start('service', SERVICE, {
    environment: {
      ...environment,
      ...addressesFor(simulator),
      [SIGNING_KEY]: simulator?.signingKey ?? environment[SIGNING_KEY],
    },
    onOutput,
    ...others,
  });
  service.on('message', (message) => {
    const { event, url } = message as { readonly event?: unknown; readonly url?: unknown };
    if (event !== 'webhooks') return;
    onOutput(`Webhooks       ${String(url)} (signed, from ${isSimulated ? 'the simulator' : 'Customer.io'})`);
    simulator?.sendWebhooksTo(String(url));
  });
  return { service, simulator };
}

async function startSimulator(
  children: Children,
  { isSimulated: _, ...options }: ProcessOptions,
): Promise<SimulatorProcess> {
  const child = children.start('simulator', SIMULATOR, { ...options, isMuted: true, isDetached: true });
  const [addresses] = (await once(child, 'message')) as [SimulatorAddresses];
  return new SimulatorProcess(child, addresses, randomBytes(24).toString('hex'));
}

const addressesFor = (simulator: SimulatorProcess | undefined): Environment => ({
  CUSTOMERIO_SIMULATOR_URL: simulator?.addresses.url,
  CUSTOMERIO_SIMULATOR_TRACK_URL: simulator?.addresses.trackUrl,
  CUSTOMERIO_SIMULATOR_APP_URL: simulator?.addresses.appUrl,
  CUSTOMERIO_SIMULATOR_PIPELINES_URL: simulator?.addresses.pipelinesUrl,
});
