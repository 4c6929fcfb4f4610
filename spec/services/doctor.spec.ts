import { createServer as createTlsServer } from 'node:https';
import { expect } from 'chai';
import { clockResult } from '../../lib/cli/doctor/redis/checks';
import { RedisConnection } from '../../lib/cli/doctor/redis/connection';
import { selfSignedCertificate } from '../../lib/testing/simulator';
import { diagnose, type Situation } from '../harness/cli/doctor';
import { Otelcol } from '../harness/collector/otelcol';
import { RedisServer } from '../harness/redis/redis';
import { startListening, startLocalServer } from '../harness/servers/served';
import { freeServerPort } from '../harness/servers/server-port';

const IDS = ['redis', 'redis-eviction', 'redis-clock'];
const check = (url: string, options: Situation['options'] = {}) =>
  diagnose(IDS, { env: { REDIS_URL: url }, options });

describe('the doctor on Redis', () => {
  const servers: RedisServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function start(...args: string[]): Promise<number> {
    const server = await RedisServer.start(...args);
    servers.push(server);
    return server.port;
  }

  /** Runs a command on a server. */
  async function command(port: number, ...parts: string[]): Promise<void> {
    const connection = await RedisConnection.connect(new URL(`redis://127.0.0.1:${port}`));
    expect(await connection.send(...parts)).to.equal('OK');
    connection.close();
  }

  it('passes a server that evicts nothing', async () => {
    const results = await check(`redis://127.0.0.1:${await start()}/2`);
    expect(results).to.have.length(IDS.length);
    expect(results.filter((result) => !result.startsWith('pass: '))).to.deep.equal([]);
    expect(results[0]).to.match(/127\.0\.0\.1:\d+ responds \(version \d/);
  });

  it('checks nothing without a URL', async () => {
    expect(await diagnose(IDS)).to.deep.equal([]);
  });

  it('fails for a policy that evicts keys, and warns while there is no limit', async () => {
    const policy = ['--maxmemory-policy', 'allkeys-lru'];
    const [, limited] = await check(`redis://127.0.0.1:${await start(...policy, '--maxmemory', '64mb')}`);
    expect(limited).to.match(/^failure: .*allkeys-lru.*noeviction/);
    const [, unlimited] = await check(`redis://127.0.0.1:${await start(...policy)}`);
    expect(unlimited).to.match(/^warning: .*allkeys-lru.*no memory limit/);
  });

  it('fails for a database that does not exist', async () => {
    const results = await check(`redis://127.0.0.1:${await start()}/99`);
    expect(results.join()).to.match(/^failure: .*no database 99 \(ERR\).*number of the database/);
  });

  it('names the fix of an untrusted certificate and of a missing scheme for TLS', async () => {
    const server = await startListening(createTlsServer(selfSignedCertificate()));
    try {
      for (const [scheme, expected] of [
        ['rediss', /certificate is not trusted.*NODE_EXTRA_CA_CERTS/],
        ['redis', /closed before the response.*use rediss:\/\//],
      ] as const) {
        expect((await check(`${scheme}://localhost:${server.port}`)).join()).to.match(expected);
      }
    } finally {
      await server.close();
    }
  });

  it('logs in with the password of the URL, and fails for a wrong one', async () => {
    const port = await start();
    await command(port, 'CONFIG', 'SET', 'requirepass', 'right');
    for (const login of [':right', 'default:right']) {
      expect((await check(`redis://${login}@127.0.0.1:${port}`))[0]).to.match(/^pass: /);
    }
    for (const login of [':wrong', '', 'other:right']) {
      const results = await check(`redis://${login}@127.0.0.1:${port}`);
      expect(results.join()).to.match(/^failure: .*refuses the login \((?:WRONGPASS|NOAUTH)\)/);
      expect(results.join()).not.to.match(/right|wrong/);
    }
  });

  it('skips what the user may not read', async () => {
    const port = await start();
    await command(port, 'ACL', 'SETUSER', 'app', 'on', '>word', '~*', '-@all', '+ping', '+eval');
    const results = await check(`redis://app:word@127.0.0.1:${port}`);
    expect(results[0]).to.match(/^pass: /);
    expect(results.slice(1).every((result) => result.startsWith('skipped: '))).to.equal(true);
  });

  it('fails for a user who may not run scripts', async () => {
    const port = await start();
    await command(port, 'ACL', 'SETUSER', 'app', 'on', '>word', '~*', '-@all', '+ping', '+get', '+set');
    const [result] = await check(`redis://app:word@127.0.0.1:${port}`);
    expect(result).to.match(/^failure: .*rejects EVAL.*\(NOPERM\).*\+eval/);
  });

  it('fails for a replica, a port without a server and one without Redis', async () => {
    const primary = await start();
    const replica = await start('--replicaof', `127.0.0.1 ${primary}`);
    expect((await check(`redis://127.0.0.1:${replica}`))[0]).to.match(/^failure: .*is a replica/);
    expect((await check(`redis://127.0.0.1:${await freeServerPort()}`)).join()).to.match(
      /^failure: .*refused/,
    );
    const http = await startLocalServer((_request, response) => response.end());
    try {
      expect((await check(`redis://127.0.0.1:${http.port}`)).join()).to.match(
        /^failure: .*protocol of Redis/,
      );
    } finally {
      await http.close();
    }
    expect((await check('localhost:6379')).join()).to.match(
      /^failure: .*not a redis:\/\/ or rediss:\/\/ URL/,
    );
  });

  it('reads the URL from the variable of --redis-url-env', async () => {
    const env = { CIO_REDIS: `redis://127.0.0.1:${await start()}` };
    const results = await diagnose('redis', { env, options: { 'redis-url-env': 'CIO_REDIS' } });
    expect(results.join()).to.match(/^pass: /);
  });

  it('warns if the clocks differ by more than 2 s', () => {
    expect(clockResult(1_900)).to.include({ level: 'pass' });
    expect(clockResult(-61_000)).to.include({ level: 'warning' }).and.property('text').include('61 s behind');
  });
});

describe('the doctor on a Collector', () => {
  let collector: Otelcol;
  before(async () => (collector = await Otelcol.start('collector-config.yaml')));
  after(() => collector?.destroy());

  const endpoint = (url: string, protocol: string) =>
    diagnose('otlp-endpoint', {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
    });

  it('passes its OTLP endpoints over HTTP and gRPC', async () => {
    for (const [port, protocol] of [
      ['http', 'http/protobuf'],
      ['http', 'http/json'],
      ['grpc', 'grpc'],
    ] as const) {
      const results = await endpoint(collector.url(port), protocol);
      expect(results.join(), protocol).to.match(/^pass: .* accepts traces, metrics, logs\.$/);
    }
  });

  it('fails for the port of the other protocol', async () => {
    expect((await endpoint(collector.url('grpc'), 'http/protobuf')).join()).to.match(/^failure: .*\(4318\)/);
    expect((await endpoint(collector.url('http'), 'grpc')).join()).to.match(/^failure: .*\(4317\)/);
  });
});
