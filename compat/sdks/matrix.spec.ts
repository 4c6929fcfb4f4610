import { expect } from 'chai';
import { rejection, World } from '../../spec/harness/sdk/world';
import { familyOf } from './behavior';
import { SAMPLE_METHODS, samplesOf, type SampleMethod } from './methods';
import { itReportsEverySituation } from './reported';
import { folderOf, VERSIONS } from './versions';

const names = (methods: readonly SampleMethod[]) => methods.map(({ client, name }) => `${client}.${name}`);

for (const version of VERSIONS) {
  describe(`customerio-node ${version}`, () => {
    const { retries, httpError } = familyOf(version);
    itReportsEverySituation(folderOf(version), version, samplesOf(version));

    describe('with its default options', () => {
      let world: World;
      beforeEach(async () => {
        world = await World.create({}, folderOf(version));
      });
      afterEach(() => world.end());

      it(`makes ${retries === 0 ? '1 request' : `${1 + retries} requests`} while the server is unavailable`, async () => {
        const unavailable = { kind: 'error', status: 503 } as const;
        world.simulator.script({}, ...Array.from({ length: 9 }, () => unavailable));
        await rejection(world.track().identify('a'));
        expect(world.simulator.requests).to.have.length(1 + retries);
        expect(world.telemetry.span().attributes['customerio.attempts']).to.equal(1 + retries);
        const counted = await world.telemetry.points('customerio_api_retries_total');
        expect(counted.map(({ value }) => value)).to.deep.equal(retries === 0 ? [] : [retries]);
      });

      it('has a timeout of 10 s', () => {
        const { request } = world.track() as unknown as { request: { defaults: { timeout: number } } };
        expect(request.defaults.timeout).to.equal(10_000);
      });

      it(`reports an HTTP error as ${httpError}`, async () => {
        world.simulator.script({}, { kind: 'error', status: 400 });
        const error = await rejection(world.track().identify('a'));
        expect(error instanceof Error).to.equal(httpError === 'an Error');
      });

      it('reports a missing argument without making a request', () => {
        expect(() => world.track().identify('')).to.throw();
        expect(world.telemetry.span().attributes).to.include({
          'error.type': 'invalid_argument',
          'customerio.attempts': 0,
        });
        expect(world.simulator.requests).to.deep.equal([]);
      });

      it('has exactly the sample methods of its version', () => {
        const clients = {
          track: world.track(),
          app: world.app(),
          pipelines: 'PipelinesClient' in world.sdk ? world.pipelines() : {},
        };
        const present = SAMPLE_METHODS.filter(({ client, name }) => name in clients[client]);
        expect(new Set(names(present))).to.deep.equal(new Set(names(samplesOf(version))));
      });
    });
  });
}
