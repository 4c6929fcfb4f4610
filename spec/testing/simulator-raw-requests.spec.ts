import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';

describe('simulator, for requests that no SDK makes', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ latency: { track: { medianMs: 1, p99Ms: 2 } } });
  });
  after(() => simulator.close());

  async function statusOf(lines: readonly string[], body = ''): Promise<number> {
    const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    let response = '';
    socket.on('data', (chunk: Buffer) => (response += chunk.toString()));
    await once(socket, 'close');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1]);
  }

  const post = (path: string, body: string, ...headers: string[]) =>
    statusOf([`POST ${path} HTTP/1.0`, `content-length: ${body.length}`, ...headers], body);

  it('responds to HTTP/1.0 without a host, and redirects it to its own URL', async () => {
    expect(await statusOf(['GET /app/v1/segments HTTP/1.0'])).to.equal(200);
    simulator.script({}, { kind: 'redirect' });
    expect(await statusOf(['GET /app/v1/segments HTTP/1.0'])).to.equal(308);
  });

  it('reads a body as JSON only if its content type and its syntax are JSON', async () => {
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
    expect(await post('/cdp/v1/unknown', '{}', json)).to.equal(404);
  });

  it('responds 404 outside the three APIs, and records the API as unknown', async () => {
    expect(await statusOf(['GET /?x=1 HTTP/1.0'])).to.equal(404);
    expect(simulator.requests.at(-1)?.api).to.equal('unknown');
  });

  it('joins repeated headers, and redacts credentials without a scheme', async () => {
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
