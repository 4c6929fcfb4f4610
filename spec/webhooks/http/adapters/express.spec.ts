import { expect } from 'chai';
import express, { type Express, type RequestHandler } from 'express';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { expressHandler } from '../../../../lib/webhooks/http/adapters/express';
import { itHandsOverBodies, serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import {
  itEndsWithEverySender,
  itLetsEverySenderReadItsResponse,
} from '../../../harness/webhooks/conformance-senders';
import { JSON_SIGNED, post } from '../../../harness/clients/http-client';
import { digestOf, RecordingResponder, SIGNED } from '../../../harness/webhooks/recording-responder';
import { until } from '../../../harness/until';
import { served } from '../../../harness/servers/served';

const VERSIONS = {
  'Express 5': express,
  'Express 4': createRequire(__filename)('express-v4') as typeof express,
};

for (const [version, framework] of Object.entries(VERSIONS)) {
  const start: Start = (responder) => served(framework().use(expressHandler(responder)));

  describe(`the handler for ${version}`, () => {
    itHandsOverBodies(start);
    itLetsEverySenderReadItsResponse(start);
    if (framework === express) itEndsWithEverySender(start);

    const routed = (mount: (app: Express, handler: RequestHandler) => unknown): Start => {
      return (responder) => {
        const app = framework();
        mount(app, expressHandler(responder));
        app.post('/other', framework.json(), (req, res) => void res.json(req.body));
        return served(app);
      };
    };

    const MOUNTS: Record<string, { start: Start; get: number }> = {
      'app.use()': { start: routed((app, handler) => app.use('/hooks/cio', handler)), get: 405 },
      'app.all()': { start: routed((app, handler) => app.all('/hooks/cio', handler)), get: 405 },
      'app.post()': { start: routed((app, handler) => app.post('/hooks/cio', handler)), get: 404 },
      'a router': {
        start: routed((app, handler) => app.use('/hooks', framework.Router().use('/cio', handler))),
        get: 405,
      },
      'a handler of its own, later': {
        start: routed((app, handler) =>
          app.all('/hooks/cio', (req, res, next) => {
            setTimeout(() => void handler(req, res, next), 5);
          }),
        ),
        get: 405,
      },
    };
    for (const [mount, { start, get }] of Object.entries(MOUNTS)) {
      it(`works below ${mount}, and leaves other routes alone`, () =>
        serving(start, {}, async (port) => {
          const path = '/hooks/cio?a=b';
          expect((await post(port, '{}', { path })).json).to.deep.equal(digestOf(Buffer.from('{}')));
          expect((await post(port, '', { path, method: 'GET' })).status).to.equal(get);
          expect((await post(port, '{"a":1}', { path: '/other' })).json).to.deep.equal({ a: 1 });
        }));
    }

    it('works as a plain function, without next', () =>
      serving(
        (responder) => {
          const handle = expressHandler(responder);
          return served((req: IncomingMessage, res: ServerResponse) => handle(req, res));
        },
        {},
        async (port) => expect((await post(port, '{}')).status).to.equal(200),
      ));

    it('leaves a response alone that somebody has written, and takes the event', () =>
      serving(
        (responder) =>
          served(
            framework().use((_req, res, next) => {
              res.status(202).send('early');
              next();
            }, expressHandler(responder)),
          ),
        {},
        async (port, responder) => {
          const answers = [await post(port, '{}'), await post(port, '{}', { headers: {} })];
          expect(answers.map(({ status }) => status)).to.deep.equal([202, 202]);
          expect(responder.accepted).to.have.length(1);
        },
      ));

    it('brings JSON to the receiver that a parser for another type left alone', () =>
      serving(
        (responder) =>
          served(framework().use(framework.urlencoded({ extended: false }), expressHandler(responder))),
        {},
        async (port) => expect((await post(port, '{}', { headers: JSON_SIGNED })).status).to.equal(200),
      ));
  });
}

describe('the handler for Express in a unit test', () => {
  /** As libraries for unit tests make them: no streams. */
  const fakes = (fields: object) => {
    const written: unknown[] = [];
    const req = Object.assign(new EventEmitter(), { method: 'POST', headers: SIGNED }, fields);
    const res = Object.assign(new EventEmitter(), {
      writeHead: (...head: unknown[]) => written.push(...head),
      end: (body: string) => written.push(body),
    });
    return { written, req: req as unknown as IncomingMessage, res: res as unknown as ServerResponse };
  };

  it('takes a fake request with its body on it, and does not end it', async () => {
    const { written, req, res } = fakes({ body: '{}', destroy: () => written.push('destroyed') });
    expressHandler(new RecordingResponder())(req, res);
    await until(() => written.length >= 3, 'the answer is written');
    expect(written[0]).to.equal(200);
    expect(written).to.have.length(3);
  });

  it('takes a fake request without a method as one of GET, and does not end it', async () => {
    const { written, req, res } = fakes({ method: undefined, destroy: () => written.push('destroyed') });
    const responder = new RecordingResponder();
    expressHandler(responder)(req, res);
    await until(() => written.length >= 3, 'the answer is written');
    expect(responder.methods).to.deep.equal(['GET']);
    expect(written).to.have.length(3);
  });

  it('survives errors of a fake request and response that nobody else listens to', async () => {
    const { written, req, res } = fakes({ headers: {} });
    expressHandler(new RecordingResponder())(req, res);
    await until(() => written.length === 3, 'the answer is written');
    for (const emitter of [req, res]) emitter.emit('error', new Error('reset'));
  });

  it('survives a fake response that can do nothing', async () => {
    const { req } = fakes({ body: '{}' });
    const responder = new RecordingResponder();
    expressHandler(responder)(req, {} as ServerResponse);
    expressHandler(responder)({} as IncomingMessage, {} as ServerResponse);
    await new Promise((resolve) => setImmediate(resolve));
  });
});
