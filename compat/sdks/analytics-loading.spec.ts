import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Installation, REGISTER } from '../../spec/harness/processes/installation';
import { runNode } from '../../spec/harness/processes/node-process';
import { expectEachEventOnce, reportOf } from '../../spec/harness/processes/report';
import { ANALYTICS_VERSIONS, analyticsFolderOf } from './analytics-versions';

/** Ways to load the instrumentation and the SDK: the arguments of Node. `spec/e2e` tests more with the newest version. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'with --require register': ['--require', './set-up.cjs', '--require', REGISTER, 'analytics/plain.cjs'],
  'in ES modules without a loader': ['analytics/named.mjs'],
};

for (const version of ANALYTICS_VERSIONS) {
  describe(`cdp-analytics-node ${version} under its real name`, () => {
    let installation: Installation;
    let simulator: Simulator;
    before(async () => {
      installation = new Installation(analyticsFolderOf(version));
      simulator = await startSimulator();
    });
    beforeEach(() => simulator.reset());
    after(async () => {
      await simulator.close();
      installation.remove();
    });

    for (const [way, args] of Object.entries(WAYS)) {
      it(`has each event recorded once ${way}`, async () => {
        const ended = await runNode(args, { cwd: installation.folder, env: { HOST: simulator.url } });
        expectEachEventOnce(reportOf(ended), simulator);
      });
    }
  });
}
