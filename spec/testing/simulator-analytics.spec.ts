import { expect } from 'chai';
import type { Behavior, Simulator } from '../../lib/testing/simulator';
import {
  ANALYTICS_ALIASES,
  anEvent,
  freshAnalytics,
  type AnalyticsClient,
} from '../harness/sdk/analytics-world';
import { until } from '../harness/until';
import { CREDENTIALS, post, StartedSimulators } from './simulators';

/** Settings with which an event is sent at once. */
const AT_ONCE = { writeKey: 'write-secret', maxEventsInBatch: 1, maxRetries: 0 };

describe('@customerio/cdp-analytics-node with the simulator', () => {
  const simulators = new StartedSimulators();
  const clients: AnalyticsClient[] = [];
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.closeAndFlush({ timeout: 1 })));
    await simulators.close();
  });

  function client(settings: object, alias?: (typeof ANALYTICS_ALIASES)[number]): AnalyticsClient {
    const created = new (freshAnalytics(alias).Analytics)({ ...AT_ONCE, ...settings });
    clients.push(created);
    return created;
  }

  /** Tracks an event. Resolves to the result that the SDK reports: `delivered`, or the message of the error. */
  function track(analytics: AnalyticsClient): Promise<string> {
    return new Promise((resolve) => {
      analytics.on('track', () => resolve('delivered'));
      analytics.on('error', (failure) => {
        const { reason } = failure as { readonly reason: Error & { cause?: { code?: string } } };
        resolve(reason.cause?.code ?? reason.message);
      });
      analytics.track(anEvent());
    });
  }

  const batchesOf = ({ requests }: Simulator) =>
    requests.map(({ api, apiPath, body }) => ({
      api,
      apiPath,
      events: (JSON.parse(body) as { batch: { event: string }[] }).batch.map(({ event }) => event),
    }));

  for (const alias of ANALYTICS_ALIASES) {
    it(`receives the batches of ${alias} with its origin as the host, and records them`, async () => {
      const simulator = await simulators.start({ credentials: CREDENTIALS });
      expect(await track(client({ host: simulator.url }, alias))).to.equal('delivered');
      expect(batchesOf(simulator)).to.deep.equal([
        { api: 'pipelines', apiPath: '/batch', events: ['ordered'] },
      ]);
      expect(simulator.requests[0]?.headers['authorization']).to.equal('Basic [redacted]');
    });
  }

  it('receives them with the URL for PipelinesClient as the host, and with an explicit path', async () => {
    const simulator = await simulators.start();
    await track(client({ host: simulator.pipelinesUrl }));
    await track(client({ host: simulator.url, path: '/cdp/v1/batch' }));
    expect(batchesOf(simulator).map(({ api, apiPath }) => [api, apiPath])).to.deep.equal([
      ['pipelines', '/batch'],
      ['pipelines', '/batch'],
    ]);
  });

  it('responds 200 to invalid calls and wrong keys, as the API does, except in strict mode', async () => {
    const simulator = await simulators.start({ credentials: CREDENTIALS });
    expect(await track(client({ host: simulator.url, writeKey: 'wrong' }))).to.equal('delivered');
    const status = async (batch: object[], headers: Record<string, string>) => {
      const request = { method: 'POST', body: JSON.stringify({ batch }) };
      const type = { 'content-type': 'application/json' };
      return (await fetch(`${simulator.url}/v1/batch`, { ...request, headers: { ...type, ...headers } }))
        .status;
    };
    const strict = {
      'x-strict-mode': '1',
      authorization: `Basic ${Buffer.from('write-secret:').toString('base64')}`,
    };
    const valid = { type: 'track', userId: '1', event: 'e' };
    expect(await status([{ type: 'group', userId: '1' }], {})).to.equal(200);
    expect(await status([valid], strict)).to.equal(200);
    expect(await status([valid, { type: 'group', userId: '1' }], strict)).to.equal(400);
    expect(await status([valid], { 'x-strict-mode': '1' })).to.equal(401);
    expect((await post(`${simulator.url}/v1/customers`, '{}')).status).to.equal(404);
  });

  const FAULTS: readonly (readonly [Behavior, result: string])[] = [
    // the SDK reads only the status
    [{ kind: 'html', status: 200 }, 'delivered'],
    [{ kind: 'hang_mid_body' }, 'delivered'],
    [{ kind: 'truncated_json' }, 'delivered'],
    [{ kind: 'reset_mid_body' }, 'delivered'],
    [{ kind: 'rate_limited', retryAfterSeconds: 7 }, '[429] Too Many Requests'],
    [{ kind: 'error', status: 401 }, '[401] Unauthorized'],
    [{ kind: 'error', status: 400 }, '[400] Bad Request'],
    [{ kind: 'reset' }, 'ECONNRESET'],
    [{ kind: 'hang' }, 'This operation was aborted'],
  ];
  for (const [behavior, result] of FAULTS) {
    it(`reports "${result}" after ${JSON.stringify(behavior)}`, async () => {
      const simulator = await simulators.start();
      simulator.script({ api: 'pipelines' }, behavior);
      const httpRequestTimeout = behavior.kind === 'hang' ? 100 : 10_000;
      // the SDK can abort a request before it is sent, if the process pauses
      await until('request', async () => {
        expect(await track(client({ host: simulator.url, httpRequestTimeout }))).to.equal(result);
        return simulator.requests.length > 0;
      });
      expect(simulator.requests).to.have.length(1);
    });
  }

  it('has every fault at its rate', async () => {
    for (const [faults, result] of [
      [{ rateHtml200: 1 }, 'delivered'],
      [{ rateHangMidBody: 1 }, 'delivered'],
      [{ rate401: 1 }, '[401] Unauthorized'],
      [{ byStatus: { 403: 1 } }, '[403] Forbidden'],
    ] as const) {
      const simulator = await simulators.start({ faults });
      expect(await track(client({ host: simulator.url })), JSON.stringify(faults)).to.equal(result);
    }
  });

  it('retries a batch, which then has several requests', async () => {
    const simulator = await simulators.start();
    simulator.script({ path: '/batch' }, { kind: 'rate_limited' });
    expect(await track(client({ host: simulator.url, maxRetries: 1 }))).to.equal('delivered');
    expect(batchesOf(simulator).map(({ events }) => events)).to.deep.equal([['ordered'], ['ordered']]);
  });
});
