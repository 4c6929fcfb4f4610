import { expect } from 'chai';
import { APIClient, PipelinesClient, TrackClient, type CustomerIORequestError } from 'customerio-node';
import { rejection } from '../harness/sdk/world';
import { CREDENTIALS, clients, email, StartedSimulators } from './simulators';

describe('credentials for the simulator', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  it('are rejected with 401 if wrong, by Pipelines only in strict mode', async () => {
    const { trackUrl, appUrl, pipelinesUrl } = await simulators.start({ credentials: CREDENTIALS });
    const track = new TrackClient('site', 'wrong', { url: trackUrl });
    const app = new APIClient('wrong', { url: appUrl });
    const strict = new PipelinesClient('wrong', { url: pipelinesUrl, strictMode: true });
    const rejected = await Promise.all(
      [track.identify('1'), app.getSegment(1), app.sendEmail(email()), strict.identify({ userId: '1' })].map(
        rejection,
      ),
    );
    expect(rejected.map((error) => (error as CustomerIORequestError).statusCode)).to.deep.equal([
      401, 401, 401, 401,
    ]);
    expect((rejected[1] as CustomerIORequestError).body).to.include('"code":"invalid_credentials"');
    expect(await new PipelinesClient('wrong', { url: pipelinesUrl }).identify({ userId: '1' })).to.deep.equal(
      {},
    );
    expect(await track.unsubscribe('delivery'), 'needs no credentials').to.deep.equal({});
  });

  it('are recorded only as their scheme', async () => {
    const simulator = await simulators.start();
    const { track, app } = clients(simulator);
    await track.identify('1', { plan: 'pro' });
    await app.listSegments();
    const [identify, segments] = simulator.requests;
    expect(identify).to.include({ api: 'track', method: 'PUT', body: '{"plan":"pro"}' });
    expect(identify?.headers).to.include({
      authorization: 'Basic [redacted]',
      'content-type': 'application/json',
    });
    expect(segments?.headers['authorization']).to.equal('Bearer [redacted]');
    expect(identify?.at).to.be.closeTo(Date.now(), 60_000);
  });
});
