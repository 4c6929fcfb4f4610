import { expect } from 'chai';
import { CustomerIOInstrumentation, logOperation, withTracing } from '../../lib';
import { Canaries } from '../harness/privacy/canaries';
import { Outlets } from '../harness/privacy/outputs';
import { sightings } from '../harness/privacy/sightings';

/** Keys whose values are personal, with any content. */
const PERSONAL = (
  'id userId customerId email workEmail phone mobile first_name lastName name address street zip birthday ip ' +
  'device_token token password apiKey authorization recipient to cc from cookie identifiers'
).split(' ');

describe('the telemetry of withTracing() and logOperation()', () => {
  const plant = new Canaries();
  let outlets: Outlets;
  let instrumentation: CustomerIOInstrumentation;

  beforeEach(() => {
    outlets = new Outlets();
    instrumentation = new CustomerIOInstrumentation({ logLevel: 'debug', logger: outlets.logger });
  });
  afterEach(async () => {
    instrumentation.disable();
    await outlets.end();
  });

  const personal = (): Record<string, string> =>
    Object.fromEntries(PERSONAL.map((key) => [key, plant.text(key)]));
  const error = () => Object.assign(new Error(plant.email('an error')), { body: plant.text('a body') });

  it('contains no value of a personal key, no result and no error text, on success and on failure', async () => {
    await withTracing('onboard', personal(), () => Promise.resolve(plant.text('a result')));
    const thrown = error();
    await withTracing('onboard', personal(), () => Promise.reject(thrown)).catch((caught: unknown) =>
      expect(caught).to.equal(thrown),
    );
    for (const result of ['success', 'error'] as const) {
      const data = { ...personal(), deep: [{ user: personal() }], message: plant.email('text') };
      logOperation('onboard', plant.text('userId'), data, result, result === 'error' ? error() : undefined);
    }
    expect(await sightings(plant, outlets, 'opentelemetry-instrumentation-customerio')).to.deep.equal({});
    expect([outlets.telemetry.spans.length, outlets.telemetry.logRecords.length]).to.deep.equal([2, 2]);
  });
});
