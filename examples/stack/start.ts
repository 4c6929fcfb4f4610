/** `npm run stack`: the example service, a Collector, Prometheus and Alertmanager, without Docker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Children } from '../service/children';
import { UserError, realRegion, type Environment } from '../service/environment';
import { startProcesses } from '../service/processes';
import { untilStopped } from '../service/until-stopped';
import { waitForSeries } from './arrival';
import { describeExports, serviceEnvironment, stackEnvironment } from './environment';
import { missingMessage, find, WANTED } from './find';
import { Guard } from './guard';
import { LastLines } from './last-lines';
import { prometheusLinks } from './pages';
import { freePorts, url } from './ports';
import { alertmanager, collector, prometheus } from './programs';
import { startProgram } from './running';

const MAX_STOP_MS = 10_000;

const children = new Children(MAX_STOP_MS);
let folder: string | undefined;

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

/** @throws {UserError} with a line for each missing program. */
function required(environment: Environment): { readonly collector: string; readonly prometheus: string } {
  const found = {
    collector: find(WANTED.collector, environment),
    prometheus: find(WANTED.prometheus, environment),
  };
  const { collector, prometheus } = found;
  if (collector !== undefined && prometheus !== undefined) return { collector, prometheus };
  const missing = (['collector', 'prometheus'] as const).filter((name) => found[name] === undefined);
  throw new UserError(missing.map((name) => missingMessage(WANTED[name], environment)).join('\n'));
}

async function run(): Promise<void> {
  const environment = stackEnvironment(process.env);
  const region = realRegion(environment);
  const ports = await freePorts(environment);
  const commands = required(environment);
  const alertmanagerCommand = find(WANTED.alertmanager, environment);

  folder = mkdtempSync(join(tmpdir(), 'customerio-stack-'));
  const guard = new Guard(children, environment, folder);
  const location = { environment, ports, folder };
  const start = (command: string, program: Parameters<typeof startProgram>[1]) =>
    startProgram(command, program, children, guard);

  await start(commands.collector, collector(location));
  if (alertmanagerCommand !== undefined) await start(alertmanagerCommand, alertmanager(location));
  await start(commands.prometheus, prometheus(location, alertmanagerCommand !== undefined));
  const lines = new LastLines();
  const { simulatorUrl } = await startProcesses(children, {
    environment: serviceEnvironment(environment, ports),
    isSimulated: region === undefined,
    onOutput: lines.add,
    describeOutput: lines.describe,
  });

  const links = await prometheusLinks(ports.prometheus);
  print(
    'Ctrl-C ends all programs.',
    `Customer.io    ${simulatorUrl === undefined ? `the real API, region ${region}` : `simulated at ${simulatorUrl}`}`,
    `Service        ${url(ports.page, '/metrics')}`,
    `Collector      ${url(ports.metrics, '/metrics')}, health ${url(ports.health)}, its own ${url(ports.telemetry, '/metrics')}`,
    `Prometheus     ${url(ports.prometheus)} (${commands.prometheus})`,
    `  alerts       ${links.alerts}`,
    `  query        ${links.query}`,
    `Alertmanager   ${alertmanagerCommand === undefined ? `none: ${missingMessage(WANTED.alertmanager, environment)}` : url(ports.alertmanager)}`,
    ...describeExports(environment),
    `Data           ${folder}, removed at the end`,
  );
  print(`Arrived        ${await waitForSeries(ports.prometheus)}`);
  return children.ended;
}

void untilStopped(children, run, () => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
