import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
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

interface Simulator {
  readonly process: ChildProcess;
  readonly addresses: SimulatorAddresses;
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
  readonly simulatorUrl: string | undefined;
}

/**
 * Starts the simulator, if needed, and the service. When the service reports its webhook URL, the simulator posts
 * webhooks to it.
 */
export async function startProcesses(children: Children, options: ProcessOptions): Promise<Processes> {
  const { environment, isSimulated, onOutput, ...others } = options;
  const simulator = isSimulated ? await startSimulator(children, options) : undefined;
  const signingKey = isSimulated ? randomBytes(24).toString('hex') : environment[SIGNING_KEY];
  const service = children.start('service', SERVICE, {
    environment: { ...environment, ...addressesFor(simulator), [SIGNING_KEY]: signingKey },
    onOutput,
    ...others,
  });
  service.on('message', (message) => {
    const { event, url } = message as { readonly event?: unknown; readonly url?: unknown };
    if (event !== 'webhooks') return;
    onOutput(`Webhooks       ${String(url)} (signed, from ${isSimulated ? 'the simulator' : 'Customer.io'})`);
    // ignores the error if the simulator has exited: `Children` handles that
    simulator?.process.send({ event: 'send-webhooks', url, signingKey }, () => undefined);
  });
  return { service, simulatorUrl: simulator?.addresses.url };
}

async function startSimulator(
  children: Children,
  { isSimulated: _, ...options }: ProcessOptions,
): Promise<Simulator> {
  const child = children.start('simulator', SIMULATOR, { ...options, isMuted: true, isDetached: true });
  const [addresses] = (await once(child, 'message')) as [SimulatorAddresses];
  return { process: child, addresses };
}

const addressesFor = (simulator: Simulator | undefined): Environment => ({
  CUSTOMERIO_SIMULATOR_TRACK_URL: simulator?.addresses.trackUrl,
  CUSTOMERIO_SIMULATOR_APP_URL: simulator?.addresses.appUrl,
  CUSTOMERIO_SIMULATOR_PIPELINES_URL: simulator?.addresses.pipelinesUrl,
});
