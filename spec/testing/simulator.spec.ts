import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as net from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import {
  APIClient,
  CustomerIORequestError,
  IdentifierType,
  PipelinesClient,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
  TrackClient,
} from 'customerio-node';
import { TrackClient as TrackClientV4 } from 'customerio-node-v4';
import {
  selfSignedCertificate,
  startSimulator,
  type Behavior,
  type Simulator,
  type SimulatorOptions,
} from '../../lib/testing/simulator';
import { sampleLatencyMs } from '../../lib/testing/simulator/latency';
import { seededRandom } from '../../lib/testing/simulator/random';
import { Recording } from '../../lib/testing/simulator/recording';
import { WebhookSink } from '../harness/webhooks/webhook-sink';

const MAIN = join(__dirname, '../../lib/testing/simulator/main.js');
const CREDENTIALS = {
  track: { siteId: 'site', apiKey: 'track-secret' },
  app: { appKey: 'app-secret' },
  pipelines: { writeKey: 'write-secret' },
};
const ONCE = { retry: { maxRetries: 0 } };

describe('simulator', () => {
  const running: Simulator[] = [];

  async function start(options?: SimulatorOptions): Promise<Simulator> {
    const simulator = await startSimulator(options);
    running.push(simulator);
    return simulator;
  }

  afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

  function clients(simulator: Simulator, options: { timeout?: number; retry?: { maxRetries: number } } = {}) {
    const { trackUrl, appUrl, pipelinesUrl } = simulator;
    return {
      track: new TrackClient('site', 'track-secret', { url: trackUrl, ...options }),
      app: new APIClient('app-secret', { url: appUrl, ...options }),
      pipelines: new PipelinesClient('write-secret', { url: pipelinesUrl, ...options }),
    };
  }

  const email = () =>
    new SendEmailRequest({
      to: 'a@example.com',
      identifiers: { id: '1' },
      transactional_message_id: 'welcome',
    });

  describe('endpoints', () => {
    it('responds to every method of the Track client', async () => {
      const simulator = await start({ credentials: CREDENTIALS });
      const { track } = clients(simulator, ONCE);
      const person = { type: 'person', action: 'identify', identifiers: { id: '1' } };
      const responses = await Promise.all([
        track.identify('a/b@example.com', { plan: 'pro' }),
        track.destroy('1'),
        track.suppress('1'),
        track.unsuppress('1'),
        track.track('1', { name: 'signup' }),
        track.trackAnonymous('anonymous', { name: 'visit' }),
        track.trackPageView('1', '/home'),
        track.trackPush({ delivery_id: 'd', device_id: 'e', event: 'opened', timestamp: 1 }),
        track.addDevice('1', 'token', 'ios'),
        track.deleteDevice('1', 'token'),
        track.batch([person]),
        track.entity(person),
        track.mergeCustomers(IdentifierType.Id, '1', IdentifierType.Email, 'b@example.com'),
        track.addCustomersToSegment(1, ['1'], IdentifierType.Id),
        track.removeCustomersFromSegment(1, ['1']),
        track.submitForm('form', { email: 'a@example.com' }),
        track.reportMetric({ delivery_id: 'd', metric: 'opened', timestamp: 1 }),
        track.unsubscribe('delivery'),
      ]);
      expect(responses).to.deep.equal(responses.map(() => ({})));
      expect(await track.getAccountRegion()).to.have.property('region', 'us');
      expect(simulator.requests.map(({ api }) => api)).to.deep.equal(Array<string>(19).fill('track'));
      expect(simulator.requests.map(({ path }) => path)).to.include.members([
        '/track/api/v1/customers/a%2Fb%40example.com',
        '/track/api/v2/batch',
        '/track/api/v2/entity',
        '/track/unsubscribe/delivery',
      ]);
    });

    it('responds to every method of the App client', async () => {
      const simulator = await start({ credentials: CREDENTIALS });
      const { app } = clients(simulator, ONCE);
      // all fields that any method requires
      const fields = {
        name: 'n',
        value: 'v',
        tag: 't',
        type: 't',
        language: 'en',
        endpoint: 'https://example.com',
        events: ['email_sent'],
        data_file_url: 'https://example.com',
        filename: 'f.txt',
        data: Buffer.from('f'),
        start: 1,
        end: 2,
        res: 'days',
      };
      const argumentLists = [
        ['1', '1', '1', '1'],
        ['1', fields],
        [fields],
        [['1']],
        ['1', [fields]],
        ['1', 'id'],
        ['1', '1', 'object_id'],
        ['1', '1', fields],
      ];
      const sends = ['sendEmail', 'sendPush', 'sendSMS', 'sendWhatsApp', 'sendInboxMessage', 'sendInApp'];
      const names = Object.getOwnPropertyNames(APIClient.prototype).filter(
        (name) => !['constructor', 'resourceBase', ...sends].includes(name),
      );
      expect(names).to.have.length.above(150);
      await Promise.all(names.map((name) => call(app, name, argumentLists)));
      expect(simulator.requests).to.have.length(names.length);
    });

    it('responds to every method of the Pipelines client', async () => {
      const simulator = await start({ credentials: CREDENTIALS });
      const url = simulator.pipelinesUrl;
      const pipelines = new PipelinesClient('write-secret', { url, strictMode: true, ...ONCE });
      const person = { userId: '1' };
      await pipelines.identify(person);
      await pipelines.track({ ...person, event: 'signup' });
      await pipelines.page(person);
      await pipelines.screen(person);
      await pipelines.group({ ...person, groupId: 'g' });
      await pipelines.alias({ ...person, previousId: '0' });
      expect(await pipelines.batch([{ ...person, type: 'track', event: 'signup' }])).to.deep.equal({});
      const paths = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch'];
      expect(simulator.requests.map(({ path }) => path)).to.deep.equal(
        paths.map((path) => `/cdp/v1/${path}`),
      );
      expect(simulator.requests[0]).to.include({ api: 'pipelines', method: 'POST' });
    });

    it('returns a unique delivery id for every send', async () => {
      const { app } = clients(await start());
      const identifiers = { id: '1' };
      const message = { transactional_message_id: 1, identifiers };
      const sends: { delivery_id: string; queued_at: number }[] = (await Promise.all([
        ...Array.from({ length: 50 }, () => app.sendEmail(email())),
        app.sendPush(new SendPushRequest(message)),
        app.sendSMS(new SendSMSRequest({ ...message, to: '+15550100' })),
        app.sendInApp(new SendInAppRequest(message)),
        app.sendInboxMessage(new SendInboxMessageRequest(message)),
      ])) as { delivery_id: string; queued_at: number }[];
      expect(new Set(sends.map((send) => send.delivery_id)).size).to.equal(sends.length);
      for (const { delivery_id, queued_at } of sends) {
        expect(delivery_id).to.match(/^[\w-]{28}$/);
        expect(queued_at).to.be.closeTo(Date.now() / 1000, 5);
      }
      const whatsApp = await app.sendWhatsApp(new SendWhatsAppRequest({ ...message, to: '+15550100' }));
      expect(whatsApp)
        .to.have.property('delivery_id')
        .that.matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });

    it('accepts the broadcast path of SDK 1.x to 4.4 with the Track key of SDK 1.x', async () => {
      const { appUrl } = await start({ credentials: CREDENTIALS });
      const { siteId, apiKey } = CREDENTIALS.track;
      const authorization = `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString('base64')}`;
      const post = {
        method: 'POST',
        body: '{}',
        headers: { authorization, 'content-type': 'application/json' },
      };
      const response = await fetch(`${appUrl}/api/campaigns/7/triggers`, post);
      expect(response.status).to.equal(200);
      expect(await response.json())
        .to.have.property('id')
        .that.is.a('number');
      expect((await fetch(`${appUrl}/send/email`, post)).status).to.equal(401);
    });

    it('responds with an empty result to undocumented reads of the App API, and with 404 to other unknown paths', async () => {
      const { url, appUrl } = await start();
      expect(await json(fetch(`${appUrl}/campaigns`))).to.deep.equal({ campaigns: [], next: '' });
      expect(await json(fetch(`${appUrl}/newer_than_this/7`))).to.deep.equal({});
      expect((await fetch(`${appUrl}/newer_than_this`, { method: 'POST' })).status).to.equal(404);
      expect((await fetch(`${url}/elsewhere`)).status).to.equal(404);
    });
  });

  describe('validation', () => {
    it('lists the invalid items of a batch in a 207', async () => {
      const { track } = clients(await start());
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
      const simulator = await start();
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

  describe('credentials', () => {
    it('are rejected with 401 if wrong, by Pipelines only in strict mode', async () => {
      const { trackUrl, appUrl, pipelinesUrl } = await start({ credentials: CREDENTIALS });
      const track = new TrackClient('site', 'wrong', { url: trackUrl });
      const app = new APIClient('wrong', { url: appUrl });
      const strict = new PipelinesClient('wrong', { url: pipelinesUrl, strictMode: true });
      const rejected = await Promise.all(
        [
          track.identify('1'),
          app.getSegment(1),
          app.sendEmail(email()),
          strict.identify({ userId: '1' }),
        ].map(rejection),
      );
      expect(rejected.map((error) => (error as CustomerIORequestError).statusCode)).to.deep.equal([
        401, 401, 401, 401,
      ]);
      expect((rejected[1] as CustomerIORequestError).body).to.include('"code":"invalid_credentials"');
      expect(
        await new PipelinesClient('wrong', { url: pipelinesUrl }).identify({ userId: '1' }),
      ).to.deep.equal({});
      expect(await track.unsubscribe('delivery'), 'needs no credentials').to.deep.equal({});
    });

    it('are recorded only as their scheme', async () => {
      const simulator = await start();
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
      expect(identify?.at).to.be.closeTo(Date.now(), 5_000);
    });
  });

  describe('scripts', () => {
    it('rate-limit a call, which the SDK retries with a count in its headers', async () => {
      const simulator = await start();
      const { app } = clients(simulator);
      const limited: Behavior = { kind: 'rate_limited', retryAfterSeconds: 0 };
      simulator.script({ path: '/send/email' }, limited, limited);
      expect(await app.sendEmail(email())).to.have.property('delivery_id');
      expect(simulator.requests.map(({ headers }) => headers['x-retry-count'])).to.deep.equal([
        undefined,
        '1',
        '2',
      ]);
    });

    it('send Retry-After with a 429 if seconds are given', async () => {
      const simulator = await start();
      simulator.script({}, { kind: 'rate_limited', retryAfterSeconds: 7 }, { kind: 'rate_limited' });
      const limited = await fetch(`${simulator.appUrl}/segments`);
      expect(limited.status).to.equal(429);
      expect(limited.headers.get('retry-after')).to.equal('7');
      expect(await limited.json()).to.have.nested.property('errors[0].status', '429');
      expect((await fetch(`${simulator.appUrl}/segments`)).headers.get('retry-after')).to.equal(null);
    });

    const failures: { behavior: Behavior; name: string; message: RegExp; cause?: string }[] = [
      { behavior: { kind: 'reset' }, name: 'TypeError', message: /^fetch failed$/, cause: 'ECONNRESET' },
      {
        behavior: { kind: 'reset_mid_body' },
        name: 'TypeError',
        message: /^terminated$/,
        cause: 'UND_ERR_SOCKET',
      },
      { behavior: { kind: 'hang' }, name: 'TimeoutError', message: /timeout/ },
      { behavior: { kind: 'html', status: 502 }, name: 'Error', message: /Unable to parse JSON[^]*<h1>502/ },
      { behavior: { kind: 'truncated_json' }, name: 'Error', message: /Unable to parse JSON/ },
      {
        behavior: { kind: 'error', status: 500 },
        name: 'CustomerIORequestError',
        message: /could not be served/,
      },
      { behavior: { status: 301 }, name: 'Error', message: /no Location header/ },
    ];
    for (const { behavior, name, message, cause } of failures) {
      it(`reject a call of the SDK with ${name} for ${JSON.stringify(behavior)}`, async () => {
        const simulator = await start();
        simulator.script({ method: 'put', api: 'track' }, behavior);
        const timeout = behavior.kind === 'hang' ? 200 : 10_000;
        const call = clients(simulator, { ...ONCE, timeout }).track.identify('1');
        const error = (await rejection(call)) as Error & { cause?: { code?: string } };
        expect(error.name).to.equal(name);
        expect(error.message).to.match(message);
        expect(error.cause?.code).to.equal(cause);
        expect(await clients(simulator).track.identify('1'), 'the next call').to.deep.equal({});
      });
    }

    it('redirect once to the same URL, which then needs no credentials', async () => {
      const simulator = await start({ credentials: CREDENTIALS, faults: { rateRedirect: 1 } });
      const { track, app } = clients(simulator, ONCE);
      expect(await track.identify('1', { plan: 'pro' })).to.deep.equal({});
      expect(await app.getCustomersByEmail('a@example.com')).to.deep.equal({ results: [] });
      const [first, second, third, fourth] = simulator.requests;
      expect(second).to.include({ method: 'PUT', body: '{"plan":"pro"}' });
      expect(second?.path).to.match(/^\/track\/api\/v1\/customers\/1\?simulator_redirected=[\w-]{16}$/);
      expect(first?.headers, 'sent to the simulator').to.have.property('authorization');
      expect(second?.headers, 'dropped by the SDK').not.to.have.property('authorization');
      expect(fourth?.path.startsWith(`${third?.path}&`)).to.be.true;
      const forged = `${simulator.trackUrl}/customers/2${second?.path.slice(second.path.indexOf('?'))}`;
      expect((await fetch(forged, { method: 'PUT' })).status, 'the mark is for one path').to.equal(401);
    });

    it('redirect to a given location', async () => {
      const simulator = await start();
      const other = await start();
      simulator.script({}, { kind: 'redirect', status: 301, location: `${other.trackUrl}/customers/1` });
      await clients(simulator).track.identify('1', { plan: 'pro' });
      expect(other.requests[0]).to.include({ method: 'PUT', body: '{"plan":"pro"}' });
    });

    it('reject the first items of a batch', async () => {
      const simulator = await start();
      simulator.script({ path: /\/batch$/g }, { kind: 'partial', errors: 2 }, { kind: 'partial', errors: 9 });
      const item = { type: 'person', action: 'identify', identifiers: { id: '1' } };
      const indexes = async () => {
        const { errors } = (await clients(simulator).track.batch([item, item, item])) as {
          errors: { batch_index: number }[];
        };
        return errors.map(({ batch_index }) => batch_index);
      };
      expect(await indexes()).to.deep.equal([0, 1]);
      expect(await indexes()).to.deep.equal([0, 1, 2]);
    });

    it('send the given responses in order, and after their delay', async () => {
      const simulator = await start();
      const path = '/segments';
      simulator.script(
        { path },
        { status: 418, body: 'short and stout', headers: { 'Content-Type': 'text/plain', 'X-Pot': '1' } },
        { kind: 'default' },
        { kind: 'slow', ms: 60 },
        { status: 200, body: { segments: [1] }, delayMs: 60 },
      );
      const teapot = await fetch(`${simulator.appUrl}${path}`);
      expect([teapot.status, teapot.headers.get('content-type'), teapot.headers.get('x-pot')]).to.deep.equal([
        418,
        'text/plain',
        '1',
      ]);
      expect(await json(fetch(`${simulator.appUrl}${path}`))).to.deep.equal({ segments: [], next: '' });
      for (const segments of [[], [1]]) {
        const begin = performance.now();
        expect(await json(fetch(`${simulator.appUrl}${path}`))).to.deep.include({ segments });
        expect(performance.now() - begin).to.be.at.least(55);
      }
    });

    it('do not affect requests that they do not match, and are removed by a reset', async () => {
      const simulator = await start();
      simulator.script({ api: 'app', method: 'POST', path: '/segments' }, { status: 500 });
      await clients(simulator, ONCE).app.listSegments();
      await clients(simulator, ONCE).track.identify('1');
      expect(simulator.requests).to.have.length(2);
      simulator.reset();
      expect(simulator.requests).to.have.length(0);
      await clients(simulator, ONCE).app.createSegment({ name: 's', description: 'd' });
    });
  });

  describe('faults and latency', () => {
    const faults = { rate429: 0.2, rate5xx: 0.2, rate4xx: 0.1, rateReset: 0.1, rateHtml: 0.05 };

    async function resultsOf(simulator: Simulator, count: number): Promise<string[]> {
      const results: string[] = [];
      for (let index = 0; index < count; index++) {
        results.push(
          await post(`${simulator.trackUrl}/customers/1/events`, '{"name":"e"}').then(
            ({ status }) => String(status),
            () => 'reset',
          ),
        );
      }
      return results;
    }

    it('are the same for the same seed and after a reset, with any latency', async () => {
      const first = await start({ seed: 42, faults });
      const second = await start({ seed: 42, faults, latency: { track: { medianMs: 0.5, p99Ms: 1 } } });
      const other = await start({ seed: 43, faults });
      const results = await resultsOf(first, 150);
      expect(await resultsOf(second, 150)).to.deep.equal(results);
      expect(await resultsOf(other, 150)).not.to.deep.equal(results);
      first.reset();
      expect(await resultsOf(first, 150)).to.deep.equal(results);
    });

    it('occur at their rates', async () => {
      const results = await resultsOf(await start({ seed: 7, faults }), 1_000);
      const share = (pattern: RegExp) =>
        results.filter((result) => pattern.test(result)).length / results.length;
      expect(share(/429/)).to.be.closeTo(0.2, 0.04);
      expect(share(/^50/)).to.be.closeTo(0.25, 0.04);
      expect(share(/400/)).to.be.closeTo(0.1, 0.03);
      expect(share(/reset/)).to.be.closeTo(0.1, 0.03);
      expect(share(/200/)).to.be.closeTo(0.35, 0.05);
    });

    it('occur only in APIs that have them', async () => {
      const partial = await start({ faults: { ratePartial: 1 } });
      const batch = JSON.stringify({
        batch: [{ type: 'person', action: 'suppress', identifiers: { id: '1' } }],
      });
      expect((await post(`${partial.url}/track/api/v2/batch`, batch)).status).to.equal(207);
      expect((await post(`${partial.pipelinesUrl}/batch`, batch)).status).to.equal(200);
      const failing = await start({ faults: { rate4xx: 1 } });
      const { app, pipelines } = clients(failing);
      expect(await rejection(app.sendEmail(email()))).to.be.instanceOf(CustomerIORequestError);
      expect(await pipelines.identify({ userId: '1' })).to.deep.equal({});
    });

    it('reject rates above 1 and rates with a sum above 1', async () => {
      expect(await rejection(startSimulator({ faults: { rate429: 1.5 } }))).to.match(
        /rate429 must be between/,
      );
      expect(await rejection(startSimulator({ faults: { rate429: 0.6, rateHang: 0.6 } }))).to.match(
        /add up to 1\.2/,
      );
    });

    it('have latencies with the given median and 99th percentile', () => {
      const random = seededRandom(1);
      const samples = Array.from({ length: 20_000 }, () =>
        sampleLatencyMs({ medianMs: 50, p99Ms: 400 }, random),
      );
      samples.sort((a, b) => a - b);
      expect(samples[10_000]).to.be.closeTo(50, 3);
      expect(samples[19_800]).to.be.closeTo(400, 60);
    });
  });

  describe('server', () => {
    it('keeps only the latest requests, limited by number and by size', () => {
      const recording = new Recording();
      const request = { api: 'track', method: 'PUT', path: '/', headers: {}, body: '', at: 0 } as const;
      for (let at = 0; at < 10_010; at++) recording.add({ ...request, at });
      expect([recording.requests.length, recording.requests[0]?.at]).to.deep.equal([10_000, 10]);
      const body = 'x'.repeat(20 * 1024 * 1024);
      for (let at = 0; at < 4; at++) recording.add({ ...request, body, at });
      expect(recording.requests.map(({ at }) => at)).to.deep.equal([1, 2, 3]);
    });

    it('ends hanging and delayed requests at close, which may be called twice', async () => {
      const simulator = await start();
      simulator.script({}, { kind: 'hang' }, { kind: 'slow', ms: 60_000 });
      const pending = [1, 2].map(() => rejection(fetch(`${simulator.appUrl}/segments`)));
      while (simulator.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all([simulator.close(), simulator.close()]);
      for (const error of await Promise.all(pending)) expect(error).to.match(/fetch failed/);
      expect(await rejection(fetch(simulator.url))).to.have.nested.property('cause.code', 'ECONNREFUSED');
    });

    it('serves https to SDK 4, and ends connections with an unfinished handshake at close', async () => {
      const tls = selfSignedCertificate();
      const simulator = await start({ tls });
      const port = Number(new URL(simulator.url).port);
      // SDK 3 and 4 drop the port of `url`; they pass other defaults to `https.request`
      const defaults = { url: simulator.trackUrl, timeout: 5_000, port, ca: tls.cert };
      const track = new TrackClientV4('site', 'key', defaults);
      expect(await track.identify('1', { plan: 'pro' })).to.deep.equal({});
      simulator.script({}, { kind: 'reset' });
      expect(await rejection(track.identify('1'))).to.have.property('code', 'ECONNRESET');
      const silent = net.connect(port, '127.0.0.1').on('error', () => undefined);
      await once(silent, 'connect');
      const ended = once(silent, 'close');
      await simulator.close();
      await ended;
    });

    it('rejects with EADDRINUSE if the port is in use', async () => {
      const { url } = await start();
      const error = await rejection(startSimulator({ port: Number(new URL(url).port) }));
      expect(error).to.have.property('code', 'EADDRINUSE');
    });
  });

  describe('process', () => {
    const children: ChildProcess[] = [];
    afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

    function run(settings: Record<string, string>): ChildProcess {
      const child = spawn(process.execPath, [MAIN], {
        env: environment(settings),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      return child;
    }

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`writes its URLs to stdout, and exits with code 0 on ${signal}`, async () => {
        const child = run({ PROFILE: 'quiet' });
        const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
        const listening = JSON.parse(line.toString()) as Record<string, string>;
        const { url = '' } = listening;
        expect(line.toString()).to.match(/^[^\n]+\n$/);
        expect(listening).to.deep.equal({
          event: 'listening',
          url,
          trackUrl: `${url}/track/api/v1`,
          appUrl: `${url}/app/v1`,
          pipelinesUrl: `${url}/cdp/v1`,
        });
        expect(await json(fetch(`${listening['appUrl']}/segments`))).to.have.property('segments');
        child.kill(signal);
        expect(await once(child, 'exit')).to.deep.equal([0, null]);
      });
    }

    it('sends its URLs to the parent over IPC, and exits when that channel closes', async () => {
      const child = fork(MAIN, { env: environment({}), silent: true });
      children.push(child);
      const [message] = (await once(child, 'message')) as [Record<string, string>];
      expect(message).to.have.property('event', 'listening');
      const exit = once(child, 'exit');
      child.disconnect();
      expect(await exit).to.deep.equal([0, null]);
    });

    it('posts webhooks to the URL in its environment', async () => {
      const sink = await WebhookSink.start();
      const { url, signingKey } = sink.target;
      try {
        const child = run({ PROFILE: 'quiet', WEBHOOK_URL: url, WEBHOOK_SIGNING_KEY: signingKey });
        const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
        const { appUrl } = JSON.parse(line.toString()) as { appUrl: string };
        const sent = await new APIClient('key', { url: appUrl }).sendEmail(email());
        await sink.untilReceived(1);
        const { delivery_id } = sent as { delivery_id: string };
        expect(sink.events[0]?.data).to.include({ delivery_id });
        expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
      } finally {
        await sink.close();
      }
    });

    it('posts webhooks to the target that its parent sends over IPC, and reports an invalid target', async () => {
      const sink = await WebhookSink.start();
      try {
        const child = fork(MAIN, { env: environment({ PROFILE: 'quiet' }), silent: true });
        children.push(child);
        const [{ appUrl }] = (await once(child, 'message')) as [{ appUrl: string }];
        child.send({ event: 'send-webhooks', url: 'https://example.com', signingKey: 'k' });
        const [report] = (await once(child.stderr ?? child, 'data')) as [Buffer];
        expect(report.toString()).to.equal(
          'Customer.io simulator: webhooks: url must be on this machine, not on example.com\n',
        );
        child.send({ event: 'unknown' });
        child.send({ event: 'send-webhooks', ...sink.target });
        const app = new APIClient('key', { url: appUrl });
        for (let sent = 0; sent < 5; sent++) await app.sendEmail(email());
        await sink.untilReceived(3);
        expect(sink.received.every((request) => sink.verifies(request))).to.be.true;
      } finally {
        await sink.close();
      }
    });

    it('reports a port in use or an invalid setting in one line, and exits with code 1', async () => {
      const { url } = await start();
      const port = new URL(url).port;
      const settings: Record<string, string>[] = [
        { PORT: port },
        { PROFILE: 'sunny' },
        { PORT: '80x' },
        { SEED: '-1' },
        { WEBHOOK_SIGNING_KEY: 'k' },
        { WEBHOOK_URL: 'http://127.0.0.1:1' },
        { WEBHOOK_URL: '8080', WEBHOOK_SIGNING_KEY: 'k' },
      ];
      const reports = settings.map(async (setting) => {
        const child = run(setting);
        const [output, [code]] = await Promise.all([
          text(child.stderr as Readable),
          once(child, 'exit') as Promise<[number]>,
        ]);
        return [code, output];
      });
      const prefix = 'Customer.io simulator: ';
      expect(await Promise.all(reports)).to.deep.equal(
        [
          `cannot listen on 127.0.0.1:${port}: the port is in use; set CUSTOMERIO_SIMULATOR_PORT to another port, or to 0 for any free port`,
          'CUSTOMERIO_SIMULATOR_PROFILE must be one of quiet, realistic, stormy, not "sunny"',
          'CUSTOMERIO_SIMULATOR_PORT must be a whole number from 0 to 65535, not "80x"',
          'CUSTOMERIO_SIMULATOR_SEED must be a whole number from 0 to 4294967295, not "-1"',
          'CUSTOMERIO_SIMULATOR_WEBHOOK_URL must not be empty',
          'CUSTOMERIO_SIMULATOR_WEBHOOK_SIGNING_KEY must not be empty',
          'CUSTOMERIO_SIMULATOR_WEBHOOK_URL must be an http or https URL, not "8080"',
        ].map((message) => [1, `${prefix}${message}\n`]),
      );
    });
  });
});

const ACTION_MESSAGE =
  'must be one of identify, delete, event, screen, page, add_relationships, delete_relationships, ' +
  'add_device, delete_device, merge, suppress, unsuppress';

/** Calls a method with the first list of arguments that it accepts. */
async function call(client: object, name: string, argumentLists: readonly unknown[][]): Promise<unknown> {
  const method = Reflect.get(client, name) as (...args: unknown[]) => Promise<unknown>;
  let argumentError: unknown;
  for (const args of argumentLists) {
    try {
      return await method.apply(client, args);
    } catch (error) {
      if (error instanceof CustomerIORequestError)
        throw new Error(`${name}: ${error.statusCode} ${error.body}`, { cause: error });
      argumentError = error;
    }
  }
  throw new Error(`${name} accepted none of the argument lists`, { cause: argumentError });
}

function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const named = Object.entries(settings).map(([name, value]) => [`CUSTOMERIO_SIMULATOR_${name}`, value]);
  return { ...process.env, ...(Object.fromEntries(named) as Record<string, string>) };
}

function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}

async function json(response: Promise<Response>): Promise<unknown> {
  return (await response).json();
}

/** Returns the reason of a rejection. Fails if the promise resolves. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => expect.fail(`resolved with ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}

/** Returns the parsed body of an error from the SDK or from fetch, without its random reference. */
async function errorBody(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.catch((error: unknown) => error);
  const body = outcome instanceof Response ? await outcome.text() : (outcome as CustomerIORequestError).body;
  return JSON.parse(body.replace(/\(reference [0-9a-f]{6}\)/g, '(reference …)'));
}
