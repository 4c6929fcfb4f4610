import { createServer, type ServerResponse } from 'node:http';
import { expect } from 'chai';
import { nodeListener } from '../../../../lib/webhooks/http/adapters/node';
import { JSON_SIGNED, post } from '../../../harness/clients/http-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { startListening, startLocalServer } from '../../../harness/servers/served';
import { until } from '../../../harness/until';
import { itReadsBodies, serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import {
  itHandlesFaultySenders,
  itDeliversEarlyResponses,
} from '../../../harness/webhooks/conformance-senders';
import { failingAdmission } from '../../../harness/webhooks/failing-admission';

const start: Start = (responder) => startLocalServer(nodeListener(responder));

describe('nodeListener() in node:http', () => {
  itReadsBodies(start);
  itHandlesFaultySenders(start);
  itDeliversEarlyResponses(start);

  it('responds to other requests while 1,000 senders have stopped within their bodies', () =>
    serving(start, { bodyTimeoutMs: 60_000 }, async (port, responder) => {
      const idle = await Promise.all(Array.from({ length: 1000 }, () => RawClient.connect(port)));
      for (const client of idle) client.head({ ...JSON_SIGNED, 'content-length': 1000 }, 'a part');
      await until('requests at the receiver', () => responder.methods.length === 1000);
      const begun = performance.now();
      expect((await post(port, '{}')).status).to.equal(200);
      expect(performance.now() - begun).to.be.below(30_000);
      for (const client of idle) client.reset();
      await until('rejection of every request', () => responder.rejected.length === 1000);
      expect(new Set(responder.rejected)).to.deep.equal(new Set(['aborted']));
    }));

  it('leaves no sockets and timers behind after its server is closed', async () => {
    const countOpen = () =>
      process.getActiveResourcesInfo().filter((each) => /^(TCP|Timeout)/.test(each)).length;
    // mocha's own timer starts after the function has returned
    await new Promise((resolve) => setImmediate(resolve));
    const before = countOpen();
    await serving(start, { bodyTimeoutMs: 50 }, async (port) => {
      const client = await RawClient.connect(port);
      client.head({ ...JSON_SIGNED, 'content-length': 10 }, 'a part');
      expect((await client.response()).status).to.equal(408);
      const early = await RawClient.connect(port);
      early.head({ 'content-length': 10 }, 'a part');
      expect((await early.response()).status).to.equal(401);
      await Promise.all([client.close(), early.close(), post(port, '{}')]);
    });
    await until('end of the additional sockets and timers', () => countOpen() <= before);
  });

  it('responds to HTTP/1.0 and to Expect: 100-continue', () =>
    serving(start, {}, async (port) => {
      const old = await RawClient.connect(port);
      old.send('POST / HTTP/1.0\r\nx-cio-signature: some\r\ncontent-length: 2\r\n\r\n{}');
      expect((await old.response()).status).to.equal(200);
      await old.waitForEnd();
      const waiting = await RawClient.connect(port);
      waiting.head({ ...JSON_SIGNED, expect: '100-continue', 'content-length': 2 });
      expect((await waiting.response()).status).to.equal(100);
      waiting.send('{}');
      expect((await waiting.response()).status).to.equal(200);
      await Promise.all([old.close(), waiting.close()]);
    }));

  it('responds to pipelined requests in order', () =>
    serving(start, {}, async (port) => {
      const client = await RawClient.connect(port);
      client.head({ 'content-length': 2 }, '{}');
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      client.head({ ...JSON_SIGNED, 'content-length': 70_001 }, Buffer.alloc(70_001));
      client.head({ ...JSON_SIGNED, 'content-length': 0 });
      const statuses: number[] = [];
      while (statuses.length < 4) statuses.push((await client.response()).status);
      expect(statuses).to.deep.equal([401, 200, 413, 200]);
      await client.close();
    }));

  it('responds 503 if the receiver fails at the first request', () =>
    serving(
      (responder) => {
        responder.respond = failingAdmission;
        return start(responder);
      },
      {},
      async (port) => expect((await post(port, '{}')).status).to.equal(503),
    ));

  it('does not write to a response that other code is writing', () =>
    serving(
      (responder) => {
        const handle = nodeListener(responder);
        return startLocalServer((req, res) => {
          res.write('a part, ');
          handle(req, res);
          setTimeout(() => res.end('the rest'), 20);
        });
      },
      {},
      async (port) => {
        const client = await RawClient.connect(port);
        client.send('POST / HTTP/1.0\r\ncontent-length: 2\r\n\r\n{');
        await client.waitForEnd();
        expect(client.rest()).to.equal('a part, the rest');
        await client.close();
      },
    ));

  it('finishes the response to a sender that it aborts', () => {
    let isFinished = false;
    return serving(
      (responder) => {
        const handle = nodeListener(responder);
        return startLocalServer((req, res) => {
          res.on('close', () => (isFinished = res.writableFinished));
          handle(req, res);
        });
      },
      {},
      async (port) => {
        const client = await RawClient.connect(port);
        client.head({ 'content-length': 2 }, '{');
        await client.waitForEnd();
        await client.close();
        expect(isFinished).to.equal(true);
      },
    );
  });

  for (const [description, act] of [
    ['destroys', (res: ServerResponse) => res.destroy()],
    ['ends', (res: ServerResponse) => res.end()],
  ] as const) {
    it(`continues to serve after other code ${description} the response while the event is handled`, () => {
      let responses = 0;
      return serving(
        (responder) => {
          const handle = nodeListener(responder);
          return startListening(
            createServer((req, res) => {
              const isFirst = responses++ === 0;
              responder.beforeResponse = () => isFirst && act(res);
              handle(req, res);
            }),
          );
        },
        {},
        async (port, responder) => {
          await post(port, '{}').catch(() => undefined);
          expect((await post(port, '{}')).status).to.equal(200);
          expect(responder.accepted).to.have.length(2);
        },
      );
    });
  }

  it('closes the connection if the response cannot be written', () =>
    serving(
      (responder) => {
        responder.response = (method) => ({
          status: method === 'POST' ? 200 : 405,
          headers: method === 'POST' ? { 'x-text': 'two\nlines' } : {},
          body: '{}',
        });
        return start(responder);
      },
      {},
      async (port) => {
        const client = await RawClient.connect(port);
        client.head({ 'content-length': 2 }, '{}');
        await client.waitForEnd();
        expect((await post(port, '', { method: 'GET' })).status).to.equal(405);
        await client.close();
      },
    ));
});
