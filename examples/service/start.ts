/** `npm start`: a simulated Customer.io, a service that calls it, and a live table of the service's metrics. */
import { serveCharts } from './charts';
import { Children } from './children';
import { metricsPage, realRegion, withDefaults } from './environment';
import { requireFreePorts, type PortUse } from './free-ports';
import { History } from './history';
import { showLive } from './live';
import { HELP, parseOptions } from './options';
import { PageReader } from './page';
import { startProcesses } from './processes';
import { readingOf } from './reading';
import { summary } from './report';
import { Screen } from './screen';
import { untilStopped } from './until-stopped';

const startedAt = Date.now();
const screen = new Screen(process.stdout);
const children = new Children();
const history = new History();
let reader: PageReader | undefined;

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const options = parseOptions(args);
  if (options.isHelp) return screen.log(HELP);
  const environment = withDefaults({ ...process.env, ...options.environment });
  const region = realRegion(environment);
  const page = metricsPage(environment);
  const chosenCharts = chosenPort(
    'the page with charts',
    'charts-port',
    environment['CUSTOMERIO_EXAMPLE_CHARTS_PORT'],
  );
  const ports = [
    ...(typeof page === 'string' ? [] : [{ what: 'the metrics page', option: 'port', ...page }]),
    ...chosenCharts,
    ...chosenPort('webhooks', 'webhook-port', environment['CUSTOMERIO_EXAMPLE_WEBHOOK_PORT']),
  ];
  const requireFree = (uses: readonly PortUse[]) => requireFreePorts(uses, { script: 'npm start', args });
  await requireFree(ports);

  screen.log('Ctrl-C ends.');
  const { service, simulator } = await startProcesses(children, {
    environment,
    isSimulated: region === undefined,
    onOutput: (text) => screen.log(text),
  });
  screen.log(
    simulator === undefined
      ? `Customer.io    the real API, region ${region}: one call per second`
      : `Customer.io    simulated at ${simulator.addresses.url}`,
  );
  if (typeof page === 'string') {
    screen.log(`Metrics page   none: ${page}`);
    screen.log(
      'No table: it needs the metrics page. Set OTEL_METRICS_EXPORTER=prometheus to serve that page.',
    );
    return children.ended;
  }
  const charts = await serveCharts(history, page.url, chosenCharts[0]?.port);
  const addresses = [`Metrics page   ${page.url}`, `Charts         ${charts}`];
  if (screen.isPlain) screen.log(addresses.join('\n'));
  reader = new PageReader(page, service.pid, () => requireFree(ports.slice(0, 1)));
  return showLive(screen, reader, history, addresses);
}

/** Returns the use of a port that the user chose. */
const chosenPort = (what: string, option: string, port = '0'): PortUse[] =>
  Number(port) > 0 ? [{ what, option, host: '127.0.0.1', port: Number(port) }] : [];

async function readLast(): Promise<void> {
  const samples = await reader?.readLast();
  if (samples !== undefined && samples.length > 0) history.add(readingOf(samples, Date.now()));
}

/** Writes the summary. Resolves when it is written: on Windows, a terminal writes later. */
const writeSummary = (): Promise<void> =>
  new Promise((resolve) => {
    const text = summary(startedAt, history.latest).map((line) => `${line}\n`);
    process.stdout.write(text.join(''), () => resolve());
  });

void untilStopped(children, run, { beforeStop: readLast, afterStop: writeSummary });
