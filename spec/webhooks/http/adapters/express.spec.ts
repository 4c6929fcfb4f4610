import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import express, { type Express, type RequestHandler } from 'express';
import { expressHandler } from '../../../../lib/webhooks/http/adapters/express';
import { JSON_SIGNED, post } from '../../../harness/clients/http-client';
import { startLocalServer } from '../../../harness/servers/served';
import { until } from '../../../harness/until';
import { itReadsBodies, serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import {
  itHandlesFaultySenders,
  itDeliversEarlyResponses,
} from '../../../harness/webhooks/conformance-senders';
import { digestOf, RecordingResponder, SIGNED } from '../../../harness/webhooks/recording-responder';

const VERSIONS = {
  'Express 5': express,
  'Express 4': createRequire(__filename)('express-v4') as typeof express,
};

for (const [version, framework] of Object.entries(VERSIONS)) {
  const start: Start = (responder) => startLocalServer(framework().use(expressHandler(responder)));

  describe(`expressHandler() in ${version}`, () => {
    itReadsBodies(start);
    itDeliversEarlyResponses(start);
    if (framework === express) itHandlesFaultySenders(start);

    const startRouted = (mount: (app: Express, handler: RequestHandler) => unknown): Start => {
      return (responder) => {
        const app = framework();
        mount(app, expressHandler(responder));
        app.post('/other', framework.json(), (req, res) => void res.json(req.body));
        return startLocalServer(app);
      };
    };

    const MOUNTS: Record<string, { start: Start; get: number }> = {
      'app.use()': { start: startRouted((app, handler) => app.use('/hooks/cio', handler)), get: 405 },
      'app.all()': { start: startRouted((app, handler) => app.all('/hooks/cio', handler)), get: 405 },
      'app.post()': { start: startRouted((app, handler) => app.post('/hooks/cio', handler)), get: 404 },
      'a router': {
        start: startRouted((app, handler) => app.use('/hooks', framework.Router().use('/cio', handler))),
        get: 405,
      },
      'an asynchronous handler of the application': {
        start: startRouted((app, handler) =>
          app.all('/hooks/cio', (req, res, next) => {
            setTimeout(() => void handler(req, res, next), 5);
          }),
        ),
        get: 405,
      },
    };
    for (const [mount, { start, get }] of Object.entries(MOUNTS)) {
      it(`responds if it is mounted with ${mount} and does not affect other routes`, () =>
        serving(start, {}, async (port) => {
          const path = '/hooks/cio?a=b';
          expect((await post(port, '{}', { path })).json).to.deep.equal(digestOf(Buffer.from('{}')));
          expect((await post(port, '', { path, method: 'GET' })).status).to.equal(get);
          expect((await post(port, '{"a":1}', { path: '/other' })).json).to.deep.equal({ a: 1 });
        }));
    }

    it('responds if it is called without next()', () =>
      serving(
        (responder) => {
          const handle = expressHandler(responder);
          return startLocalServer((req: IncomingMessage, res: ServerResponse) => handle(req, res));
        },
        {},
        async (port) => expect((await post(port, '{}')).status).to.equal(200),
      ));

    it('handles the event but does not write if other middleware has already responded', () =>
      serving(
        (responder) =>
          startLocalServer(
            framework().use((_req, res, next) => {
              res.status(202).send('early');
              next();
            }, expressHandler(responder)),
          ),
        {},
        async (port, responder) => {
          const responses = [await post(port, '{}'), await post(port, '{}', { headers: {} })];
          expect(responses.map(({ status }) => status)).to.deep.equal([202, 202]);
          expect(responder.accepted).to.have.length(1);
        },
      ));

    it('accepts JSON after a body parser for another type', () =>
      serving(
        (responder) =>
          startLocalServer(
            framework().use(framework.urlencoded({ extended: false }), expressHandler(responder)),
          ),
        {},
        async (port) => expect((await post(port, '{}', { headers: JSON_SIGNED })).status).to.equal(200),
      ));
  });
}

describe('expressHandler() with a fake request', () => {
  /** Returns a request and a response like those of libraries for unit tests: they are not streams. */
  const createFakes = (fields: object) => {
    const written: unknown[] = [];
    const req = Object.assign(new EventEmitter(), { method: 'POST', headers: SIGNED }, fields);
    const res = Object.assign(new EventEmitter(), {
      writeHead: (...head: unknown[]) => written.push(...head),
      end: (body: string) => written.push(body),
    });
    return { written, req: req as unknown as IncomingMessage, res: res as unknown as ServerResponse };
  };

  it('accepts a body in a property of the request and does not destroy the request', async () => {
    const { written, req, res } = createFakes({ body: '{}', destroy: () => written.push('destroyed') });
    expressHandler(new RecordingResponder())(req, res);
    await until('written response', () => written.length >= 3);
    expect(written[0]).to.equal(200);
    expect(written).to.have.length(3);
  });

  it('handles a request without a method as GET and does not destroy it', async () => {
    const { written, req, res } = createFakes({
      method: undefined,
      destroy: () => written.push('destroyed'),
    });
    const responder = new RecordingResponder();
    expressHandler(responder)(req, res);
    await until('written response', () => written.length >= 3);
    expect(responder.methods).to.deep.equal(['GET']);
    expect(written).to.have.length(3);
  });

  it('handles error events of the request and the response', async () => {
    const { written, req, res } = createFakes({ headers: {} });
    expressHandler(new RecordingResponder())(req, res);
    await until('written response', () => written.length === 3);
    for (const emitter of [req, res]) emitter.emit('error', new Error('reset'));
  });

  it('does not throw if the response has no methods', async () => {
    const { req } = createFakes({ body: '{}' });
    const responder = new RecordingResponder();
    expressHandler(responder)(req, {} as ServerResponse);
    expressHandler(responder)({} as IncomingMessage, {} as ServerResponse);
    await new Promise((resolve) => setImmediate(resolve));
  });
});
