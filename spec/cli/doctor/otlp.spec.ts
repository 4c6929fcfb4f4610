import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { expect } from 'chai';
import { selfSignedCertificate } from '../../../lib/testing/simulator';
import { ApplicationFolder, diagnose, type Situation } from '../../harness/cli/doctor';
import { startGrpcServer } from '../../harness/cli/grpc-server';
import { startListening, startLocalServer } from '../../harness/servers/served';
import { freeServerPort } from '../../harness/servers/server-port';

const GENERAL = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };

const check = (env: Readonly<Record<string, string>>, more: Situation = {}) =>
  diagnose('otlp-endpoint', { ...more, env });

interface Received {
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly token: string | string[] | undefined;
  readonly body: string;
}

/** Responds with a status, and collects the requests. */
function receiver(status: number, received: Received[] = []): RequestListener {
  return (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { url, headers } = request;
      received.push({ url, type: headers['content-type'], token: headers['x-token'], body });
      response.writeHead(status).end();
    });
  };
}

async function onServer(
  listener: RequestListener,
  env: (origin: string) => Readonly<Record<string, string>>,
) {
  const server = await startLocalServer(listener);
  try {
    return await check(env(`http://127.0.0.1:${server.port}`));
  } finally {
    await server.close();
  }
}

describe('the doctor on an OTLP endpoint over HTTP', () => {
  it('sends an empty export of each signal with the headers of the environment', async () => {
    const received: Received[] = [];
    const results = await onServer(receiver(200, received), (origin) => ({
      [GENERAL]: `${origin}/otlp/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-token=a%20b,other=1',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-token=logs',
    }));
    expect(results).to.have.length(1);
    expect(results[0]).to.match(
      /^pass: http:\/\/127\.0\.0\.1:\d+ \(http\/protobuf\) accepts traces, metrics, logs\.$/,
    );
    const type = 'application/x-protobuf';
    expect(received).to.have.deep.members([
      { url: '/otlp/v1/traces', type, token: 'a b', body: '' },
      { url: '/otlp/v1/metrics', type, token: 'a b', body: '' },
      { url: '/otlp/v1/logs', type, token: 'logs', body: '' },
    ]);
  });

  it('uses the endpoint and the protocol of one signal, and only signals with the exporter', async () => {
    const received: Received[] = [];
    const results = await onServer(receiver(200, received), (origin) => ({
      [GENERAL]: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${origin}/custom`,
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_LOGS_EXPORTER: 'none',
    }));
    expect(results.join()).to.match(/^pass: .*\(http\/json\) accepts traces\.$/);
    expect(received).to.deep.equal([
      { url: '/custom', type: 'application/json', token: undefined, body: '{}' },
    ]);
  });

  for (const [status, found, fix] of [
    [
      404,
      /the path does not exist: \S+\/v1\/traces \(HTTP 404\)/,
      /the port in OTEL_EXPORTER_OTLP_ENDPOINT .* without \/v1/,
    ],
    [401, /credentials are missing or wrong \(HTTP 401\)/, /OTEL_EXPORTER_OTLP_HEADERS/],
    [415, /another protocol \(HTTP 415\)/, /OTEL_EXPORTER_OTLP_PROTOCOL=grpc/],
    [503, /overloaded or its backend is down \(HTTP 503\)/, /Collector/],
    [308, /redirects, and exporters follow no redirect \(HTTP 308\)/, /final address/],
    [400, /rejects an empty export \(HTTP 400\)/, /OTLP receiver/],
  ] as const) {
    it(`fails for a response ${status}`, async () => {
      const [result = ''] = await onServer(receiver(status), (origin) => ({ [GENERAL]: origin }));
      expect(result)
        .to.match(/^failure: /)
        .and.match(found)
        .and.match(fix);
    });
  }

  it('names the variable of one signal, to which the SDK appends no path', async () => {
    const name = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
    const results = await onServer(receiver(404), (origin) => ({
      [name]: origin,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    }));
    expect(results.join()).to.match(new RegExp(`Fix: .*Set ${name} to the whole URL, often with /v1/traces`));
  });

  it('fails for a wrong port, a wrong host and a value that is not a URL', async () => {
    const port = await freeServerPort();
    for (const [endpoint, found] of [
      [`http://127.0.0.1:${port}`, /the connection was refused.*Fix: Start the Collector/],
      ['http://collector.invalid:4318', /the host name cannot be resolved/],
      ['collector:4318/secret', /OTEL_EXPORTER_OTLP_ENDPOINT is not a URL/],
    ] as const) {
      const results = await check({ [GENERAL]: endpoint });
      expect(results.join())
        .to.match(/^failure: /)
        .and.match(found)
        .and.not.include('secret');
    }
  });

  it('fails for a web page', async () => {
    const results = await onServer(
      (request, response) => {
        request.resume();
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Hello</h1>');
      },
      (origin) => ({ [GENERAL]: origin }),
    );
    expect(results.join()).to.match(/^failure: .*is a web page/);
  });

  it('fails if the port is that of gRPC', async () => {
    const server = await startGrpcServer(0);
    try {
      const results = await check({ [GENERAL]: `http://127.0.0.1:${server.port}` });
      expect(results.join()).to.match(/^failure: .*another protocol.*\(4318\)/);
    } finally {
      await server.close();
    }
  });

  it('fails for an untrusted certificate, and passes with its file', async () => {
    const { cert, key } = selfSignedCertificate();
    const server = await startListening(createTlsServer({ cert, key }, receiver(200)));
    const folder = new ApplicationFolder();
    folder.write('ca.pem', cert);
    const env = { [GENERAL]: `https://localhost:${server.port}` };
    try {
      expect((await check(env)).join()).to.match(/^failure: .*not trusted.*OTEL_EXPORTER_OTLP_CERTIFICATE/);
      const trusted = { ...env, OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem' };
      expect((await check(trusted, { cwd: folder.path })).join()).to.match(/^pass/);
      expect((await check({ ...env, OTEL_EXPORTER_OTLP_CERTIFICATE: 'no.pem' })).join()).to.match(
        /^failure: The file in OTEL_EXPORTER_OTLP_CERTIFICATE cannot be read/,
      );
      const plain = await check({ [GENERAL]: `http://localhost:${server.port}` });
      expect(plain.join()).to.match(/^failure: .*closed before the response.*use https:\/\//);
      const grpc = await check({ ...GRPC, [GENERAL]: `http://localhost:${server.port}` });
      expect(grpc.join()).to.match(/^failure: .*closed before the response.*use https:\/\//);
    } finally {
      folder.remove();
      await server.close();
    }
  });

  it('fails for https if the port does not use TLS', async () => {
    const results = await onServer(receiver(200), (origin) => ({
      [GENERAL]: origin.replace('http', 'https'),
    }));
    expect(results.join()).to.match(/^failure: .*does not use TLS.*Use http:\/\//);
  });
});

describe('the doctor on an OTLP endpoint over gRPC', () => {
  it('sends an empty export of each signal', async () => {
    const server = await startGrpcServer(0);
    try {
      const env = {
        ...GRPC,
        [GENERAL]: `http://127.0.0.1:${server.port}`,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=a',
      };
      expect((await check(env)).join()).to.match(/^pass: .*\(grpc\) accepts traces, metrics, logs\.$/);
      expect(server.calls).to.have.deep.members(
        ['trace.v1.Trace', 'metrics.v1.Metrics', 'logs.v1.Logs'].map((name) => ({
          path: `/opentelemetry.proto.collector.${name}Service/Export`,
          authorization: 'a',
        })),
      );
      const insecure = { ...env, [GENERAL]: `127.0.0.1:${server.port}`, OTEL_EXPORTER_OTLP_INSECURE: 'true' };
      expect((await check(insecure)).join()).to.match(/^pass/);
    } finally {
      await server.close();
    }
  });

  for (const [status, found] of [
    [16, /credentials are missing or wrong \(gRPC status 16\)/],
    [12, /no such service \(gRPC status 12\)/],
    [14, /overloaded or its backend is down \(gRPC status 14\)/],
  ] as const) {
    it(`fails for the status ${status}`, async () => {
      const server = await startGrpcServer(status);
      try {
        const results = await check({ ...GRPC, [GENERAL]: `http://127.0.0.1:${server.port}` });
        expect(results.join())
          .to.match(/^failure: /)
          .and.match(found);
      } finally {
        await server.close();
      }
    });
  }

  it('fails if the port is that of HTTP', async () => {
    const results = await onServer(receiver(404), (origin) => ({ ...GRPC, [GENERAL]: origin }));
    expect(results.join()).to.match(/^failure: .*does not use gRPC.*\(4317\)/);
  });

  it('suggests the port of gRPC for a value that is not a URL', async () => {
    const results = await check({ ...GRPC, [GENERAL]: 'ftp://collector:4317' });
    expect(results.join()).to.match(/^failure: .*is not a URL.*http:\/\/host:4317, without quotes/);
  });

  it('fails for a port at which no server listens', async () => {
    const endpoint = `http://127.0.0.1:${await freeServerPort()}`;
    expect((await check({ ...GRPC, [GENERAL]: endpoint })).join()).to.match(/^failure: .*refused/);
  });
});

describe('the doctor on the default OTLP endpoint', () => {
  it('sends nothing if the SDK is disabled, or if no signal uses it', async () => {
    expect(await check({ OTEL_SDK_DISABLED: 'true', [GENERAL]: 'http://127.0.0.1:1' })).to.deep.equal([]);
    expect(await check({})).to.deep.equal([]);
  });

  it('warns if the application uses NodeSDK and no Collector listens', async () => {
    const application = new ApplicationFolder({ dependencies: { '@opentelemetry/sdk-node': '0.223.0' } });
    try {
      const env = {
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_EXPORTER_PROMETHEUS_PORT: '1',
      };
      const results = await check(env, { cwd: application.path });
      // a developer may run a Collector at the default address
      if (results.join().startsWith('pass')) return;
      expect(results.join()).to.match(/^warning: .*default endpoint.*OTEL_METRICS_EXPORTER=prometheus/);
    } finally {
      application.remove();
    }
  });
});
