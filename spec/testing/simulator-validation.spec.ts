import { expect } from 'chai';
import { PipelinesClient, type CustomerIORequestError } from 'customerio-node';
import { ONCE, clients, email, post, StartedSimulators } from './simulators';

describe('validation in the simulator', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  it('lists the invalid items of a batch in a 207', async () => {
    const { track } = clients(await simulators.start());
    const item = { type: 'person', action: 'identify', identifiers: { id: '1' } };
    const response = await track.batch([
      item,
      { ...item, identifiers: {} },
      { ...item, attributes: { simulate: 'invalid' } },
      { ...item, type: 'constructor' },
      { type: 'person', action: 'merge', primary: { id: '1' }, secondary: { id: '2' } },
    ]);
    const { errors } = response as { errors: Record<string, unknown>[] };
    expect(errors.map(({ batch_index, reason, field }) => [batch_index, reason, field])).to.deep.equal([
      [1, 'required', 'identifiers'],
      [2, 'invalid', 'attributes'],
      [3, 'invalid', 'type'],
    ]);
    expect(errors[0]).to.have.property('message').that.is.a('string');
  });

  it('formats a 400 as each API does', async () => {
    const simulator = await simulators.start();
    const { app, track } = clients(simulator, ONCE);
    const strict = new PipelinesClient('k', { url: simulator.pipelinesUrl, strictMode: true });
    simulator.script({ api: 'app' }, { kind: 'error', status: 400 }, { kind: 'error', status: 422 });
    const bodies = await Promise.all([
      errorBody(track.entity({ type: 'person' })),
      errorBody(post(`${simulator.url}/track/api/v2/batch`, '{"batch":[]}')),
      errorBody(post(`${simulator.trackUrl}/events`, '{}')),
      errorBody(post(`${simulator.trackUrl}/merge_customers`, '{}')),
      errorBody(app.sendEmail(email())).then(async (send) => [send, await errorBody(app.getSegment(1))]),
      errorBody(post(`${simulator.trackUrl}/customers/1/events`, '{"name"')),
      errorBody(
        strict.batch([{ type: 'track', userId: '1', event: 'e' }, { type: 'group', userId: '1' } as never]),
      ),
    ]);
    expect(bodies).to.deep.equal([
      { errors: [{ reason: 'invalid', field: 'action', message: ACTION_MESSAGE }] },
      { errors: [{ reason: 'required', field: 'batch', message: 'must hold operations' }] },
      { meta: { errors: ['name: must be given'] } },
      { meta: { error: 'primary: must hold exactly one identifier' } },
      [
        { meta: { error: 'body: the request is not valid' } },
        { errors: [{ detail: 'body: the request failed validation (reference …)', status: '422' }] },
      ],
      { meta: { errors: ['body: is not JSON'] } },
      { meta: { error: 'groupId: must be given' } },
    ]);
    expect((await post(`${simulator.pipelinesUrl}/track`, '{}')).status, 'permissive mode').to.equal(200);
  });
});

const ACTION_MESSAGE =
  'must be one of identify, delete, event, screen, page, add_relationships, delete_relationships, ' +
  'add_device, delete_device, merge, suppress, unsuppress';

/** Returns the parsed body of an error from the SDK or from fetch, without its random reference. */
async function errorBody(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.catch((error: unknown) => error);
  const body = outcome instanceof Response ? await outcome.text() : (outcome as CustomerIORequestError).body;
  return JSON.parse(body.replace(/\(reference [0-9a-f]{6}\)/g, '(reference …)'));
}
