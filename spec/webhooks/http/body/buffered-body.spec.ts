import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { expressHandler } from '../../../../lib/webhooks/http/adapters/express';
import { JSON_SIGNED, post, type PostOptions } from '../../../harness/clients/http-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { startLocalServer } from '../../../harness/servers/served';
import { until } from '../../../harness/until';
import { serving } from '../../../harness/webhooks/conformance-bodies';
import { digestOf } from '../../../harness/webhooks/recording-responder';

type Framework = typeof express;
const VERSIONS: Record<string, Framework> = {
  'Express 5': express,
  'Express 4': createRequire(__filename)('express-v4') as Framework,
};
type Middleware = (framework: Framework) => RequestHandler;
type WithRawBody = { rawBody?: unknown };

const TEXT = Buffer.from('{"subject":"Grüße, 日本, 👋"}');
const BINARY = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const typed = (type: string): PostOptions => ({ headers: { ...JSON_SIGNED, 'content-type': type } });

const raw: Middleware = ({ raw }) => raw({ type: () => true });
const text: Middleware = ({ text }) => text({ type: () => true });
const verify: Middleware = ({ json }) =>
  json({ verify: (req, _res, bytes) => void ((req as WithRawBody).rawBody = bytes) });

/** Returns middleware that calls the handler synchronously. */
const syncMiddleware =
  (act: (req: Request & WithRawBody) => unknown): Middleware =>
  () =>
  (req: Request, _res: Response, next: NextFunction) => {
    act(req as Request & WithRawBody);
    next();
  };

/** Returns middleware that calls the handler after the promise settled. */
const asyncMiddleware =
  (act: (req: Request & WithRawBody) => Promise<unknown>): Middleware =>
  () =>
  (req: Request, _res: Response, next: NextFunction) =>
    void act(req as Request & WithRawBody).then(() => next(), next);

const shortDelay = () => new Promise((resolve) => setTimeout(resolve, 10));

const collect = (req: Request & WithRawBody) => {
  req.rawBody = '';
  req.setEncoding('utf8');
  req.on('data', (piece: string) => (req.rawBody = String(req.rawBody) + piece));
};

/** Middleware before the handler, the body sent, and the status: 200 if the bytes are available. */
const CASES: [description: string, Middleware, Buffer, PostOptions, 200 | 413 | 503][] = [
  ['express.json()', ({ json }) => json(), TEXT, {}, 503],
  ['express.json() for another type', ({ json }) => json(), BINARY, typed('image/png'), 200],
  ['express.json() with an empty body', ({ json }) => json(), Buffer.alloc(0), {}, 200],
  [
    'express.urlencoded()',
    ({ urlencoded }) => urlencoded({ extended: false }),
    TEXT,
    typed('application/x-www-form-urlencoded'),
    503,
  ],
  ['express.json() that keeps the bytes', verify, TEXT, {}, 200],
  ['express.json() that keeps the bytes of a chunked body', verify, TEXT, { chunked: true }, 200],
  ['express.raw()', raw, BINARY, {}, 200],
  ['express.raw() with an empty body', raw, Buffer.alloc(0), {}, 200],
  ['express.raw() with an empty chunked body', raw, Buffer.alloc(0), { chunked: true }, 200],
  ['express.raw() with a body over maxBodyBytes', raw, Buffer.alloc(70_001), {}, 413],
  ['express.raw() with a chunked body over maxBodyBytes', raw, Buffer.alloc(70_001), { chunked: true }, 413],
  ['express.text()', text, TEXT, {}, 200],
  ['express.text() with an empty body', text, Buffer.alloc(0), {}, 200],
  ['express.text() with a body that is not UTF-8', text, BINARY, {}, 503],
  ['express.text() with another charset', text, TEXT, typed('text/plain; charset=latin1'), 503],
  ['express.text() that drops a byte order mark', text, Buffer.from('\ufeff{}'), {}, 503],
  ['a body parser whose `body` throws', asyncMiddleware(throwing), TEXT, {}, 503],
  ['asynchronous middleware', asyncMiddleware(shortDelay), TEXT, {}, 200],
  ['middleware that pauses the request', syncMiddleware((req) => req.pause()), TEXT, {}, 200],
  [
    'asynchronous middleware that pauses the request',
    asyncMiddleware((req) => (req.pause(), shortDelay())),
    TEXT,
    {},
    200,
  ],
  ["middleware that listens for 'data'", syncMiddleware((req) => req.on('data', () => {})), TEXT, {}, 200],
  [
    "middleware that listens for 'readable' without reading",
    syncMiddleware((req) => req.on('readable', () => {})),
    TEXT,
    {},
    200,
  ],
  [
    "asynchronous middleware that listens for 'readable'",
    asyncMiddleware((req) => (req.on('readable', () => {}), shortDelay())),
    TEXT,
    {},
    200,
  ],
  ['middleware that collects text', syncMiddleware(collect), TEXT, {}, 200],
  ['middleware that collects text of a chunked body', syncMiddleware(collect), TEXT, { chunked: true }, 200],
  [
    'asynchronous middleware that collects text',
    asyncMiddleware((req) => (collect(req), shortDelay())),
    TEXT,
    {},
    200,
  ],
  [
    'middleware that sets an encoding without reading',
    syncMiddleware((req) => req.setEncoding('utf8')),
    TEXT,
    {},
    503,
  ],
  [
    'asynchronous middleware that discards the body',
    asyncMiddleware((req) => (req.resume(), shortDelay())),
    TEXT,
    {},
    503,
  ],
  [
    'middleware that discards the body as text',
    syncMiddleware((req) => req.setEncoding('utf8').resume()),
    TEXT,
    {},
    503,
  ],
  ['middleware that reads a part of the body', asyncMiddleware(readPart), Buffer.alloc(70_000), {}, 503],
];

async function throwing(req: Request): Promise<void> {
  await buffer(req);
  Object.defineProperty(req, 'body', {
    get() {
      throw new Error('Invalid JSON');
    },
  });
}

async function readPart(req: Request): Promise<void> {
  for (let part: unknown = null; part === null; await shortDelay()) part = req.read(10);
}

for (const [version, framework] of Object.entries(VERSIONS)) {
  describe(`expressHandler() after other middleware in ${version}`, () => {
    for (const [description, middleware, bytes, options, status] of CASES) {
      it(`${status === 200 ? 'passes the bytes' : `responds ${status} without delay`} after ${description}`, () =>
        serving(
          (responder) => startLocalServer(framework().use(middleware(framework), expressHandler(responder))),
          { bodyTimeoutMs: 60_000 },
          async (port) => {
            const begun = performance.now();
            const response = await post(port, bytes, options);
            expect(performance.now() - begun).to.be.below(30_000);
            expect(response.status).to.equal(status);
            if (status === 503) expect(response.body).to.equal('{"error":"body_consumed"}');
            if (status === 200) expect(response.json).to.deep.equal(digestOf(bytes));
          },
        ));
    }
  });
}

describe('expressHandler() while other middleware reads the body', () => {
  const withCollector = (bodyTimeoutMs: number, run: Parameters<typeof serving>[2]) =>
    serving(
      (responder) =>
        startLocalServer(express().use(syncMiddleware(collect)(express), expressHandler(responder))),
      { bodyTimeoutMs },
      run,
    );

  it('responds 408 if the body does not arrive within bodyTimeoutMs', () =>
    withCollector(50, async (port, responder) => {
      const client = await RawClient.connect(port);
      client.head({ ...JSON_SIGNED, 'content-length': 10 }, 'a part');
      expect((await client.response()).status).to.equal(408);
      expect(responder.rejected).to.deep.equal(['timeout']);
      await client.close();
    }));

  it('rejects the body if its sender disconnects, even if a parser kept a part', () =>
    withCollector(5000, async (port, responder) => {
      const client = await RawClient.connect(port);
      client.head({ ...JSON_SIGNED, 'content-length': 10 }, 'a part');
      await until('request at the receiver', () => responder.methods.length > 0);
      client.reset();
      await responder.hasRejected('aborted');
      await client.close();
    }));

  it('rejects the body if its sender disconnected before the handler was called', async () => {
    let arrived = false;
    let proceed = () => {};
    const held = asyncMiddleware(() => {
      arrived = true;
      return new Promise<void>((resolve) => (proceed = resolve));
    });
    await serving(
      (responder) => startLocalServer(express().use(held(express), expressHandler(responder))),
      {},
      async (port, responder) => {
        const client = await RawClient.connect(port);
        client.head({ ...JSON_SIGNED, 'content-length': 10 }, 'a part');
        await until('request at the middleware', () => arrived);
        client.reset();
        await shortDelay();
        proceed();
        await responder.hasRejected('aborted');
      },
    );
  });
});
