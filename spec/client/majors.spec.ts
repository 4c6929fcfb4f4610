import { expect } from 'chai';
import { SDK_ALIASES, type SdkAlias } from '../harness/sdk';
import { rejection, World } from '../harness/world';

const NO_TIMEOUT: readonly SdkAlias[] = [
  'customerio-node-v3.4',
  'customerio-node-v3',
  'customerio-node-v4.4',
];
const once = { retry: { maxRetries: 0 }, timeout: 150 };

for (const alias of SDK_ALIASES) {
  describe(`${alias}`, () => {
    let world: World;
    beforeEach(async () => {
      world = await World.create({}, alias);
    });
    afterEach(() => world.end());

    const errorType = () => world.telemetry.span().attributes['error.type'];

    it('one span per call, with the server it goes to', async () => {
      await world.track().identify('x', { a: 1 });
      await world.app().sendEmail(world.email());
      expect(world.telemetry.spans.map(({ name }) => name)).to.deep.equal([
        'customerio.identify',
        'customerio.sendEmail',
      ]);
      for (const { attributes } of world.telemetry.spans) {
        expect(attributes).to.include({
          'server.address': '127.0.0.1',
          'server.port': Number(new URL(world.simulator.url).port),
          'customerio.attempts': 1,
        });
      }
      expect(world.telemetry.spans[1]?.attributes).to.have.property('customerio.delivery_id');
    });

    for (const status of [400, 401, 404, 429, 500]) {
      it(`HTTP ${status}`, async () => {
        world.simulator.script({}, { kind: 'error', status });
        await rejection(world.track(once).identify('x'));
        expect(errorType()).to.equal(String(status));
        expect(world.telemetry.span().attributes['http.response.status_code']).to.equal(status);
      });
    }

    it('a reset connection', async () => {
      world.simulator.script({}, { kind: 'reset' });
      await rejection(world.track(once).identify('x'));
      expect(errorType()).to.equal('connection_reset');
    });

    it('a page instead of JSON', async () => {
      world.simulator.script({}, { kind: 'html', status: 502 });
      await rejection(world.track(once).identify('x'));
      expect(errorType()).to.equal('invalid_response');
    });

    it('a missing parameter', () => {
      expect(() => world.track().identify('')).to.throw();
      expect(errorType()).to.equal('invalid_argument');
    });

    it('nobody listening', async () => {
      const client = world.track(once);
      await world.simulator.close();
      await rejection(client.identify('x'));
      expect(errorType()).to.equal('connection_refused');
    });

    if (!NO_TIMEOUT.includes(alias)) {
      it('no answer in time', async () => {
        world.simulator.script({}, { kind: 'hang' });
        await rejection(world.track(once).identify('x'));
        expect(errorType()).to.equal('timeout');
      });
    }
  });
}

describe('customerio-node-v1', () => {
  it('counts triggerBroadcast, then a method of the Track client, to the App API', async () => {
    const world = await World.create({}, 'customerio-node-v1');
    await world.end();
    const again = await World.create({}, 'customerio-node-v1');
    const client = again.track() as unknown as {
      triggerBroadcast(id: number, data: object, to: object): Promise<unknown>;
    };
    await rejection(
      client.triggerBroadcast(1, {}, { ids: ['a'] }).then(() => Promise.reject(new Error('done'))),
    );
    expect(again.telemetry.span().attributes['customerio.api']).to.equal('app');
    await again.end();
  });
});
