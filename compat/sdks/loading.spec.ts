import { selfSignedCertificate, startSimulator, type Simulator } from '../../lib/testing/simulator';
import { Installation, LOADER, REGISTER } from '../../spec/harness/processes/installation';
import { runNode } from '../../spec/harness/processes/node-process';
import { expectEachCallOnce, reportOf } from '../../spec/harness/processes/report';
import { isLegacySdk } from '../../spec/harness/sdk/sdk';
import { needsTls } from '../../spec/harness/sdk/world';
import { folderOf, VERSIONS } from './versions';

/** Ways to load the instrumentation and the SDK: the arguments of Node, for the name of the ES module. */
const WAYS: Readonly<Record<string, (esModule: string) => readonly string[]>> = {
  'with NodeSDK in CommonJS': () => ['commonjs.cjs'],
  'if it is loaded before the instrumentation': () => ['late.cjs'],
  'with --require register': () => ['--require', './set-up.cjs', '--require', REGISTER, 'plain.cjs'],
  'with --import register and ES modules': (esModule) => [
    ...['--import', './set-up.cjs', '--import', REGISTER],
    esModule,
  ],
  'with OpenTelemetry’s loader and ES modules': (esModule) => [
    ...[LOADER, '--import', './set-up-first.mjs'],
    esModule,
  ],
};

for (const version of VERSIONS) {
  describe(`customerio-node ${version} under its real name`, () => {
    const folder = folderOf(version);
    let installation: Installation;
    let simulator: Simulator;

    before(async () => {
      installation = new Installation(folder);
      simulator = await startSimulator(needsTls(folder) ? { tls: selfSignedCertificate() } : {});
    });

    beforeEach(() => simulator.reset());

    after(async () => {
      await simulator.close();
      installation.remove();
    });

    for (const [way, args] of Object.entries(WAYS)) {
      it(`records each call once ${way}`, async () => {
        const esModule = isLegacySdk(folder) ? 'plain-2.x.mjs' : 'plain.mjs';
        const env = {
          TRACK_URL: simulator.trackUrl,
          APP_URL: simulator.appUrl,
          ...(needsTls(folder) && { HTTPS_PORT: new URL(simulator.url).port }),
        };
        const ended = await runNode(args(esModule), { cwd: installation.folder, env });
        expectEachCallOnce(reportOf(ended), simulator);
      });
    }
  });
}
