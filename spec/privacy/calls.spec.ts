import { expect } from 'chai';
import { UrlTemplatingSpanProcessor } from '../../lib';
import { APIS } from '../../lib/catalog';
import { templatePath } from '../../lib/redaction/paths';
import type { Canaries } from '../harness/privacy/canaries';
import { CANARY_CALLS } from '../harness/privacy/canary-calls';
import { CanaryWorld, type CanaryWorldOptions } from '../harness/privacy/canary-world';
import { ECHOES } from '../harness/servers/echo-server';
import type { Outlet } from '../harness/privacy/outputs';
import { freeServerPort } from '../harness/servers/server-port';

const OURS = 'opentelemetry-instrumentation-customerio';

/** What neighbours may do, and what that needs. */
const MODES: Readonly<Record<string, CanaryWorldOptions>> = {
  'beside HTTP instrumentations': {},
  'with spans of HTTP instrumentations let through, behind the URL-templating processor': {
    config: { suppressInternalInstrumentation: false },
    spanProcessors: [new UrlTemplatingSpanProcessor()],
  },
};

const throwing = (plant: Canaries) => (): never => {
  throw new Error(`${plant.email('text of an error')} cannot be used`);
};

/** Arguments of which no request can be made, or not by every method. */
const MISUSES: Readonly<Record<string, (plant: Canaries) => unknown>> = {
  'a text for everything': (plant) => plant.name('text for everything'),
  'half a character': (plant) => `${plant.text('half a character')}\ud800`,
  'an object that cannot be text or JSON': (plant) => ({
    id: plant.text('id of what is no JSON'),
    toString: throwing(plant),
    toJSON: throwing(plant),
  }),
  'an object whose fields cannot be read': (plant) =>
    Object.defineProperties(
      {},
      Object.fromEntries(
        ['message', 'name', 'userId', 'event', 'delivery_id', 'type'].map((name) => [
          name,
          { enumerable: true, get: throwing(plant) },
        ]),
      ),
    ),
  'an array': (plant) => [plant.email('element')],
  'a number': (plant) => plant.number('number'),
};

/** Where clients are configured to go, in vain. */
const NOWHERE: Readonly<Record<string, (world: CanaryWorld) => string | Promise<string>>> = {
  'where nothing listens': async () => `http://127.0.0.1:${await freeServerPort()}`,
  'a URL with a password': ({ plant, server }) =>
    server.url.replace('//', `//${plant.text('user')}:${plant.text('password')}@`),
  'what is no URL': ({ plant }) => `http://${plant.text('host')} is none`,
};

const FAILURES = (Object.keys(ECHOES) as (keyof typeof ECHOES)[]).filter((answer) => answer !== 'success');

/** @returns methods that failed although they were answered with success */
async function doEverything(world: CanaryWorld): Promise<string[]> {
  const refused = await world.callAll('success');
  for (const answer of FAILURES) await world.callAll(answer);
  for (const misuse of Object.values(MISUSES)) await world.misuse(misuse);
  for (const url of Object.values(NOWHERE)) await world.callAll('success', world.clientsAt(await url(world)));
  return refused;
}

describe('The canary suite of calls', () => {
  for (const [mode, options] of Object.entries(MODES)) {
    describe(`${mode}:`, () => {
      let world: CanaryWorld;
      let refused: string[];
      let told: Record<Outlet, string>;

      before(async () => {
        world = await CanaryWorld.create(options);
        refused = await doEverything(world);
        told = await world.outlets.all();
      });
      after(() => world.end());

      it('knows arguments for every public method of the SDK, and all of them are taken', () => {
        const known = APIS.flatMap((api) =>
          Object.keys(CANARY_CALLS[api]).map((method) => `${api}.${method}`),
        );
        expect(known).to.have.members(world.methods());
        expect(refused).to.deep.equal([]);
      });

      it('calls every method, with success and with every class of failure', () => {
        const ours = world.outlets.telemetry.spans.filter(
          ({ instrumentationScope: { name } }) => name === OURS,
        );
        const rounds = Object.keys({ ...ECHOES, ...MISUSES, ...NOWHERE }).length;
        expect(ours.length).to.equal(rounds * world.calls.length);
        const types = new Set(ours.map(({ attributes }) => attributes['error.type']));
        const expected = ['400', '401', '404', '429', '500', 'timeout', 'connection_refused'];
        expect([...types]).to.include.members([
          undefined,
          ...[...expected, 'connection_reset', 'redirect', 'invalid_argument', 'invalid_response'],
        ]);
        expect(world.outlets.telemetry.logRecords.length).to.equal(ours.length);
      });

      it('finds nothing of what was planted in anything that leaves', () => {
        for (const [outlet, text] of Object.entries(told)) {
          expect(world.plant.leaksIn(text).slice(0, 5), outlet).to.deep.equal([]);
        }
      });

      it('looked where there was something to see', () => {
        const silent: readonly string[] = ['process warnings', 'the output'];
        for (const [outlet, text] of Object.entries(told)) {
          if (!silent.includes(outlet)) expect(text.length, outlet).to.be.greaterThan(1_000);
        }
        expect(told['the Prometheus page']).to.include('customerio_api_errors_total{');
        expect(told.diagnostics.toLowerCase()).to.include('customerio');
      });

      if (options.spanProcessors !== undefined) {
        it('takes every word of the API’s paths for one, and everything else for somebody’s', () => {
          const { plant, server } = world;
          const asPlanted = (segment: string) => (plant.leaksIn(segment).length > 0 ? '{id}' : segment);
          const paths = server.paths.filter((path) => !path.startsWith('/redirected'));
          expect(paths.map(templatePath)).to.deep.equal(
            paths.map((path) => path.split('/').map(asPlanted).join('/')),
          );
        });

        it('keeps the spans of HTTP instrumentations, with their paths as templates', () => {
          const { spans } = world.outlets.telemetry;
          const paths = new Set(
            spans
              .filter(
                ({ instrumentationScope: { name }, parentSpanContext }) => name !== OURS && parentSpanContext,
              )
              .map(({ attributes }) => attributes['url.path'] as string),
          );
          expect([...paths]).to.include('/{id}/api/v1/customers/{id}/devices/{id}');
          expect([...paths]).to.have.members([...new Set(world.server.paths.map(templatePath))]);
          expect(spans.length).to.be.greaterThan(2 * world.calls.length * Object.keys(ECHOES).length);
        });
      }
    });
  }
});
