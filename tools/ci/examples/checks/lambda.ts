import { freeServerPort } from '../../../../spec/harness/servers/server-port';
import { isResponding } from '../../../../spec/harness/until';
import { runDoctor } from '../doctor';
import { checkReadme } from '../readme';
import type { ExampleCheck } from './example-check';

const EVENTS = { welcome: 1, webhooks: 2 };

/** Checks a Lambda handler: its responses, what its own sink prints, and that everything arrives before the return. */
export const checkLambda: ExampleCheck = async (_app, project, world) => {
  const port = await freeServerPort();
  const sink = project.start('sink', { PORT: String(port) });
  try {
    const endpoint = `http://127.0.0.1:${port}`;
    const env = { ...world.keys, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    await sink.until('sink', () => isResponding(endpoint));
    await runDoctor(project, 'otel.env', env);
    const stopSink = async () => {
      sink.signalGroup('SIGINT');
      return (await sink.waitForExit()).stdout;
    };
    await checkReadme(project, {
      scripts: ['invoke'],
      env,
      printed: { 'At Ctrl-C, the sink prints:': stopSink },
    });
  } finally {
    await sink.destroy();
  }
  // these exporters send nothing by themselves, and the process does not shut the SDK down
  await project.run('invoke', { ...world.keys, ...world.lateExport });
  world.requireEmails(2 * EVENTS.welcome);
  world.requireExported({
    'customerio.sendEmail': EVENTS.welcome,
    'customerio.webhook': EVENTS.webhooks,
  });
};
