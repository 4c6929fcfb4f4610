import { runDoctor } from '../doctor';
import { checkReadme } from '../readme';
import { World } from '../world';
import type { ExampleCheck } from './example-check';

const EMAILS = 3;

/** Checks a job: the output that its README shows, an export at its natural end, and one after SIGTERM. */
export const checkJob: ExampleCheck = async (_app, project, world) => {
  await checkReadme(project, { scripts: ['start'], env: world.keys });
  world.requireEmails(EMAILS);
  await runDoctor(project, 'otel.env', world.keys);

  await inNewWorld(async (natural) => {
    await project.run('start', { ...natural.keys, ...natural.lateExport, OTEL_METRICS_EXPORTER: 'otlp' });
    natural.requireEmails(EMAILS);
    natural.requireExported({ 'customerio.sendEmail': EMAILS });
  });

  await inNewWorld(async (stopped) => {
    stopped.slowDown();
    const env = { ...stopped.keys, ...stopped.lateExport, OTEL_METRICS_EXPORTER: 'otlp' };
    const job = project.start('start', env);
    await stopped.untilRequests(1);
    job.signalGroup('SIGTERM');
    const { code, stdout, stderr } = await job.waitForExit();
    if (code !== 0) throw new Error(`after SIGTERM the exit code is ${code}\n${stdout}\n${stderr}`);
    stopped.requireEmails(1);
    stopped.requireExported({ 'customerio.sendEmail': 1 });
  });
};

async function inNewWorld(run: (world: World) => Promise<void>): Promise<void> {
  const world = await World.start();
  try {
    await run(world);
  } finally {
    await world.close();
  }
}
