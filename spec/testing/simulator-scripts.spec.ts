import { expect } from 'chai';
import type { Behavior } from '../../lib/testing/simulator';
import { rejection } from '../harness/sdk/world';
import { until } from '../harness/until';
import { CREDENTIALS, ONCE, clients, email, json, StartedSimulators } from './simulators';

describe('scripts of the simulator', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  it('rate-limit a call, which the SDK retries with a count in its headers', async () => {
    const simulator = await simulators.start();
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
    const simulator = await simulators.start();
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
      const simulator = await simulators.start();
      simulator.script({ method: 'put', api: 'track' }, behavior);
      const timeout = behavior.kind === 'hang' ? 200 : 10_000;
      // the SDK can abort a request before it is sent, if the process pauses
      const error = await until('error after a request', async () => {
        const call = clients(simulator, { ...ONCE, timeout }).track.identify('1');
        const failure = (await rejection(call)) as Error & { cause?: { code?: string } };
        return simulator.requests.length > 0 && failure;
      });
      expect(error.name).to.equal(name);
      expect(error.message).to.match(message);
      expect(error.cause?.code).to.equal(cause);
      expect(await clients(simulator).track.identify('1'), 'the next call').to.deep.equal({});
    });
  }

  it('redirect once to the same URL, which then needs no credentials', async () => {
    const simulator = await simulators.start({ credentials: CREDENTIALS, faults: { rateRedirect: 1 } });
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
    const simulator = await simulators.start();
    const other = await simulators.start();
    simulator.script({}, { kind: 'redirect', status: 301, location: `${other.trackUrl}/customers/1` });
    await clients(simulator).track.identify('1', { plan: 'pro' });
    expect(other.requests[0]).to.include({ method: 'PUT', body: '{"plan":"pro"}' });
  });

  it('reject the first items of a batch', async () => {
    const simulator = await simulators.start();
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
    const simulator = await simulators.start();
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
    const simulator = await simulators.start();
    simulator.script({ api: 'app', method: 'POST', path: '/segments' }, { status: 500 });
    await clients(simulator, ONCE).app.listSegments();
    await clients(simulator, ONCE).track.identify('1');
    expect(simulator.requests).to.have.length(2);
    simulator.reset();
    expect(simulator.requests).to.have.length(0);
    await clients(simulator, ONCE).app.createSegment({ name: 's', description: 'd' });
  });
});
