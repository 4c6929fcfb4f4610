import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { FIXTURES, runNode } from '../harness/processes/node-process';

const REGISTER = 'opentelemetry-instrumentation-customerio/register';
const SET_UP = join(FIXTURES, 'set-up.cjs');

/** Wrong configuration, and the sentence that has to reach the operator. */
const MISTAKES: readonly [variable: string, value: string, sentence: RegExp][] = [
  ['LOG_LEVEL', 'verbose', /LOG_LEVEL is "verbose"; accepted: "none", "error", "warn", "info", "debug"/],
  ['LEVEL', 'warn', /LEVEL is not a known variable and is ignored/],
  ['CAPTURE_CUSTOMER_ID', 'hash', /customerIdHashKey is not set: no customer id is recorded/],
];

describe('a mistake in the environment', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  for (const [variable, value, sentence] of MISTAKES) {
    for (const order of [
      [REGISTER, SET_UP],
      [SET_UP, REGISTER],
    ]) {
      it(`${variable}=${value} is told once with ${order[0] === REGISTER ? 'us' : 'the SDK'} preloaded first`, async () => {
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
        expect(`${stdout}${stderr}`.match(new RegExp(sentence, 'g'))).to.have.length(1);
      });
    }

    it(`${variable}=${value} is told once by a warning of the process where diagnostics have no logger`, async () => {
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
      expect(stderr.match(new RegExp(sentence, 'g'))).to.have.length(1);
      expect(stderr).to.include('[CUSTOMERIO_OTEL_OPTION]');
    });
  }
});
