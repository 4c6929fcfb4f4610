import { expect } from 'chai';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { expressHandler } from '../../../../lib/webhooks/http/adapters/express';
import { serving } from '../../../harness/webhooks/conformance-bodies';
import { JSON_SIGNED, post, type PostOptions } from '../../../harness/clients/http-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { digestOf } from '../../../harness/webhooks/recording-responder';
import { served } from '../../../harness/servers/served';
import { until } from '../../../harness/until';

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

/** Runs before the handler, which follows at once. */
const beside =
  (act: (req: Request & WithRawBody) => unknown): Middleware =>
  () =>
  (req: Request, _res: Response, next: NextFunction) => {
    act(req as Request & WithRawBody);
    next();
  };

/** Runs before the handler, which follows when the promise is settled. */
const before =
  (act: (req: Request & WithRawBody) => Promise<unknown>): Middleware =>
  () =>
  (req: Request, _res: Response, next: NextFunction) =>
    void act(req as Request & WithRawBody).then(() => next(), next);

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 10));

const collect = (req: Request & WithRawBody) => {
  req.rawBody = '';
  req.setEncoding('utf8');
  req.on('data', (piece: string) => (req.rawBody = String(req.rawBody) + piece));
};

/** What came first, what was sent, and whether the bytes are known all the same. */
const CASES: [what: string, Middleware, Buffer, PostOptions, 200 | 413 | 503][] = [
  ['express.json()', ({ json }) => json(), TEXT, {}, 503],
  ['express.json() of another type', ({ json }) => json(), BINARY, typed('image/png'), 200],
  ['express.json() of nothing', ({ json }) => json(), Buffer.alloc(0), {}, 200],
  [
    'express.urlencoded()',
    ({ urlencoded }) => urlencoded({ extended: false }),
    TEXT,
    typed('application/x-www-form-urlencoded'),
    503,
  ],
  ['express.json() that keeps the bytes', verify, TEXT, {}, 200],
  ['express.json() that keeps the bytes of chunks', verify, TEXT, { chunked: true }, 200],
  ['express.raw()', raw, BINARY, {}, 200],
  ['express.raw() of nothing', raw, Buffer.alloc(0), {}, 200],
  ['express.raw() of no chunks', raw, Buffer.alloc(0), { chunked: true }, 200],
  ['express.raw() that allows more than the receiver', raw, Buffer.alloc(70_001), {}, 413],
  [
    'express.raw() of more than the receiver allows, in chunks',
    raw,
    Buffer.alloc(70_001),
    { chunked: true },
    413,
  ],
  ['express.text()', text, TEXT, {}, 200],
  ['express.text() of nothing', text, Buffer.alloc(0), {}, 200],
  ['express.text() of what is not UTF-8', text, BINARY, {}, 503],
  ['express.text() of another charset', text, TEXT, typed('text/plain; charset=latin1'), 503],
  ['express.text() that drops a byte order mark', text, Buffer.from('\ufeff{}'), {}, 503],
  ['a body parser that throws when it is asked', before(throwing), TEXT, {}, 503],
  ['somebody who waits', before(aMoment), TEXT, {}, 200],
  ['somebody who pauses', beside((req) => req.pause()), TEXT, {}, 200],
  ['somebody who pauses and waits', before((req) => (req.pause(), aMoment())), TEXT, {}, 200],
  ["somebody who listens to 'data' too", beside((req) => req.on('data', () => {})), TEXT, {}, 200],
  [
    "somebody who listens to 'readable' and does not read",
    beside((req) => req.on('readable', () => {})),
    TEXT,
    {},
    200,
  ],
  [
    "somebody who listens to 'readable' and waits",
    before((req) => (req.on('readable', () => {}), aMoment())),
    TEXT,
    {},
    200,
  ],
  ['somebody who collects text beside', beside(collect), TEXT, {}, 200],
  ['somebody who collects text beside, in chunks', beside(collect), TEXT, { chunked: true }, 200],
  ['somebody who collects text before', before((req) => (collect(req), aMoment())), TEXT, {}, 200],
  ['somebody who asks for text and does not read', beside((req) => req.setEncoding('utf8')), TEXT, {}, 503],
  ['somebody who drops the body', before((req) => (req.resume(), aMoment())), TEXT, {}, 503],
  ['somebody who drops the body beside', beside((req) => req.setEncoding('utf8').resume()), TEXT, {}, 503],
  ['somebody who reads a part', before(readPart), Buffer.alloc(70_000), {}, 503],
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
  for (let part: unknown = null; part === null; await aMoment()) part = req.read(10);
}

for (const [version, framework] of Object.entries(VERSIONS)) {
  describe(`a body after other middleware of ${version}`, () => {
    for (const [what, middleware, bytes, options, status] of CASES) {
      it(`is ${status === 200 ? 'handed over untouched' : `answered ${status} at once`} after ${what}`, () =>
        serving(
          (responder) => served(framework().use(middleware(framework), expressHandler(responder))),
          { bodyTimeoutMs: 60_000 },
          async (port) => {
            const begun = performance.now();
            const answer = await post(port, bytes, options);
            expect(performance.now() - begun).to.be.below(3000);
            expect(answer.status).to.equal(status);
            if (status === 503) expect(answer.body).to.equal('{"error":"body_consumed"}');
            if (status === 200) expect(answer.json).to.deep.equal(digestOf(bytes));
          },
        ));
    }
  });
}

describe('a body that something else is reading', () => {
  const collecting = (bodyTimeoutMs: number, run: Parameters<typeof serving>[2]) =>
    serving(
      (responder) => served(express().use(beside(collect)(express), expressHandler(responder))),
      { bodyTimeoutMs },
      run,
    );

  it('is refused when it does not arrive in time', () =>
    collecting(50, async (port, responder) => {
      const client = await RawClient.connect(port);
      client.head({ ...JSON_SIGNED, 'content-length': 10 }, 'a part');
      expect((await client.response()).status).to.equal(408);
      expect(responder.rejected).to.deep.equal(['timeout']);
      await client.close();
    }));

  it('is refused when its sender leaves, whatever was kept of it', () =>
    collecting(5000, async (port, responder) => {
      const client = await RawClient.connect(port);
      client.head({ ...JSON_SIGNED, 'content-length': 10 }, 'a part');
      await until(() => responder.methods.length > 0, 'the request has begun');
      client.reset();
      await responder.hasRejected('aborted');
      await client.close();
    }));

  it('is refused when its sender has left before', async () => {
    let arrived = false;
    let proceed = () => {};
    const held = before(() => {
      arrived = true;
      return new Promise<void>((resolve) => (proceed = resolve));
    });
    await serving(
      (responder) => served(express().use(held(express), expressHandler(responder))),
      {},
      async (port, responder) => {
        const client = await RawClient.connect(port);
        client.head({ ...JSON_SIGNED, 'content-length': 10 }, 'a part');
        await until(() => arrived, 'the middleware has the request');
        client.reset();
        await aMoment();
        proceed();
        await responder.hasRejected('aborted');
      },
    );
  });
});
