import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { reportOf } from '../../spec/harness/processes/report';
import { COPIES } from '../copies';
import { LINE, LINE_ID, run } from '../project';

describe(`however many copies and registrations, one call is one span and counted once (${LINE_ID})`, () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

  for (const { title, args, env, warnings } of COPIES) {
    it(title, async () => {
      const ended = await run(LINE.oldestNode, args, { env: { TRACK_URL: simulator.trackUrl, ...env } });
      const { spans, metrics } = reportOf(ended);
      expect(spans.map(({ name }) => name)).to.deep.equal(['customerio.identify']);
      const counted = metrics.filter(({ name }) => name === 'customerio_api_requests_total');
      expect(counted.map(({ value }) => value)).to.deep.equal([1]);
      expect(simulator.requests).to.have.length(1);
      expect(ended.stderr.match(/CUSTOMERIO_OTEL_\w+/g) ?? []).to.deep.equal(warnings);
    });
  }
});
