import { once } from 'node:events';
import * as net from 'node:net';
import { expect } from 'chai';
import { TrackClient as TrackClientV4 } from 'customerio-node-v4';
import { selfSignedCertificate, startSimulator } from '../../lib/testing/simulator';
import { Recording } from '../../lib/testing/simulator/recording';
import { rejection } from '../harness/sdk/world';
import { until } from '../harness/until';
import { StartedSimulators } from './simulators';

describe('simulator server', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  it('keeps only the latest requests, limited by number and by size', () => {
    const recording = new Recording();
    const request = {
      api: 'track',
      method: 'PUT',
      path: '/',
      apiPath: '/',
      headers: {},
      body: '',
      at: 0,
    } as const;
    for (let at = 0; at < 10_010; at++) recording.add({ ...request, at });
    expect([recording.requests.length, recording.requests[0]?.at]).to.deep.equal([10_000, 10]);
    const body = 'x'.repeat(20 * 1024 * 1024);
    for (let at = 0; at < 4; at++) recording.add({ ...request, body, at });
    expect(recording.requests.map(({ at }) => at)).to.deep.equal([1, 2, 3]);
  });

  it('ends hanging and delayed requests at close, which may be called twice', async () => {
    const simulator = await simulators.start();
    simulator.script({}, { kind: 'hang' }, { kind: 'slow', ms: 60_000 });
    const pending = [1, 2].map(() => rejection(fetch(`${simulator.appUrl}/segments`)));
    await until('both requests', () => simulator.requests.length === 2);
    await Promise.all([simulator.close(), simulator.close()]);
    for (const error of await Promise.all(pending)) expect(error).to.match(/fetch failed/);
    expect(await rejection(fetch(simulator.url))).to.have.nested.property('cause.code', 'ECONNREFUSED');
  });

  it('serves https to SDK 4, and ends connections with an unfinished handshake at close', async () => {
    const tls = selfSignedCertificate();
    const simulator = await simulators.start({ tls });
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
    const { url } = await simulators.start();
    const error = await rejection(startSimulator({ port: Number(new URL(url).port) }));
    expect(error).to.have.property('code', 'EADDRINUSE');
  });
});
