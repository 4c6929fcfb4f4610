/** `npm start`: a simulated Customer.io, a service that calls it, and tables of the service's metrics. */
import { Children } from './children';
import { metricsPage, realRegion, withDefaults } from './environment';
import { PageReader } from './page';
import { requireFreePort } from './prerequisites';
import { startProcesses } from './processes';
import { Screen } from './screen';
import { showTables } from './tables';
import { untilStopped } from './until-stopped';

const screen = new Screen(process.stdout);
const children = new Children();

async function run(): Promise<void> {
  const environment = withDefaults(process.env);
  const region = realRegion(environment);
  const page = metricsPage(environment);
  if (typeof page !== 'string') await requireFreePort(page);

  const { service, simulator } = await startProcesses(children, {
    environment,
    isSimulated: region === undefined,
    onOutput: (text) => screen.log(text),
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
    screen.log(
      'No table: it needs the metrics page. Set OTEL_METRICS_EXPORTER=prometheus to serve that page.',
    );
    return children.ended;
  }
  return showTables(screen, new PageReader(page, service.pid));
}

void untilStopped(children, run);
