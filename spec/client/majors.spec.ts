import { expect } from 'chai';
import { samplesOf } from '../../compat/sdks/methods';
import { itReportsEverySituation } from '../../compat/sdks/reported';
import type { Version } from '../../compat/sdks/versions';
import type { SdkAlias } from '../harness/sdk/sdk';
import { World } from '../harness/sdk/world';

/** SDKs that `npm ci` installs. Two methods are tested here; `compat/sdks` tests all methods of all published versions. */
const INSTALLED: Readonly<Record<SdkAlias, Version>> = {
  'customerio-node-v1': '1.1',
  'customerio-node-v2': '2.1',
  'customerio-node-v3.4': '3.4',
  'customerio-node-v3': '3.5',
  'customerio-node-v4.4': '4.4',
  'customerio-node-v4': '4.5',
  'customerio-node-v5.0': '5.0',
  'customerio-node': '5.2',
};
const SAMPLED: readonly string[] = ['identify', 'sendEmail'];

for (const [alias, version] of Object.entries(INSTALLED)) {
  describe(alias, () => {
    const samples = samplesOf(version).filter(({ name }) => SAMPLED.includes(name));
    itReportsEverySituation(alias, version, samples);

    it('records one span per call, with the address of the server', async () => {
      const world = await World.create({}, alias);
      await world.track().identify('x', { a: 1 });
      await world.app().sendEmail(world.email());
      for (const { attributes } of world.telemetry.spans) {
        expect(attributes).to.include({
          'server.address': '127.0.0.1',
          'server.port': Number(new URL(world.simulator.url).port),
        });
      }
      expect(world.telemetry.spans[1]?.attributes).to.have.property('customerio.delivery_id');
      await world.end();
    });

    it('records invalid_argument if a parameter is missing', async () => {
      const world = await World.create({}, alias);
      expect(() => world.track().identify('')).to.throw();
      expect(world.telemetry.span().attributes['error.type']).to.equal('invalid_argument');
      await world.end();
    });
  });
}
