import { expect } from 'chai';
import { METRICS } from '../../../lib/catalog';
import { diagnose } from '../../harness/cli/doctor';
import { recordMetric, startMetricsServer } from '../../harness/cli/metrics-server';

/** Runs the check on the page of an SDK with these events, and an oldest event of this age. */
async function onPage(events: Readonly<Record<string, number>>, oldestMs = 0): Promise<string[]> {
  const server = await startMetricsServer({
    record(meter) {
      for (const [outcome, count] of Object.entries(events)) {
        meter.createCounter(METRICS.pipelinesEvents.name).add(count, { operation: 'track', outcome });
      }
      meter.createGauge(METRICS.pipelinesQueueOldest.name).record(oldestMs);
      recordMetric(meter, METRICS.apiRequests);
    },
  });
  try {
    return await diagnose('event-outcomes', { options: { metrics: server.url } });
  } finally {
    await server.close();
  }
}

describe('the doctor on outcomes of events', () => {
  it('ignores outcomes that are not documented, because a page can contain any text', async () => {
    expect(await onPage({ 'jane@example.com': 1 })).to.deep.equal([]);
  });

  it('passes events that are accepted, and few that are not', async () => {
    expect(await onPage({ accepted: 2_000, delivery_failed: 15, closed: 0 }, 89_000)).to.deep.equal([
      'pass: Events by outcome: accepted 2000, delivery_failed 15.',
    ]);
  });

  it('warns if more than 1 % are not accepted, with the fix of each outcome', async () => {
    const [result, ...others] = await onPage({ accepted: 98, disabled: 1, closed: 1 });
    expect(result).to.match(/^warning: Events by outcome: accepted 98, disabled 1, closed 1\. Fix: Remove /);
    expect(result).to.match(/Make no call after closeAndFlush\(\)\.$/);
    expect(others).to.deep.equal([]);
  });

  it('fails if no event was accepted', async () => {
    expect((await onPage({ delivery_failed: 1 })).join()).to.match(
      /^failure: .*delivery_failed 1\. Fix: Check the host/,
    );
  });

  it('warns about an old event without an outcome', async () => {
    expect(await onPage({}, 120_000)).to.have.length(1);
    expect((await onPage({}, 120_000)).join()).to.match(
      /^warning: The oldest event has had no outcome for 120 s/,
    );
  });

  it('reports nothing about an application without the SDK, or without a metrics page', async () => {
    const server = await startMetricsServer({ record: (meter) => recordMetric(meter, METRICS.apiRequests) });
    expect(await diagnose('event-outcomes', { options: { metrics: server.url } })).to.deep.equal([]);
    await server.close();
    expect(await diagnose('event-outcomes', { options: { metrics: server.url } })).to.deep.equal([]);
  });
});
