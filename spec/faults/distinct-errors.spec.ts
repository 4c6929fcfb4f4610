import { join } from 'node:path';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { REPOSITORY, runNode } from '../harness/processes/node-process';

const FIXTURE = join(REPOSITORY, 'spec/faults/fixtures/distinct-errors.cjs');
const CALLS = 200;

describe('a process whose hooks, loggers and handlers fail with distinct errors', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  it('keeps running, gets its own errors, and warns once without their names', async () => {
    const env = { TRACK_URL: simulator.trackUrl, CALLS: String(CALLS) };
    const { code, stdout, stderr } = await runNode([FIXTURE], { env });
    expect({ code, stderr }).to.have.property('code', 0, stderr);
    expect(JSON.parse(stdout)).to.deep.equal({ succeeded: 20, rethrown: CALLS, retried: CALLS });
    expect(stderr.match(/\[CUSTOMERIO_OTEL_\w+\]/g)).to.deep.equal(['[CUSTOMERIO_OTEL_HANDLER]']);
    for (const step of ['requestHook', 'responseHook', 'the "logger" option']) {
      expect(stderr.split(`${step} failed with `), stderr).to.have.length(2);
    }
    expect(stderr).to.not.match(/example\.com|forged/);
  });
});
