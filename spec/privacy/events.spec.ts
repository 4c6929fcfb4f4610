import { expect } from 'chai';
import { UrlTemplatingSpanProcessor } from '../../lib';
import { PIPELINES_OPERATIONS, PIPELINES_OUTCOMES } from '../../lib/catalog';
import { CanaryEvents } from '../harness/privacy/canary-events';
import { loseEvents } from '../harness/privacy/canary-losses';
import { CanaryWorld, type CanaryWorldOptions } from '../harness/privacy/canary-world';
import type { Outlet } from '../harness/privacy/outputs';
import type { AnalyticsAlias } from '../harness/sdk/analytics-world';
import { ECHO_RESPONSES } from '../harness/servers/echo-server';

const OURS = 'opentelemetry-instrumentation-customerio';
const RESPONSES = Object.keys(ECHO_RESPONSES) as (keyof typeof ECHO_RESPONSES)[];

/** Variants of the SDK, and the options for each. */
const MODES: Readonly<Record<string, CanaryWorldOptions & { readonly alias: AnalyticsAlias }>> = {
  'of version 0.0 with HTTP instrumentations and the URL-templating processor': {
    alias: 'customerio-cdp-v0.0',
    config: { suppressInternalInstrumentation: false },
    spanProcessors: [new UrlTemplatingSpanProcessor()],
  },
  'of version 0.3 with a span for each event': { alias: 'customerio-cdp-v0.3', config: { eventSpans: true } },
  'of the newest version': { alias: '@customerio/cdp-analytics-node' },
};

describe('the canary suite for events', () => {
  for (const [mode, { alias, ...options }] of Object.entries(MODES)) {
    const { config = {} } = options;
    describe(mode, () => {
      let world: CanaryWorld;
      let outputs: Record<Outlet, string>;

      before(async () => {
        world = await CanaryWorld.create(options);
        const events = new CanaryEvents(world, alias);
        for (const response of RESPONSES) await events.enqueueAll(response);
        await events.fail();
        await loseEvents(events);
        outputs = await world.outlets.all();
      });
      after(() => world.end());

      const spansOf = (kind: string) =>
        world.outlets.telemetry.spans.filter(
          ({ instrumentationScope: { name }, attributes }) =>
            name === OURS && (attributes['customerio.operation'] === 'batch') === (kind === 'batch'),
        );

      it('sends events of every type, with success and with every error class', () => {
        expect(world.server.paths.length).to.be.greaterThan(RESPONSES.length);
        const types = new Set(spansOf('batch').map(({ attributes }) => attributes['error.type']));
        const statuses = ['400', '401', '404', '429', '500', '502'];
        const classes = ['timeout', 'connection_refused', 'connection_reset', 'invalid_response'];
        expect([...types]).to.include.members([
          undefined,
          ...statuses,
          ...classes,
          'invalid_argument',
          'unknown',
        ]);
      });

      it('has events of every type and every outcome', async () => {
        const points = await world.outlets.telemetry.points('customerio_pipelines_events_total');
        const values = (label: string) => [...new Set(points.map(({ attributes }) => attributes[label]))];
        expect(values('operation')).to.have.members([...PIPELINES_OPERATIONS]);
        expect(values('outcome')).to.have.members(Object.keys(PIPELINES_OUTCOMES));
      });

      it(`has ${config.eventSpans ? 'a span for each event' : 'no span for an event'}`, () => {
        const operations = [...new Set(spansOf('event').map(({ name }) => name))];
        expect(operations).to.have.members(
          config.eventSpans ? PIPELINES_OPERATIONS.map((operation) => `customerio.${operation}`) : [],
        );
      });

      it(`has ${options.spanProcessors ? 'templates of paths on' : 'no'} spans of HTTP instrumentations`, () => {
        const paths = world.outlets.telemetry.spans.map(({ attributes }) => String(attributes['url.path']));
        const ofBatches = [...new Set(paths.filter((path) => path.endsWith('/batch')))];
        if (options.spanProcessors === undefined) expect(ofBatches).to.deep.equal([]);
        else expect(ofBatches).to.include('/{id}/v1/batch');
      });

      it('finds no planted value in any output', () => {
        for (const [outlet, text] of Object.entries(outputs)) {
          expect(world.plant.leaksIn(text).slice(0, 5), outlet).to.deep.equal([]);
        }
      });

      it('searches outputs that are not empty', () => {
        const searched: readonly Outlet[] = [
          'spans',
          'log records',
          'metrics',
          'the Prometheus page',
          'a custom logger',
        ];
        for (const outlet of searched) expect(outputs[outlet].length, outlet).to.be.greaterThan(1_000);
        expect(outputs['log records'])
          .to.include('customerio.pipelines.dropped')
          .and.include('customerio.pipelines.unflushed');
        expect(spansOf('batch').some(({ links }) => links.length > 0)).to.equal(true);
        expect(outputs['the Prometheus page']).to.include('customerio_pipelines_unflushed_events_total');
      });
    });
  }
});
