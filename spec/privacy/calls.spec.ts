import { expect } from 'chai';
import { UrlTemplatingSpanProcessor } from '../../lib';
import { APIS } from '../../lib/catalog';
import { templatePath } from '../../lib/redaction/paths';
import type { Canaries } from '../harness/privacy/canaries';
import { CANARY_CALLS } from '../harness/privacy/canary-calls';
import { CanaryWorld, type CanaryWorldOptions } from '../harness/privacy/canary-world';
import type { Outlet } from '../harness/privacy/outputs';
import { ECHO_RESPONSES } from '../harness/servers/echo-server';
import { freeServerPort } from '../harness/servers/server-port';

const OURS = 'opentelemetry-instrumentation-customerio';

/** Set-ups with HTTP instrumentations, and the options for each. */
const MODES: Readonly<Record<string, CanaryWorldOptions>> = {
  'with suppressed HTTP instrumentations': {},
  'with HTTP instrumentations and the URL-templating processor': {
    config: { suppressInternalInstrumentation: false },
    spanProcessors: [new UrlTemplatingSpanProcessor()],
  },
};

const throwing = (plant: Canaries) => (): never => {
  throw new Error(`${plant.email('text of an error')} cannot be used`);
};

/** Arguments from which most methods cannot build a request. */
const MISUSES: Readonly<Record<string, (plant: Canaries) => unknown>> = {
  'a text for every argument': (plant) => plant.name('text for every argument'),
  'half a surrogate pair': (plant) => `${plant.text('half a surrogate pair')}\ud800`,
  'an object that cannot be converted to text or JSON': (plant) => ({
    id: plant.text('id of an object that cannot be converted'),
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

/** URLs of clients at which no call succeeds. */
const FAILING_URLS: Readonly<Record<string, (world: CanaryWorld) => string | Promise<string>>> = {
  'a port without a server': async () => `http://127.0.0.1:${await freeServerPort()}`,
  'a URL with a password': ({ plant, server }) =>
    server.url.replace('//', `//${plant.text('user')}:${plant.text('password')}@`),
  'an invalid URL': ({ plant }) => `http://${plant.text('host')} is invalid`,
};

const FAILURES = (Object.keys(ECHO_RESPONSES) as (keyof typeof ECHO_RESPONSES)[]).filter(
  (name) => name !== 'success',
);

/** Makes all calls. Returns the methods that failed although the response was a success. */
async function callEverything(world: CanaryWorld): Promise<string[]> {
  const failed = await world.callAll('success');
  for (const failure of FAILURES) await world.callAll(failure);
  for (const misuse of Object.values(MISUSES)) await world.misuse(misuse);
  for (const url of Object.values(FAILING_URLS))
    await world.callAll('success', world.clientsAt(await url(world)));
  return failed;
}

describe('the canary suite for calls', () => {
  for (const [mode, options] of Object.entries(MODES)) {
    describe(mode, () => {
      let world: CanaryWorld;
      let failed: string[];
      let outputs: Record<Outlet, string>;

      before(async () => {
        world = await CanaryWorld.create(options);
        failed = await callEverything(world);
        outputs = await world.outlets.all();
      });
      after(() => world.end());

      it('has accepted arguments for every public method of the SDK', () => {
        const known = APIS.flatMap((api) =>
          Object.keys(CANARY_CALLS[api]).map((method) => `${api}.${method}`),
        );
        expect(known).to.have.members(world.methods());
        expect(failed).to.deep.equal([]);
      });

      it('calls every method with success and with every error class', () => {
        const ours = world.outlets.telemetry.spans.filter(
          ({ instrumentationScope: { name } }) => name === OURS,
        );
        const rounds = Object.keys({ ...ECHO_RESPONSES, ...MISUSES, ...FAILING_URLS }).length;
        expect(ours.length).to.equal(rounds * world.calls.length);
        const types = new Set(ours.map(({ attributes }) => attributes['error.type']));
        const expected = ['400', '401', '404', '429', '500', 'timeout', 'connection_refused'];
        expect([...types]).to.include.members([
          undefined,
          ...[...expected, 'connection_reset', 'redirect', 'invalid_argument', 'invalid_response'],
        ]);
        expect(world.outlets.telemetry.logRecords.length).to.equal(ours.length);
      });

      it('finds no planted value in any output', () => {
        for (const [outlet, text] of Object.entries(outputs)) {
          expect(world.plant.leaksIn(text).slice(0, 5), outlet).to.deep.equal([]);
        }
      });

      it('searches outputs that are not empty', () => {
        const silent: readonly string[] = ['process warnings', 'stdout and stderr'];
        for (const [outlet, text] of Object.entries(outputs)) {
          if (!silent.includes(outlet)) expect(text.length, outlet).to.be.greaterThan(1_000);
        }
        expect(outputs['the Prometheus page']).to.include('customerio_api_errors_total{');
        expect(outputs.diagnostics.toLowerCase()).to.include('customerio');
      });

      if (options.spanProcessors !== undefined) {
        it('keeps the segments of the API in templates of paths, and replaces all others', () => {
          const { plant, server } = world;
          const asPlanted = (segment: string) => (plant.leaksIn(segment).length > 0 ? '{id}' : segment);
          const paths = server.paths.filter((path) => !path.startsWith('/redirected'));
          expect(paths.map(templatePath)).to.deep.equal(
            paths.map((path) => path.split('/').map(asPlanted).join('/')),
          );
        });

        it('exports the spans of HTTP instrumentations with templates of paths', () => {
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
          expect(spans.length).to.be.greaterThan(2 * world.calls.length * Object.keys(ECHO_RESPONSES).length);
        });
      }
    });
  }
});
