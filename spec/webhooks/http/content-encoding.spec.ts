import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import express, { type RequestHandler } from 'express';
import fastify from 'fastify';
import { signWebhook, type WebhookReceiver } from '../../../lib/webhooks';
import { post } from '../../harness/clients/http-client';
import { closeInTime, startLocalServer, type LocalServer } from '../../harness/servers/served';
import { envelope, SIGNING_KEY, WebhookWorld } from '../../harness/webhooks/webhook-world';

type Headers = Readonly<Record<string, string>>;

/** Passes a request to an adapter, and returns the status of the response. */
type Pass = (receiver: WebhookReceiver, headers: Headers, body: Buffer, chunked: boolean) => Promise<number>;

async function passTo(server: LocalServer, headers: Headers, body: Buffer, chunked: boolean) {
  try {
    return (await post(server.port, body, { headers, chunked })).status;
  } finally {
    await server.close();
  }
}

const inExpress =
  (...middleware: readonly RequestHandler[]): Pass =>
  async (receiver, ...request) => {
    const app = express().use(...middleware, receiver.express());
    return passTo(await startLocalServer(app), ...request);
  };

const keepBytes = (req: object, _res: unknown, bytes: Buffer) => Object.assign(req, { rawBody: bytes });
const nothing: RequestHandler = (_req, _res, next) => next();

/** The adapters, and ways in which the bytes reach them. */
const ADAPTERS: Readonly<Record<string, Pass>> = {
  'node()': async (receiver, ...request) => passTo(await startLocalServer(receiver.node()), ...request),
  'express()': inExpress(nothing),
  'express() after express.json({ verify })': inExpress(
    express.json({ verify: keepBytes, limit: '1gb', strict: false }),
  ),
  'express() after express.raw()': inExpress(express.raw({ type: () => true, limit: '1gb' })),
  'fastify()': async (receiver, ...request) => {
    const app = fastify();
    await app.register(receiver.fastify());
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const server = { port: Number(new URL(address).port), close: () => closeInTime(app.close()) };
    return passTo(server, ...request);
  },
  'fetch()': async (receiver, headers, body) => {
    const request = new Request('http://localhost', { method: 'POST', headers, body: new Uint8Array(body) });
    return (await receiver.fetch()(request)).status;
  },
  'handle()': async (receiver, headers, rawBody) => (await receiver.handle({ headers, rawBody })).status,
  'handle() with an ArrayBuffer': async (receiver, headers, body) => {
    const rawBody = new Uint8Array(body).buffer;
    return (await receiver.handle({ headers: new Headers(headers), rawBody })).status;
  },
};

const ENCODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
};

const MAX_BODY_BYTES = 100_000;
/** A body that is small only while it is compressed. */
const BOMB = Buffer.from(JSON.stringify(['0'.repeat(20_000_000)]));
const bombs = new Map(Object.entries(ENCODERS).map(([encoding, encode]) => [encoding, encode(BOMB)]));

describe('a compressed body', () => {
  let world: WebhookWorld;
  beforeEach(() => {
    world = new WebhookWorld({ maxBodyBytes: MAX_BODY_BYTES });
  });
  afterEach(() => world.end());

  const headersOf = (encoding: string, signed: Buffer, signingKey = SIGNING_KEY): Headers => ({
    'content-type': 'application/json',
    'content-encoding': encoding,
    ...signWebhook({ signingKey, body: signed }),
  });
  const eventOf = (subject: string) => Buffer.from(JSON.stringify(envelope('email', 'sent', { subject })));

  for (const [adapter, pass] of Object.entries(ADAPTERS)) {
    for (const [encoding, encode] of Object.entries(ENCODERS)) {
      it(`is verified by its decoded bytes in ${adapter} with ${encoding}`, async () => {
        const plain = eventOf('Grüße 👋 '.repeat(2_000));
        for (const chunked of [false, true]) {
          const body = eventOf(`${chunked} ${plain.toString()}`);
          expect(await pass(world.receiver, headersOf(encoding, body), encode(body), chunked)).to.equal(200);
          expect(world.events.at(-1)?.type).to.equal('email_sent');
          expect(Buffer.from(world.contexts.at(-1)!.rawBody as Uint8Array).equals(body)).to.equal(true);
        }
      });

      it(`is rejected in ${adapter} with ${encoding} if the decoded bytes are not the signed ones`, async () => {
        const body = eventOf('a');
        const forged = headersOf(encoding, body, 'another key');
        expect(await pass(world.receiver, forged, encode(body), false)).to.equal(401);
        const ofSentBytes = headersOf(encoding, encode(body));
        expect(await pass(world.receiver, ofSentBytes, encode(body), false)).to.equal(401);
        expect(world.events).to.deep.equal([]);
      });

      it(`is rejected in ${adapter} with ${encoding} if it is larger than maxBodyBytes when decoded`, async () => {
        const encoded = bombs.get(encoding)!;
        expect(encoded.length).to.be.below(MAX_BODY_BYTES);
        expect(await pass(world.receiver, headersOf(encoding, BOMB), encoded, false)).to.equal(413);
        expect(world.events).to.deep.equal([]);
      });
    }

    it(`is accepted in ${adapter} if it is not compressed although a header names an encoding`, async () => {
      // express.json() rejects such a body itself
      const isDecodedByExpress = adapter.includes('after');
      for (const encoding of isDecodedByExpress ? ['identity'] : ['identity', 'gzip', 'br', 'unknown']) {
        const body = eventOf(encoding);
        expect(await pass(world.receiver, headersOf(encoding, body), body, false), encoding).to.equal(200);
      }
    });
  }

  for (const encoding of Object.keys(ENCODERS)) {
    it(`is verified as it is if it cannot be decoded with ${encoding}`, async () => {
      const broken = ENCODERS[encoding]!(eventOf('x'.repeat(1_000))).subarray(0, -10);
      const status = async (signed: Buffer) =>
        (await world.receiver.handle({ headers: headersOf(encoding, signed), rawBody: broken })).status;
      expect(await status(eventOf('x'))).to.equal(401);
      // authentic, although its content is malformed
      expect(await status(broken)).to.equal(200);
      expect(world.events.map(({ type }) => type)).to.deep.equal(['unknown']);
    });
  }

  it('may start with whitespace, or have an encoding in upper case', async () => {
    const body = Buffer.from(`\n  ${eventOf('spaces').toString()}`);
    const headers = { ...headersOf('GZIP', body) };
    for (const rawBody of [body, gzipSync(body)]) {
      expect((await world.receiver.handle({ headers, rawBody })).status).to.equal(200);
    }
  });
});
