/** `npm start`: a simulated Customer.io, a service that calls it, and what the service's metrics say. */
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

const PARENT_POLL_MS = 500;

const screen = new Screen(process.stdout);
const children = new Children();

interface SimulatorAddresses {
  readonly url: string;
  readonly trackUrl: string;
  readonly appUrl: string;
  readonly pipelinesUrl: string;
}

async function run(): Promise<void> {
  const environment = withDefaults(process.env);
  const region = realRegion(environment);
  const page = metricsPage(environment);
  if (typeof page !== 'string') await requireFreePort(page);

  const simulator = region === undefined ? await startSimulator(environment) : undefined;
  const service = children.start('service', SERVICE, {
    environment: { ...environment, ...addressesFor(simulator) },
    onOutput: (text) => screen.log(text),
  });

  screen.log(
    [
      simulator === undefined
        ? `Customer.io    the real API, region ${region}: one call per second`
        : `Customer.io    simulated at ${simulator.url}`,
      `Metrics page   ${typeof page === 'string' ? `none: ${page}` : page.url}`,
      `Ctrl-C ends.`,
      '',
    ].join('\n'),
  );
  if (typeof page === 'string') {
    screen.log('No table: it is made from the metrics page, which OTEL_METRICS_EXPORTER=prometheus gives.');
    return children.ended;
  }
  return showTables(screen, new PageReader(page, service.pid));
}

async function startSimulator(environment: Environment): Promise<SimulatorAddresses> {
  const simulator = children.start('simulator', SIMULATOR, {
    environment,
    onOutput: (text) => screen.log(text),
    muted: true,
    outsideGroup: true,
  });
  const [addresses] = (await once(simulator, 'message')) as [SimulatorAddresses];
  return addresses;
}

const addressesFor = (simulator: SimulatorAddresses | undefined): Environment => ({
  CUSTOMERIO_SIMULATOR_TRACK_URL: simulator?.trackUrl,
  CUSTOMERIO_SIMULATOR_APP_URL: simulator?.appUrl,
  CUSTOMERIO_SIMULATOR_PIPELINES_URL: simulator?.pipelinesUrl,
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
