/** `npm start`: a simulated Customer.io, a service that calls it, and what the service's metrics say. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Children } from './children';
import { Complaint, metricsPage, realRegion, withDefaults, type Environment } from './environment';
import { PageReader } from './page';
import { requireFreePort } from './prerequisites';
import { Screen } from './screen';
import { showTables } from './tables';

const SIMULATOR = join(__dirname, '../../lib/testing/simulator/main.js');
const SERVICE = join(__dirname, 'service.js');

/** With a key the service takes webhooks; with the real API it is the user's. */
const SIGNING_KEY = 'CUSTOMERIO_WEBHOOK_SIGNING_KEY';

const PARENT_POLL_MS = 500;

const screen = new Screen(process.stdout);
const children = new Children();

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

async function run(): Promise<void> {
  const environment = withDefaults(process.env);
  const region = realRegion(environment);
  const page = metricsPage(environment);
  if (typeof page !== 'string') await requireFreePort(page);

  const simulator = region === undefined ? await startSimulator(environment) : undefined;
  const signingKey = simulator === undefined ? environment[SIGNING_KEY] : randomBytes(24).toString('hex');
  const service = children.start('service', SERVICE, {
    environment: { ...environment, ...addressesFor(simulator), [SIGNING_KEY]: signingKey },
    onOutput: (text) => screen.log(text),
  });
  service.on('message', (message) => {
    const { event, url } = message as { readonly event?: unknown; readonly url?: unknown };
    if (event !== 'webhooks') return;
    screen.log(`Webhooks       ${String(url)} (signed, from ${simulator ? 'the simulator' : 'Customer.io'})`);
    // one that has gone meanwhile is the business of `Children`
    simulator?.process.send({ event: 'send-webhooks', url, signingKey }, () => undefined);
  });

  screen.log(
    [
      `Ctrl-C ends.`,
      simulator === undefined
        ? `Customer.io    the real API, region ${region}: one call per second`
        : `Customer.io    simulated at ${simulator.addresses.url}`,
      `Metrics page   ${typeof page === 'string' ? `none: ${page}` : page.url}`,
    ].join('\n'),
  );
  if (typeof page === 'string') {
    screen.log('No table: it is made from the metrics page, which OTEL_METRICS_EXPORTER=prometheus gives.');
    return children.ended;
  }
  return showTables(screen, new PageReader(page, service.pid));
}

async function startSimulator(environment: Environment): Promise<Simulator> {
  const child = children.start('simulator', SIMULATOR, {
    environment,
    onOutput: (text) => screen.log(text),
    muted: true,
    outsideGroup: true,
  });
  const [addresses] = (await once(child, 'message')) as [SimulatorAddresses];
  return { process: child, addresses };
}

const addressesFor = (simulator: Simulator | undefined): Environment => ({
  CUSTOMERIO_SIMULATOR_TRACK_URL: simulator?.addresses.trackUrl,
  CUSTOMERIO_SIMULATOR_APP_URL: simulator?.addresses.appUrl,
  CUSTOMERIO_SIMULATOR_PIPELINES_URL: simulator?.addresses.pipelinesUrl,
});

const stopRequested = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  // `npm start | head`
  process.stdout.on('error', () => resolve());
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(resolve);
});

/** npm passes signals on to the shell it started, and the shell ends without passing them on to us. */
function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && onEnd(), PARENT_POLL_MS).unref();
}

/** @returns the exit code */
async function main(): Promise<number> {
  let code = 0;
  for (const step of [() => Promise.race([stopRequested, children.ended, run()]), () => children.stop()]) {
    try {
      await step();
    } catch (error) {
      process.stderr.write(`${error instanceof Complaint ? error.message : String(error)}\n`);
      code = 1;
    }
  }
  return code;
}

void main().then((code) => process.exit(code));
