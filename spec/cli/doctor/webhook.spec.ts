import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { expect } from 'chai';
import express from 'express';
import { selfSignedCertificate } from '../../../lib/testing/simulator';
import { createWebhookReceiver, signWebhook, type WebhookReceiver } from '../../../lib/webhooks';
import { diagnose } from '../../harness/cli/doctor';
import { startListening, startLocalServer } from '../../harness/servers/served';
import { SIGNING_KEY } from '../../harness/webhooks/webhook-world';

const ALL = ['webhook', 'webhook-unsigned', 'webhook-raw-body', 'webhook-response-time'];
const KEY = { env: { CIO_KEY: SIGNING_KEY }, options: { 'key-env': 'CIO_KEY' } };

let events = 0;
const receiver = (signingKeys = SIGNING_KEY): WebhookReceiver =>
  createWebhookReceiver({ signingKeys, dedupeMaxIds: 10, onEvent: () => (events += 1) });

/** Runs checks on an endpoint. */
async function onEndpoint(
  listener: RequestListener,
  { env = {}, options = {} } = KEY as typeof KEY | (object & Partial<typeof KEY>),
) {
  const server = await startLocalServer(listener);
  try {
    const url = `http://127.0.0.1:${server.port}/cio`;
    return await diagnose(ALL, { env, options: { ...options, webhook: url } });
  } finally {
    await server.close();
  }
}

describe('the doctor on a webhook endpoint', () => {
  it('passes a receiver of this package, and reaches no handler', async () => {
    const results = await onEndpoint(receiver().node());
    expect(results).to.have.length(4);
    expect(results.filter((result) => !result.startsWith('pass: '))).to.deep.equal([]);
    expect(events).to.equal(0);
  });

  it('warns without a key, and still sends the unsigned request', async () => {
    const results = await onEndpoint(receiver().node(), {});
    expect(results[0]).to.match(/^warning: .*no key is given.*--key-env/);
    expect(results[1]).to.equal('pass: The endpoint rejects an unsigned request (401).');
  });

  it('fails if the key differs', async () => {
    const results = await onEndpoint(receiver('another key').node());
    expect(results[0]).to.match(
      /^failure: .*responds 401 to a signed request.*key of this reporting webhook/,
    );
    expect(results.join()).not.to.include('serialized again');
  });

  it('fails if an unsigned request is accepted', async () => {
    const results = await onEndpoint(
      (request, response) => void request.resume().on('end', () => response.end()),
    );
    expect(results[0]).to.match(/^warning: .*does not recognize the self-test/);
    expect(results[1]).to.match(/^failure: .*accepts an unsigned request \(200\)/);
    expect(results.join()).not.to.include('verifies the bytes');
  });

  it('fails if a body parser consumed the bytes', async () => {
    const app = express().use(express.json()).post('/cio', receiver().express());
    const results = await onEndpoint(app as RequestListener);
    expect(results[0]).to.match(/^failure: .*responds 503.*before express\.json\(\)/);
  });

  it('fails if the receiver verifies a body that was serialized again', async () => {
    const handle = receiver();
    const app = express()
      .use(express.json())
      .post('/cio', (request, response) => {
        const { headers } = request;
        void handle
          .handle({ headers, rawBody: JSON.stringify(request.body) })
          .then(({ status, body }) => response.status(status).send(body));
      });
    const results = await onEndpoint(app as RequestListener);
    expect(results[0]).to.match(/^pass: /);
    expect(results[2]).to.match(/^failure: .*200 and then 401.*serialized again.*verify/);
  });

  for (const [status, found] of [
    [404, /Correct the path/],
    [405, /Accept POST/],
    [308, /without a redirect/],
    [500, /log of the application/],
  ] as const) {
    it(`fails for a response ${status}`, async () => {
      const results = await onEndpoint(
        (request, response) => void request.resume().on('end', () => response.writeHead(status).end()),
      );
      expect(results[0])
        .to.match(new RegExp(`^failure: .*responds ${status} to a signed request`))
        .and.match(found);
    });
  }

  it('names the clock if the endpoint has another time', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const results = await onEndpoint(
      (request, response) => void request.resume().on('end', () => response.writeHead(401, { date }).end()),
    );
    expect(results[0]).to.match(/clocks differ by 60 minutes/);
  });

  it('warns about a slow response', async () => {
    const listener = receiver().node();
    const results = await onEndpoint((request, response) => {
      const isSigned = 'x-cio-signature' in request.headers;
      setTimeout(() => listener(request, response), isSigned ? 0 : 2_100);
    });
    expect(results[3]).to.match(/^warning: .*took [23]\.\d s\. Customer\.io waits 4 s\./);
  });

  it('fails if no server listens', async () => {
    const results = await diagnose(ALL, { options: { webhook: 'http://127.0.0.1:1/cio' } });
    expect(results).to.have.length(1);
    expect(results[0]).to.match(/^failure: .*does not respond: the connection was refused/);
  });

  it('names the fix of a wrong protocol and of an untrusted certificate', async () => {
    const tls = await startListening(createTlsServer(selfSignedCertificate(), receiver().node()));
    const plain = await startLocalServer(receiver().node());
    try {
      for (const [url, expected] of [
        [`https://localhost:${tls.port}/cio`, /certificate is not trusted.*NODE_EXTRA_CA_CERTS/],
        [`http://localhost:${tls.port}/cio`, /closed before the response.*use https:\/\//],
        [`https://localhost:${plain.port}/cio`, /does not use TLS.*Use http:\/\//],
      ] as const) {
        expect((await diagnose(ALL, { options: { webhook: url } })).join()).to.match(expected);
      }
    } finally {
      await tls.close();
      await plain.close();
    }
  });

  it('signs with the key that the receiver verifies', async () => {
    const body = '{}';
    const headers = signWebhook({ signingKey: SIGNING_KEY, body });
    expect((await receiver().handle({ headers, rawBody: body })).status).to.equal(200);
  });
});
