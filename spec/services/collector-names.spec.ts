import { expect } from 'chai';
import type { Sample } from '../../examples/service/exposition';
import { DOCUMENTED_SHAPES, seriesOf, shapesOf } from '../harness/telemetry/documented-series';
import { MetricRoute } from './metric-route';
import { INSTANCES, JS_PAGE, LE, WAYS } from './metric-paths';

const TIMEOUT_MS = 120_000;

const covers = (found: readonly string[], wanted: readonly string[]): boolean =>
  wanted.length > 0 && wanted.every((each) => found.includes(each));

/** How a bound of a histogram is written. */
function writtenBound(samples: readonly Sample[], bucket: string, bound: number): string | undefined {
  return samples.find(({ name, labels }) => name === bucket && Number(labels['le']) === bound)?.labels['le'];
}

describe('Metrics of a service in which every one of them happens', function () {
  this.timeout(TIMEOUT_MS);

  /** As the JS exporter's page has them. */
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
    describe(`by ${way.name}`, () => {
      const route = new MetricRoute(`shop-${index}`, way);
      let samples: Sample[];
      let series: string[];

      before(async () => {
        await route.open();
        samples = await route.until((all) => covers(seriesOf(all), expected));
        series = seriesOf(samples);
      });
      after(() => route.close());

      it('have the documented names and labels, and there is no other family', () => {
        expect(shapesOf(samples)).to.deep.equal(DOCUMENTED_SHAPES);
      });

      it("are the same series with the same counts as on the JS exporter's page", () => {
        expect(series).to.deep.equal(expected).and.not.empty;
      });

      it(`have their bounds written ${way.le}`, () => {
        const written = [
          writtenBound(samples, 'customerio_api_latency_ms_bucket', 60_000),
          writtenBound(samples, 'customerio_webhook_lag_ms_bucket', 604_800_000),
        ];
        expect(written).to.deep.equal(LE[way.le]);
      });

      it(`tell replicas apart by ${way.instance}`, () => {
        const instances = samples.map(({ labels }) => labels['instance'] ?? '');
        expect(instances.filter((instance) => !INSTANCES[way.instance].test(instance))).to.be.empty;
      });
    });
  }
});
