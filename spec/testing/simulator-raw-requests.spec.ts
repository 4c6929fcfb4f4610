import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';

describe('the simulator, to requests that no SDK makes', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ latency: { track: { medianMs: 1, p99Ms: 2 } } });
  });
  after(() => simulator.close());

  async function statusOf(lines: readonly string[], body = ''): Promise<number> {
    const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  }

  const post = (path: string, body: string, ...headers: string[]) =>
    statusOf([`POST ${path} HTTP/1.0`, `content-length: ${body.length}`, ...headers], body);

  it('answers HTTP/1.0 without a host, and redirects it to itself', async () => {
    expect(await statusOf(['GET /app/v1/segments HTTP/1.0'])).to.equal(200);
    simulator.script({}, { kind: 'redirect' });
    expect(await statusOf(['GET /app/v1/segments HTTP/1.0'])).to.equal(308);
  });

  it('takes a body for JSON only where the header says so, and only if it is', async () => {
    const json = 'content-type: application/json';
    expect(await post('/track/api/v2/batch', '{"batch":[]}')).to.equal(400);
    expect(await post('/track/api/v2/batch', '{"batch":7}', json)).to.equal(400);
    expect(await post('/track/api/v2/batch', '{"batch', json)).to.equal(400);
    expect(
      await post(
        '/cdp/v1/batch',
        '{"batch":[{"type":"constructor"},{"type":7},3]}',
        json,
        'x-strict-mode: 1',
      ),
    ).to.equal(400);
    expect(await post('/cdp/v1/track', '{"userId":"","anonymousId":"a"}', json, 'x-strict-mode: 1')).to.equal(
      400,
    );
    expect(await post('/cdp/v1/unheard-of', '{}', json)).to.equal(404);
  });

  it('knows nothing outside the three APIs', async () => {
    expect(await statusOf(['GET /?x=1 HTTP/1.0'])).to.equal(404);
    expect(simulator.requests.at(-1)?.api).to.equal('unknown');
  });

  it('records headers that come several times, and of credentials no more than a scheme', async () => {
    await statusOf([
      'GET /app/v1/segments HTTP/1.0',
      'set-cookie: a=1',
      'set-cookie: b=2',
      'authorization: secret',
    ]);
    const headers: Readonly<Record<string, string>> = simulator.requests.at(-1)?.headers ?? {};
    expect(headers['set-cookie']).to.equal('a=1, b=2');
    expect(headers['authorization']).to.equal('[redacted]');
  });
});
