import { expect } from 'chai';
import type { Sample } from '../../examples/service/exposition';
import { DOCUMENTED_SHAPES, seriesOf, shapesOf } from '../harness/telemetry/documented-series';
import { INSTANCES, JS_PAGE, LE, WAYS } from './metric-paths';
import { MetricRoute } from './metric-route';

const TIMEOUT_MS = 120_000;

const covers = (found: readonly string[], required: readonly string[]): boolean =>
  required.length > 0 && required.every((each) => found.includes(each));

/** Returns a bucket bound as the label `le` contains it. */
function writtenBound(samples: readonly Sample[], bucket: string, bound: number): string | undefined {
  return samples.find(({ name, labels }) => name === bucket && Number(labels['le']) === bound)?.labels['le'];
}

describe('metrics of a service that records every metric', function () {
  this.timeout(TIMEOUT_MS);

  /** The series on the page of the JS exporter. */
  let expected: string[] = [];

  before(async () => {
    const reference = new MetricRoute('reference', JS_PAGE);
    try {
      await reference.open();
      expected = seriesOf(await reference.until((samples) => covers(shapesOf(samples), DOCUMENTED_SHAPES)));
    } finally {
      await reference.close();
    }
  });

  for (const [index, way] of WAYS.entries()) {
    describe(`through ${way.name}`, () => {
      const route = new MetricRoute(`shop-${index}`, way);
      let samples: Sample[];
      let series: string[];

      before(async () => {
        await route.open();
        samples = await route.until((all) => covers(seriesOf(all), expected));
        series = seriesOf(samples);
      });
      after(() => route.close());

      it('have exactly the documented names and labels', () => {
        expect(shapesOf(samples)).to.deep.equal(DOCUMENTED_SHAPES);
      });

      it('have the same series and counts as on the page of the JS exporter', () => {
        expect(series).to.deep.equal(expected).and.not.empty;
      });

      it(`have bucket bounds written ${way.le}`, () => {
        const written = [
          writtenBound(samples, 'customerio_api_latency_ms_bucket', 60_000),
          writtenBound(samples, 'customerio_webhook_lag_ms_bucket', 604_800_000),
        ];
        expect(written).to.deep.equal(LE[way.le]);
      });

      it(`distinguish replicas by ${way.instance}`, () => {
        const instances = samples.map(({ labels }) => labels['instance'] ?? '');
        expect(instances.filter((instance) => !INSTANCES[way.instance].test(instance))).to.be.empty;
      });
    });
  }
});
