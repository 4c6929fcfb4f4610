import { expect } from 'chai';
import { CustomerIORequestError } from 'customerio-node';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { sampleLatencyMs } from '../../lib/testing/simulator/latency';
import { seededRandom } from '../../lib/testing/simulator/random';
import { rejection } from '../harness/sdk/world';
import { clients, email, post, StartedSimulators } from './simulators';

describe('faults and latency of the simulator', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  const faults = { rate429: 0.2, rate5xx: 0.2, rate4xx: 0.1, rateReset: 0.1, rateHtml: 0.05 };

  async function resultsOf(simulator: Simulator, count: number): Promise<string[]> {
    const results: string[] = [];
    for (let index = 0; index < count; index++) {
      results.push(
        await post(`${simulator.trackUrl}/customers/1/events`, '{"name":"e"}').then(
          ({ status }) => String(status),
          () => 'reset',
        ),
      );
    }
    return results;
  }

  it('are the same for the same seed and after a reset, with any latency', async () => {
    const first = await simulators.start({ seed: 42, faults });
    const second = await simulators.start({
      seed: 42,
      faults,
      latency: { track: { medianMs: 0.5, p99Ms: 1 } },
    });
    const other = await simulators.start({ seed: 43, faults });
    const results = await resultsOf(first, 150);
    expect(await resultsOf(second, 150)).to.deep.equal(results);
    expect(await resultsOf(other, 150)).not.to.deep.equal(results);
    first.reset();
    expect(await resultsOf(first, 150)).to.deep.equal(results);
  });

  it('occur at their rates', async () => {
    const results = await resultsOf(await simulators.start({ seed: 7, faults }), 1_000);
    const share = (pattern: RegExp) =>
      results.filter((result) => pattern.test(result)).length / results.length;
    expect(share(/429/)).to.be.closeTo(0.2, 0.04);
    expect(share(/^50/)).to.be.closeTo(0.25, 0.04);
    expect(share(/400/)).to.be.closeTo(0.1, 0.03);
    expect(share(/reset/)).to.be.closeTo(0.1, 0.03);
    expect(share(/200/)).to.be.closeTo(0.35, 0.05);
  });

  it('occur only in APIs that have them', async () => {
    const partial = await simulators.start({ faults: { ratePartial: 1 } });
    const batch = JSON.stringify({
      batch: [{ type: 'person', action: 'suppress', identifiers: { id: '1' } }],
    });
    expect((await post(`${partial.url}/track/api/v2/batch`, batch)).status).to.equal(207);
    expect((await post(`${partial.pipelinesUrl}/batch`, batch)).status).to.equal(200);
    const failing = await simulators.start({ faults: { rate4xx: 1 } });
    const { app, pipelines } = clients(failing);
    expect(await rejection(app.sendEmail(email()))).to.be.instanceOf(CustomerIORequestError);
    expect(await pipelines.identify({ userId: '1' })).to.deep.equal({});
  });

  it('reject rates above 1 and rates with a sum above 1', async () => {
    expect(await rejection(startSimulator({ faults: { rate429: 1.5 } }))).to.match(/rate429 must be between/);
    expect(await rejection(startSimulator({ faults: { rate429: 0.6, rateHang: 0.6 } }))).to.match(
      /add up to 1\.2/,
    );
  });

  it('have latencies with the given median and 99th percentile', () => {
    const random = seededRandom(1);
    const samples = Array.from({ length: 20_000 }, () =>
      sampleLatencyMs({ medianMs: 50, p99Ms: 400 }, random),
    );
    samples.sort((a, b) => a - b);
    expect(samples[10_000]).to.be.closeTo(50, 3);
    expect(samples[19_800]).to.be.closeTo(400, 60);
  });
});
