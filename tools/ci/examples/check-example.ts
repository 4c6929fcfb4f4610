import type { ExampleApp, ExampleKind } from '../../../compat/examples';
import { checkAnalytics } from './checks/analytics';
import type { ExampleCheck } from './checks/example-check';
import { checkJob } from './checks/job';
import { checkLambda } from './checks/lambda';
import { checkRedis } from './checks/redis';
import { checkServer } from './checks/server';
import { checkTests } from './checks/tests';
import type { ExampleProject } from './project';
import { World } from './world';

const CHECKS: Readonly<Record<ExampleKind, ExampleCheck>> = {
  server: checkServer,
  sender: checkServer,
  tests: checkTests,
  job: checkJob,
  redis: checkRedis,
  lambda: checkLambda,
  analytics: checkAnalytics,
};

/** Runs the check of an installed and built application. */
export async function checkExample(app: ExampleApp, project: ExampleProject): Promise<void> {
  const world = await World.start();
  try {
    await CHECKS[app.kind ?? (app.testSummary === undefined ? 'server' : 'tests')](app, project, world);
  } finally {
    await world.close();
  }
}
