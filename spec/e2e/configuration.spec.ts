import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { FIXTURES, runNode } from '../harness/processes/node-process';

const REGISTER = 'opentelemetry-instrumentation-customerio/register';
const SET_UP = join(FIXTURES, 'set-up.cjs');

/** Invalid environment variables, each with the expected message. */
const MISTAKES: readonly [variable: string, value: string, message: RegExp][] = [
  ['LOG_LEVEL', 'verbose', /LOG_LEVEL is "verbose"; accepted: "none", "error", "warn", "info", "debug"/],
  ['LEVEL', 'warn', /LEVEL is not a known variable and is ignored/],
  ['CAPTURE_CUSTOMER_ID', 'hash', /customerIdHashKey is not set: no customer id is recorded/],
];

describe('an invalid environment variable', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  for (const [variable, value, message] of MISTAKES) {
    for (const order of [
      [REGISTER, SET_UP],
      [SET_UP, REGISTER],
    ]) {
      it(`is reported once if ${order[0] === REGISTER ? 'this package' : 'the OpenTelemetry SDK'} is preloaded first: ${variable}=${value}`, async () => {
        const { code, stdout, stderr } = await runNode(
          [...order.flatMap((file) => ['--require', file]), join(FIXTURES, 'plain.cjs')],
          {
            env: {
              TRACK_URL: simulator.trackUrl,
              APP_URL: simulator.appUrl,
              OTEL_LOG_LEVEL: 'error',
              [`OTEL_INSTRUMENTATION_CUSTOMERIO_${variable}`]: value,
            },
          },
        );
        expect(code).to.equal(0);
        expect(`${stdout}${stderr}`.match(new RegExp(message, 'g'))).to.have.length(1);
      });
    }

    it(`is reported once by a process warning if diagnostics have no logger: ${variable}=${value}`, async () => {
      const { code, stderr } = await runNode(
        ['--require', REGISTER, '--require', SET_UP, join(FIXTURES, 'plain.cjs')],
        {
          env: {
            TRACK_URL: simulator.trackUrl,
            APP_URL: simulator.appUrl,
            [`OTEL_INSTRUMENTATION_CUSTOMERIO_${variable}`]: value,
          },
        },
      );
      expect(code).to.equal(0);
      expect(stderr.match(new RegExp(message, 'g'))).to.have.length(1);
      expect(stderr).to.include('[CUSTOMERIO_OTEL_OPTION]');
    });
  }
});
