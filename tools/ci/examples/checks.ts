import { METRICS_PAGE, type ExampleApp } from '../../../compat/examples';
import { startSimulator, webhookPayload, type Simulator } from '../../../lib/testing/simulator';
import { signWebhook } from '../../../lib/webhooks';
import type { TestProcess } from '../../../spec/harness/processes/node-process';
import { freeServerPort } from '../../../spec/harness/servers/server-port';
import { isResponding, START_MS } from '../../../spec/harness/until';
import type { ExampleProject } from './project';

const SIGNING_KEY = 'signing-key-of-the-example';

/** Runs the script `test`, or starts the server and checks its metrics page. Rejects if anything is unexpected. */
export async function check(app: ExampleApp, project: ExampleProject): Promise<void> {
  const simulator = await startSimulator();
  try {
    const [port, metricsPort] = [await freeServerPort(), await freeServerPort()];
    const env = {
      CUSTOMERIO_APP_URL: simulator.appUrl,
      CUSTOMERIO_APP_API_KEY: 'key',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(metricsPort),
    };
    if (app.testSummary !== undefined) return await checkTests(project, app.testSummary);
    await checkServer(project, env, port, metricsPort);
    requireOneEmail(simulator);
  } finally {
    await simulator.close();
  }
}

function requireOneEmail({ requests }: Simulator): void {
  const paths = requests.map(({ method, path }) => `${method} ${path}`).join();
  if (!/^POST [^,]*\/send\/email$/.test(paths)) throw new Error(`requests to Customer.io: ${paths}`);
}

type Environment = Readonly<Record<string, string>>;

/** The tests start a simulator and a collection of their own. */
async function checkTests(project: ExampleProject, summary: string): Promise<void> {
  const output = await project.run('test', {});
  if (!output.includes(summary)) throw new Error(`the output lacks "${summary}":\n${output}`);
}

async function checkServer(
  project: ExampleProject,
  env: Environment,
  port: number,
  metricsPort: number,
): Promise<void> {
  const origin = `http://127.0.0.1:${port}`;
  const server = project.start('start', {
    ...env,
    PORT: String(port),
    CUSTOMERIO_WEBHOOK_SIGNING_KEY: SIGNING_KEY,
  });
  try {
    await server.until('server', () => isResponding(origin), START_MS);
    const deliveryId = await postWelcome(origin);
    const body = JSON.stringify(
      webhookPayload({ objectType: 'email', metric: 'delivered', campaignType: 'transactional', deliveryId }),
    );
    const statuses = [
      await postWebhook(origin, body, SIGNING_KEY),
      await postWebhook(origin, body, 'another'),
    ];
    if (statuses.join() !== '200,401') throw new Error(`responses to webhooks: ${statuses.join()}`);
    let page = '';
    const missing = () => METRICS_PAGE.filter((line) => !page.split('\n').includes(line));
    await server
      .until('metrics', async () => {
        page = await metricsPage(metricsPort);
        return missing().length === 0;
      })
      .catch((error: Error) => {
        throw new Error(`the metrics page lacks\n${missing().join('\n')}\n${page}\n${error.message}`);
      });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${server.stdout}\n${server.stderr}`, { cause: error });
  } finally {
    await endGroup(server);
  }
}

async function endGroup(server: TestProcess): Promise<void> {
  try {
    server.signalGroup('SIGKILL');
  } catch {
    // it ended by itself
  }
  await server.ended;
}

async function postWelcome(origin: string): Promise<string> {
  const response = await fetch(`${origin}/welcome`, { method: 'POST' });
  if (!response.ok) throw new Error(`POST /welcome: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { delivery_id: string }).delivery_id;
}

async function postWebhook(origin: string, body: string, signingKey: string): Promise<number> {
  const headers = { 'content-type': 'application/json', ...signWebhook({ signingKey, body }) };
  return (await fetch(`${origin}/cio`, { method: 'POST', body, headers })).status;
}

/** Returns the page without the labels of the instrumentation scope. */
async function metricsPage(port: number): Promise<string> {
  const page = await fetch(`http://127.0.0.1:${port}/metrics`).then((response) => response.text());
  return page.replace(/,?otel_scope_\w+="[^"]*"/g, '');
}
