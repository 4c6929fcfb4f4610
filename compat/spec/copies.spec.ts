import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { reportOf } from '../../spec/harness/processes/report';
import { copiesTitle } from '../cells';
import { COPIES } from '../copies';
import { LINE, LINE_ID, run } from '../project';

describe(`a call with several copies or registrations (${LINE_ID})`, () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

  for (const copies of COPIES) {
    const { args, env, warnings } = copies;
    it(copiesTitle(copies), async () => {
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
