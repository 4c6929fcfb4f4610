import { expect } from 'chai';
import { APIClient, PipelinesClient, SendEmailRequest, TrackClient } from 'customerio-node';
import * as sdk from 'customerio-node';
import {
  startCustomerIOSimulator,
  type CustomerIOSimulator,
  type SimulatorFault,
  type SimulatorOperation,
} from '../../../lib/testing';
import { runProgram } from '../../harness/processes/node-process';
import { rejection } from '../../harness/sdk/world';

const retry = { minTimeoutMs: 1, maxTimeoutMs: 2 };
const REPOSITORY_ENTRY = require.resolve('../../../lib/testing');

describe('startCustomerIOSimulator()', () => {
  let simulator: CustomerIOSimulator;
  before(async () => {
    simulator = await startCustomerIOSimulator();
  });
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

  const track = () => new TrackClient('site', 'key', { url: simulator.trackUrl, retry });
  const app = () => new APIClient('key', { url: simulator.appUrl, retry });
  const send = () =>
    app().sendEmail(
      new SendEmailRequest({
        transactional_message_id: 'welcome',
        to: 'jane@example.com',
        identifiers: { id: '1' },
      }),
    );
  const statusOf = async (call: Promise<unknown>) =>
    ((await rejection(call)) as { statusCode?: number }).statusCode;

  it('records requests with a readable path and a parsed body', async () => {
    await track().identify('jane@example.com', { plan: 'pro' });
    await app().getCustomersByEmail('jane@example.com');
    await new PipelinesClient('key', { url: simulator.pipelinesUrl }).track({ userId: '1', event: 'order' });
    expect(
      simulator.requests.map(({ api, method, path, query, body }) => ({ api, method, path, query, body })),
    ).to.deep.include.members([
      { api: 'track', method: 'PUT', path: '/customers/jane@example.com', query: {}, body: { plan: 'pro' } },
      {
        api: 'app',
        method: 'GET',
        path: '/customers',
        query: { email: 'jane@example.com' },
        body: undefined,
      },
    ]);
    const [, , order] = simulator.requests;
    expect(order).to.deep.include({ api: 'pipelines', path: '/track' });
    expect(order?.body).to.include({ event: 'order' });
    expect(order?.headers['authorization']).to.equal('Basic [redacted]');
    expect(order?.receivedAt).to.be.an.instanceOf(Date);
  });

  it('applies a fault to the next request only, so that the retry of the SDK succeeds', async () => {
    simulator.fault({ status: 503 });
    await send();
    expect(simulator.requests).to.have.length(2);
  });

  it('applies a fault to as many requests as times', async () => {
    simulator.fault({ status: 500, times: 4 });
    expect(await statusOf(send())).to.equal(500);
    await send();
    expect(simulator.requests).to.have.length(5);
  });

  it('applies a fault with times Infinity until reset()', async () => {
    simulator.fault({ status: 400, times: Infinity });
    expect(await statusOf(send())).to.equal(400);
    expect(await statusOf(send())).to.equal(400);
    simulator.reset();
    await send();
    expect(simulator.requests).to.have.length(1);
  });

  it('sends Retry-After, headers and a body', async () => {
    simulator.fault({ status: 429, retryAfterSeconds: 7, headers: { 'x-a': '1' } });
    simulator.fault({ status: 200, body: { delivery_id: 'd-1' } });
    const limited = await fetch(`${simulator.appUrl}/send/email`, { method: 'POST' });
    expect([limited.status, limited.headers.get('retry-after'), limited.headers.get('x-a')]).to.deep.equal([
      429,
      '7',
      '1',
    ]);
    expect(await send()).to.deep.equal({ delivery_id: 'd-1' });
  });

  it('resets connections, truncates bodies and rejects items of a batch', async () => {
    simulator.fault({ reset: true, times: 4 });
    expect(await rejection(send())).to.be.an.instanceOf(Error);
    simulator.fault({ truncated: true });
    expect(((await rejection(send())) as Error).message).to.match(/JSON/);
    simulator.fault({ rejectedItems: 1 });
    const item = { type: 'person', action: 'identify', identifiers: { id: '1' }, attributes: {} } as const;
    const result: unknown = await track().batch([item, item]);
    expect(result).to.have.nested.property('errors.length', 1);
  });

  it('delays a response, and never responds', async () => {
    const before = Date.now();
    simulator.fault({ delayMs: 40 });
    await send();
    expect(Date.now() - before).to.be.at.least(39);
    simulator.fault({ hang: true, times: Infinity });
    const hanging = new APIClient('key', { url: simulator.appUrl, timeout: 30, retry: { maxRetries: 0 } });
    expect(await rejection(hanging.listSegments())).to.be.an.instanceOf(Error);
  });

  it('selects requests by path, method and API', async () => {
    simulator.fault({ path: '/customers/:id/events', status: 400 });
    simulator.fault({ path: /segments/, status: 401 });
    simulator.fault({ method: 'DELETE', api: 'track', status: 403 });
    await send();
    expect(await statusOf(track().track('1', { name: 'order' }))).to.equal(400);
    expect(await statusOf(app().listSegments())).to.equal(401);
    expect(await statusOf(track().destroy('1'))).to.equal(403);
  });

  const CALLS: Readonly<Record<SimulatorOperation, () => Promise<unknown>>> = {
    identify: () => track().identify('1'),
    destroy: () => track().destroy('1'),
    track: () => track().track('1', { name: 'a' }),
    trackAnonymous: () => track().trackAnonymous('1', { name: 'a' }),
    trackPush: () => track().trackPush({ event: 'opened', delivery_id: 'd', device_id: 'a' }),
    suppress: () => track().suppress('1'),
    unsuppress: () => track().unsuppress('1'),
    addDevice: () => track().addDevice('1', 'a', 'ios'),
    deleteDevice: () => track().deleteDevice('1', 'a'),
    mergeCustomers: () => track().mergeCustomers(sdk.IdentifierType.Id, '1', sdk.IdentifierType.Id, '2'),
    batch: () => track().batch([{ type: 'person', action: 'delete', identifiers: { id: '1' } }]),
    sendEmail: send,
    sendPush: () =>
      app().sendPush(new sdk.SendPushRequest({ transactional_message_id: '1', identifiers: { id: '1' } })),
    sendSMS: () =>
      app().sendSMS(
        new sdk.SendSMSRequest({ transactional_message_id: '1', identifiers: { id: '1' }, to: '+1' }),
      ),
    sendInboxMessage: () =>
      app().sendInboxMessage(
        new sdk.SendInboxMessageRequest({ transactional_message_id: '1', identifiers: { id: '1' } }),
      ),
    triggerBroadcast: () => app().triggerBroadcast(1, {}, { segment: { id: 1 } }),
  };
  for (const [operation, call] of Object.entries(CALLS)) {
    it(`selects the requests of ${operation}()`, async () => {
      simulator.fault({ operation: operation as SimulatorOperation, status: 418 });
      await fetch(`${simulator.appUrl}/segments`);
      expect(await statusOf(call())).to.equal(418);
    });
  }

  it('selects the requests of triggerBroadcast() of SDK 4.4 too', async () => {
    simulator.fault({ operation: 'triggerBroadcast', status: 418 });
    const response = await fetch(`${simulator.appUrl}/api/campaigns/1/triggers`, { method: 'POST' });
    expect(response.status).to.equal(418);
  });

  it('throws for a fault that is misspelled, empty, invalid or contradictory', () => {
    const cases: readonly [SimulatorFault, RegExp][] = [
      [{ statuss: 500 } as object, /Did you mean status\?/],
      [{}, /give one of status, reset/],
      [{ status: 99 }, /from 200 to 599/],
      [{ status: 204 }, /requires a body/],
      [{ status: 500, reset: true }, /status and reset contradict/],
      [{ hang: true, hangInBody: true }, /hang and hangInBody contradict/],
      [{ reset: true, body: '' }, /body requires status/],
      [{ status: 500, times: 0 }, /times must be/],
      [{ status: 500, times: 1.5 }, /times must be/],
      [{ delayMs: -1 }, /delayMs must be/],
      [{ rejectedItems: 0 }, /rejectedItems must be/],
      [{ status: 429, retryAfterSeconds: -1 }, /retryAfterSeconds must be/],
      [{ status: 500, operation: 'sendMail' as SimulatorOperation }, /Did you mean sendEmail\?.*Use path/],
      [{ status: 500, operation: 'track', path: '/a' }, /either operation/],
      [null as unknown as SimulatorFault, /give an object/],
      ['429' as unknown as SimulatorFault, /give an object/],
      [{ reset: 'yes' } as unknown as SimulatorFault, /reset must be true or false/],
      [{ status: 500, api: 'tracks' } as unknown as SimulatorFault, /api must be track, app, pipelines/],
      [{ status: 500, method: 'GTE' }, /method must be an HTTP method/],
      [{ status: 500, path: 'customers/:id' }, /path must start with a slash/],
      [{ status: 500, body: 1n }, /body must be text/],
      [{ status: 500, body: () => 1 }, /body must be text/],
      [{ status: 429, headers: 'x' } as unknown as SimulatorFault, /headers must be an object/],
      [{ status: 429, headers: { 'no token': '1' } }, /headers has a name or a value/],
      [{ status: 429, headers: { 'x-a': 'a\nb' } }, /headers has a name or a value/],
    ];
    for (const [fault, message] of cases) expect(() => simulator.fault(fault)).to.throw(TypeError, message);
  });

  it('rejects for an unknown option', async () => {
    const error = (await rejection(startCustomerIOSimulator({ https_: true } as object))) as Error;
    expect(error).to.be.an.instanceOf(TypeError);
    expect(error.message).to.include('Did you mean https?');
  });

  it('rejects for an invalid port', async () => {
    for (const port of ['x', '0', -1, 1.5, 65_536, null]) {
      const error = (await rejection(startCustomerIOSimulator({ port } as object))) as Error;
      expect(error).to.be.an.instanceOf(TypeError);
      expect(error.message).to.include('port must be a whole number from 0 to 65535');
    }
  });

  it('rejects for misspelled credentials, with which it would accept every key', async () => {
    const cases: readonly [object, string][] = [
      [{ ap: { appKey: 'right' } }, 'Did you mean app?'],
      [{ app: 'right' }, 'credentials.app must have the text appKey.'],
      [{ app: { key: 'right' } }, 'credentials.app must have the text appKey.'],
      [{ track: { siteId: 'site' } }, 'credentials.track must have the text siteId and the text apiKey.'],
    ];
    for (const [credentials, message] of cases) {
      const error = (await rejection(startCustomerIOSimulator({ credentials }))) as Error;
      expect(error).to.be.an.instanceOf(TypeError);
      expect(error.message).to.include(message);
    }
  });

  it('accepts only the given credentials', async () => {
    const strict = await startCustomerIOSimulator({ credentials: { app: { appKey: 'right' } } });
    const call = (key: string) => new APIClient(key, { url: strict.appUrl }).listSegments();
    await call('right');
    expect(await statusOf(call('wrong'))).to.equal(401);
    await strict.close();
  });

  it('closes at the end of a block with await using', async () => {
    const own = await startCustomerIOSimulator();
    await own[Symbol.asyncDispose]();
    expect(await rejection(fetch(own.url))).to.be.an.instanceOf(TypeError);
  });

  it('serves https with its certificate', async () => {
    const secure = await startCustomerIOSimulator({ https: true });
    expect(secure.url).to.match(/^https:/);
    expect(secure.certificate).to.match(/^-----BEGIN CERTIFICATE/);
    await secure.close();
    expect(simulator.certificate).to.equal(undefined);
  });

  it('does not keep the process alive, also after requests', () => {
    const program = `
      const { startCustomerIOSimulator } = require(process.argv[1]);
      startCustomerIOSimulator().then(async ({ url, fault }) => {
        await (await fetch(url + '/app/v1/segments')).text();
        fault({ delayMs: 60_000 });
        fetch(url + '/app/v1/segments', { signal: AbortSignal.timeout(50) }).catch(() => console.log('end'));
      });`;
    const result = runProgram(process.execPath, ['-e', program, REPOSITORY_ENTRY]);
    expect(result).to.include({ status: 0 });
    expect(result.stdout).to.equal('end\n');
  });
});
