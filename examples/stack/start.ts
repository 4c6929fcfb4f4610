/** `npm run stack`: the example service, Prometheus, and a Collector and Alertmanager if found, without Docker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Children } from '../service/children';
import { realRegion, UserError } from '../service/environment';
import { startProcesses } from '../service/processes';
import { untilStopped } from '../service/until-stopped';
import { waitForSeries } from './arrival';
import { describeExports, serviceEnvironment, stackEnvironment } from './environment';
import { missingMessage, WANTED } from './find';
import { describePrograms, findPrograms } from './found';
import { Guard } from './guard';
import type { Controls } from './incidents';
import { LastLines } from './last-lines';
import { HELP, parseOptions } from './options';
import { prometheusLinks } from './pages';
import { freePorts, url } from './ports';
import { alertmanager, collector, prometheus, type Program } from './programs';
import { rehearse } from './rehearsal';
import { startProgram } from './running';

const MAX_STOP_MS = 10_000;

const children = new Children(MAX_STOP_MS);
let folder: string | undefined;

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const options = parseOptions(args);
  if (options.isHelp) {
    print(HELP.trimEnd());
    return;
  }
  const environment = stackEnvironment({ ...process.env, ...options.ports });
  const region = realRegion(environment);
  if (region !== undefined && options.incident !== undefined) {
    throw new UserError('--incident needs the simulator: unset the credentials of the real Customer.io.');
  }
  const commands = await findPrograms(environment, options, print);
  print(`Programs       ${describePrograms(commands)}`);
  const connected = {
    hasCollector: commands.collector !== undefined,
    hasAlertmanager: commands.alertmanager !== undefined,
  };
  const ports = await freePorts(environment, connected, args);

  folder = mkdtempSync(join(tmpdir(), 'customerio-stack-'));
  const guard = new Guard(children, environment, folder);
  const location = { environment, ports, folder };
  const start = (command: string, program: Program) => startProgram(command, program, children, guard);
  const startCollector = async () =>
    commands.collector === undefined ? undefined : start(commands.collector, collector(location));

  let runningCollector = await startCollector();
  if (commands.alertmanager !== undefined) await start(commands.alertmanager, alertmanager(location));
  await start(commands.prometheus, prometheus(location, connected));
  const lines = new LastLines();
  const { service, simulator } = await startProcesses(children, {
    environment: serviceEnvironment(environment, ports, connected),
    isSimulated: region === undefined,
    onOutput: lines.add,
    describeOutput: lines.describe,
  });

  const links = await prometheusLinks(ports.prometheus);
  print(
    'Ctrl-C ends all programs.',
    `Customer.io    ${simulator === undefined ? `the real API, region ${region}` : `simulated at ${simulator.addresses.url}`}`,
    `Service        ${url(ports.page, '/metrics')}`,
    ...(connected.hasCollector
      ? [
          `Collector      ${url(ports.metrics, '/metrics')}, health ${url(ports.health)}, its own ${url(ports.telemetry, '/metrics')}`,
        ]
      : []),
    `Prometheus     ${url(ports.prometheus)}`,
    `  alerts       ${links.alerts}`,
    `  query        ${links.query}`,
    `Alertmanager   ${connected.hasAlertmanager ? url(ports.alertmanager) : `none: ${missingMessage(WANTED.alertmanager, environment)}`}`,
    ...(connected.hasCollector ? describeExports(environment) : []),
    `Data           ${folder}, removed at the end`,
  );
  print(`Arrived        ${await waitForSeries(ports.prometheus)}`);

  const controls: Controls = {
    setProfile: (name) => simulator?.setProfile(name),
    signWebhooksWith: (key) => simulator?.signWebhooksWith(key ?? simulator.signingKey),
    failHandler: (isOn) => void service.send({ event: 'fail-handler', isOn }, () => undefined),
    stopCollector: async () => runningCollector && children.kill(runningCollector),
    startCollector: async () => {
      runningCollector = await startCollector();
    },
  };
  if (options.incident !== undefined) {
    await rehearse({
      name: options.incident,
      healthyMs: options.healthyMs,
      durationMs: options.incidentMs,
      controls,
      alertsUrl: links.alerts,
      print,
    });
  }
  return children.ended;
}

void untilStopped(children, run, {
  afterStop: () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  },
});
