import type { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { pino } from 'pino';
import rawBody from 'raw-body';
import { fastifyPlugin } from '../../../../lib/webhooks/http/adapters/fastify';
import { JSON_SIGNED, post } from '../../../harness/clients/http-client';
import { closeSession, http2Post, http2Session } from '../../../harness/clients/http2-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { closeInTime, startLocalServer, type LocalServer } from '../../../harness/servers/served';
import { until } from '../../../harness/until';
import { itReadsBodies, serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import {
  itHandlesFaultySenders,
  itDeliversEarlyResponses,
} from '../../../harness/webhooks/conformance-senders';
import { digestOf, RecordingResponder, SIGNED } from '../../../harness/webhooks/recording-responder';

async function listening(app: Pick<FastifyInstance, 'listen' | 'close'>): Promise<LocalServer> {
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: Number(new URL(address).port), close: () => closeInTime(app.close()) };
}

/** Starts an application with the plugin, after `prepare` has changed the application. */
const startWith =
  (prepare: (app: FastifyInstance) => unknown = () => undefined): Start =>
  async (responder) => {
    const app = fastify();
    await prepare(app);
    await app.register(fastifyPlugin(responder));
    return listening(app);
  };

const BODY = Buffer.from('{ "subject": "Grüße, 日本, 👋" }');
const expectUnchangedBodies = async (port: number) => {
  for (const chunked of [false, true]) {
    expect((await post(port, BODY, { chunked })).json).to.deep.equal(digestOf(BODY));
  }
};
const shortDelay = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('fastifyPlugin()', () => {
  itReadsBodies(startWith());
  itHandlesFaultySenders(startWith());
  itDeliversEarlyResponses(startWith());

  it('adds a route at `url` below the prefix and does not affect the parsers of other routes', async () => {
    const start: Start = async (responder) => {
      const app = fastify();
      app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, text, done) =>
        done(null, { rows: String(text).split('\n').length }),
      );
      await app.register(fastifyPlugin(responder), { prefix: '/hooks', url: '/cio' });
      await app.register(fastifyPlugin(responder), { prefix: '/root' });
      app.post('/other', (request) => request.body);
      return listening(app);
    };
    await serving(start, {}, async (port) => {
      for (const path of ['/hooks/cio?a=b', '/root', '/root/']) {
        expect((await post(port, BODY, { path })).json).to.deep.equal(digestOf(BODY));
      }
      expect((await post(port, BODY, { path: '/hooks/else' })).status).to.equal(404);
      const other = (type: string, body: string) =>
        post(port, body, { path: '/other', headers: { 'content-type': type } });
      expect((await other('application/json', '{"a":1}')).json).to.deep.equal({ a: 1 });
      expect((await other('text/csv', '1\n2')).json).to.deep.equal({ rows: 2 });
      expect((await other('text/plain', 'text')).body).to.equal('text');
      expect((await other('image/png', '')).status).to.equal(415);
    });
  });

  it('passes every method that Fastify supports to the receiver', () =>
    serving(startWith(), {}, async (port, responder) => {
      const { supportedMethods } = fastify();
      for (const method of supportedMethods) {
        // Fastify itself rejects QUERY without a content type
        for (const headers of method === 'TRACE' ? [{}, {}] : [JSON_SIGNED, SIGNED]) {
          const { status } = await post(port, '', { method, headers });
          expect(status, method).to.equal(method === 'POST' ? 200 : 405);
        }
      }
      expect(responder.methods).to.deep.equal(supportedMethods.flatMap((method) => [method, method]));
    }));

  it('ignores parsers, serializers, body limits and error handlers of the application', () => {
    const start = startWith((app) => {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 1 }, (_request, _body, done) =>
        done(null),
      );
      app.addContentTypeParser(/^application/, { parseAs: 'string' }, (_request, _body, done) => done(null));
      app.setReplySerializer(() => '"serialized"');
      app.setErrorHandler((_error, _request, reply) => reply.code(500).send('handled'));
    });
    return serving(start, {}, async (port) => {
      await expectUnchangedBodies(port);
      const { status, headers } = await post(port, BODY);
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal('application/json');
    });
  });

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

  it('accepts a body that the platform has read into rawBody', () =>
    serving(
      async (responder) => {
        const app = fastify();
        await app.register(fastifyPlugin(responder));
        await app.ready();
        return startLocalServer((req, res) => {
          void buffer(req).then((bytes) => app.routing(Object.assign(req, { rawBody: bytes }), res));
        });
      },
      {},
      expectUnchangedBodies,
    ));

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

  for (const [description, begin] of [
    ['write to a reply that other code writes', (reply: FastifyReply) => void reply.raw.write('a part, ')],
    ['send a reply that other code has hijacked', (reply: FastifyReply) => void reply.hijack()],
  ] as const) {
    it(`does not ${description} while the event is handled`, async () => {
      const warnings: string[] = [];
      let written: FastifyReply | undefined;
      const start: Start = async (responder) => {
        const app = fastify({ logger: { level: 'warn', stream: { write: (line) => warnings.push(line) } } });
        app.addHook('preHandler', async (_request, reply) => void (written = reply));
        responder.beforeResponse = () => begin(written!);
        await app.register(fastifyPlugin(responder));
        return listening(app);
      };
      await serving(start, {}, async (port, responder) => {
        const response = post(port, BODY);
        await until(() => responder.accepted.length > 0, 'the body is accepted');
        await shortDelay();
        written?.raw.end('the rest');
        expect((await response).body).to.match(/^(a part, )?the rest$/);
      });
      expect(warnings).to.deep.equal([]);
    });
  }

  for (const [description, headers] of [
    ['an accepted', JSON_SIGNED],
    ['a rejected', {}],
  ] as const) {
    it(`handles error events after ${description} request`, () => {
      const emitters: EventEmitter[] = [];
      const start = startWith((app) =>
        app.addHook('preHandler', async (request, reply) => void emitters.push(request.raw, reply.raw)),
      );
      return serving(start, {}, async (port) => {
        await post(port, BODY, { headers });
        expect(emitters).to.have.length(2);
        for (const emitter of emitters) emitter.emit('error', new Error('reset'));
      });
    });
  }

  it('closes the connection if the response cannot be written', () =>
    serving(
      (responder) => {
        responder.response = () => ({ status: 99, headers: {}, body: '{}' });
        return startWith()(responder);
      },
      {},
      async (port) => {
        const client = await RawClient.connect(port);
        client.head({ 'content-length': 2 }, '{}');
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

  it('can be registered in applications with their own logger and type provider', async () => {
    const plugin = fastifyPlugin(new RecordingResponder());
    const logging = fastify({ loggerInstance: pino({ level: 'silent' }) });
    await logging.register(plugin, { url: '/hooks' });
    const typed = fastify().withTypeProvider<{ schema: object; validator: string; serializer: string }>();
    await typed.register(plugin, { prefix: '/hooks' });
    for (const app of [logging, typed]) {
      expect((await app.inject({ method: 'GET', url: '/hooks' })).statusCode).to.equal(405);
      await app.close();
    }
  });

  it('responds to inject()', async () => {
    const app = fastify();
    await app.register(fastifyPlugin(new RecordingResponder()));
    const begun = performance.now();
    const accepted = await app.inject({ method: 'POST', url: '/', headers: JSON_SIGNED, payload: BODY });
    expect(accepted.json()).to.deep.equal(digestOf(BODY));
    expect((await app.inject({ method: 'POST', url: '/', payload: BODY })).statusCode).to.equal(401);
    expect((await app.inject({ method: 'GET', url: '/' })).statusCode).to.equal(405);
    expect((await app.inject({ method: 'HEAD', url: '/' })).body).to.equal('');
    expect(performance.now() - begun).to.be.below(900);
    await app.close();
  });

  it('responds over HTTP/2', () =>
    serving(
      async (responder) => {
        const app = fastify({ http2: true });
        await app.register(fastifyPlugin(responder));
        return listening(app);
      },
      {},
      async (port) => {
        const session = await http2Session(port);
        expect((await http2Post(session, BODY, SIGNED)).json).to.deep.equal(digestOf(BODY));
        expect((await http2Post(session, Buffer.alloc(100_000), {})).status).to.equal(401);
        await closeSession(session);
      },
    ));
});
