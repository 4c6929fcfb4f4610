import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import rawBody from 'raw-body';
import { post } from '../../../harness/clients/http-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { serving } from '../../../harness/webhooks/conformance-bodies';
import { SIGNED } from '../../../harness/webhooks/recording-responder';
import { BODY, expectUnchangedBodies, shortDelay, startWith } from './fastify-applications';

describe('fastifyPlugin() with hooks of the application', () => {
  it("runs the application's hooks", async () => {
    const ran: string[] = [];
    const start = startWith((app) => {
      app.addHook('preHandler', (_request, _reply, done) => (ran.push('preHandler'), done()));
      app.addHook('onSend', async (_request, reply) => void (ran.push('onSend'), reply.header('x-own', '1')));
      app.addHook('onResponse', (_request, _reply, done) => (ran.push('onResponse'), done()));
    });
    await serving(start, {}, async (port) => {
      expect((await post(port, BODY)).headers['x-own']).to.equal('1');
      expect((await post(port, BODY, { headers: {} })).headers['x-own']).to.equal('1');
    });
    expect(ran).to.have.members([...'12'].flatMap(() => ['preHandler', 'onSend', 'onResponse']));
  });

  it('does not respond if a hook of the application has responded', () => {
    const start = startWith((app) =>
      app.addHook('preHandler', async (request, reply) =>
        request.headers['x-cio-signature'] === undefined ? reply.code(403).send('forbidden') : undefined,
      ),
    );
    return serving(start, {}, async (port, responder) => {
      expect((await post(port, BODY, { headers: {} })).status).to.equal(403);
      expect(responder.methods).to.have.length(0);
      await expectUnchangedBodies(port);
    });
  });

  for (const [description, wait] of [
    ['synchronously', undefined],
    ['after a delay', shortDelay],
  ] as const) {
    it(`accepts a body that a preParsing hook reads into rawBody if the handler runs ${description}`, () => {
      const start = startWith((app) => {
        app.addHook('preParsing', (request, _reply, payload, done) => {
          rawBody(payload, { limit: '1mb', encoding: true }, (_error, text) =>
            Object.assign(request, { rawBody: text }),
          );
          done(null, payload);
        });
        if (wait !== undefined) app.addHook('preHandler', async () => void (await wait()));
      });
      return serving(start, {}, expectUnchangedBodies);
    });
  }

  it('reads the stream with which a preParsing hook replaced the request', () =>
    serving(
      startWith((app) =>
        app.addHook('preParsing', async (_request, _reply, payload) =>
          Readable.from([await buffer(payload)]),
        ),
      ),
      {},
      expectUnchangedBodies,
    ));

  it('aborts a sender that continues after a hook replaced its body', () =>
    serving(
      startWith((app) =>
        app.addHook('preParsing', (_request, _reply, _payload, done) => done(null, Readable.from([BODY]))),
      ),
      {},
      async (port, responder) => {
        const client = await RawClient.connect(port);
        client.head({ ...SIGNED, 'content-type': 'a/b', 'transfer-encoding': 'chunked' });
        client.sendForever(Buffer.from('1\r\n.\r\n'));
        expect((await client.response()).status).to.equal(200);
        expect(responder.accepted).to.deep.equal([BODY]);
        await client.waitForEnd();
        await client.close();
      },
    ));

  it('responds 503 if a hook has read the body without keeping it', () =>
    serving(
      startWith((app) => app.addHook('preHandler', async (request) => void (await buffer(request.raw)))),
      { bodyTimeoutMs: 60_000 },
      async (port) => {
        const { status, body } = await post(port, BODY);
        expect(status).to.equal(503);
        expect(body).to.equal('{"error":"body_consumed"}');
      },
    ));

  it("passes errors of the application's hooks to its error handler", () =>
    serving(
      startWith((app) => {
        app.addHook('preHandler', (_request, _reply, done) => done(new Error('of the application')));
        app.setErrorHandler((_error, _request, reply) => reply.code(418).send('handled'));
      }),
      {},
      async (port, responder) => {
        const { status, body } = await post(port, BODY);
        expect(status).to.equal(418);
        expect(body).to.equal('handled');
        expect(responder.methods).to.have.length(0);
      },
    ));
});
