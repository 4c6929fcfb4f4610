import type { EventEmitter } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { pino } from 'pino';
import { fastifyPlugin } from '../../../../lib/webhooks/http/adapters/fastify';
import { JSON_SIGNED, post } from '../../../harness/clients/http-client';
import { closeSession, http2Post, http2Session } from '../../../harness/clients/http2-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { startLocalServer } from '../../../harness/servers/served';
import { shortestMs } from '../../../harness/shortest';
import { until } from '../../../harness/until';
import { itReadsBodies, serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import {
  itHandlesFaultySenders,
  itDeliversEarlyResponses,
} from '../../../harness/webhooks/conformance-senders';
import { digestOf, RecordingResponder, SIGNED } from '../../../harness/webhooks/recording-responder';
import { BODY, expectUnchangedBodies, listening, shortDelay, startWith } from './fastify-applications';

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
        await until('accepted body', () => responder.accepted.length > 0);
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

  it('responds to inject() without delay', async () => {
    const app = fastify();
    await app.register(fastifyPlugin(new RecordingResponder()));
    expect(await shortestMs(900, () => inject(app))).to.be.below(900);
    await app.close();
  });

  async function inject(app: FastifyInstance): Promise<void> {
    const accepted = await app.inject({ method: 'POST', url: '/', headers: JSON_SIGNED, payload: BODY });
    expect(accepted.json()).to.deep.equal(digestOf(BODY));
    expect((await app.inject({ method: 'POST', url: '/', payload: BODY })).statusCode).to.equal(401);
    expect((await app.inject({ method: 'GET', url: '/' })).statusCode).to.equal(405);
    expect((await app.inject({ method: 'HEAD', url: '/' })).body).to.equal('');
  }

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
