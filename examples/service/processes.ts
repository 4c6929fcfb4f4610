import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Children } from './children';
import type { Environment } from './environment';

const SIMULATOR = join(__dirname, '../../lib/testing/simulator/main.js');
const SERVICE = join(__dirname, 'service.js');

/** With a key the service takes webhooks; with the real API it is the user's. */
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
  /** Without a simulator the service calls the real API. */
  readonly simulated: boolean;
  readonly onOutput: (text: string) => void;
  /** See {@link Children.keep}. */
  readonly lastWords?: () => string;
}

export interface Processes {
  readonly service: ChildProcess;
  /** Absent with the real API. */
  readonly simulatorUrl: string | undefined;
}

/** Starts the service and what it talks to, and has webhooks sent to it as soon as it says where it takes them. */
export async function startProcesses(children: Children, options: ProcessOptions): Promise<Processes> {
  const { environment, simulated, onOutput, ...others } = options;
  const simulator = simulated ? await startSimulator(children, options) : undefined;
  const signingKey = simulated ? randomBytes(24).toString('hex') : environment[SIGNING_KEY];
  const service = children.start('service', SERVICE, {
    environment: { ...environment, ...addressesFor(simulator), [SIGNING_KEY]: signingKey },
    onOutput,
    ...others,
  });
  service.on('message', (message) => {
    const { event, url } = message as { readonly event?: unknown; readonly url?: unknown };
    if (event !== 'webhooks') return;
    onOutput(`Webhooks       ${String(url)} (signed, from ${simulated ? 'the simulator' : 'Customer.io'})`);
    // one that has gone meanwhile is the business of `Children`
    simulator?.process.send({ event: 'send-webhooks', url, signingKey }, () => undefined);
  });
  return { service, simulatorUrl: simulator?.addresses.url };
}

async function startSimulator(
  children: Children,
  { simulated: _, ...options }: ProcessOptions,
): Promise<Simulator> {
  const child = children.start('simulator', SIMULATOR, { ...options, muted: true, outsideGroup: true });
  const [addresses] = (await once(child, 'message')) as [SimulatorAddresses];
  return { process: child, addresses };
}

const addressesFor = (simulator: Simulator | undefined): Environment => ({
  CUSTOMERIO_SIMULATOR_TRACK_URL: simulator?.addresses.trackUrl,
  CUSTOMERIO_SIMULATOR_APP_URL: simulator?.addresses.appUrl,
  CUSTOMERIO_SIMULATOR_PIPELINES_URL: simulator?.addresses.pipelinesUrl,
});
