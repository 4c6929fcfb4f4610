import { expect } from 'chai';
import { Agent } from 'node:http';
import type { BodyLimits } from '../../../lib/webhooks/http/exchange';
import { JSON_SIGNED, post } from '../clients/http-client';
import { digestOf, RecordingResponder } from './recording-responder';
import type { Served } from '../servers/served';

/** Starts a server of some framework whose `/` is the receiver. */
export type Start = (responder: RecordingResponder) => Promise<Served>;

const LIMIT = 70_000;

/** Runs against a server, and fails if the server cannot be closed afterwards. */
export async function serving(
  start: Start,
  limits: Partial<BodyLimits>,
  run: (port: number, responder: RecordingResponder) => Promise<unknown>,
): Promise<void> {
  const responder = new RecordingResponder({ maxBodyBytes: LIMIT, bodyTimeoutMs: 5000, ...limits });
  const server = await start(responder);
  try {
    await run(server.port, responder);
  } finally {
    await server.close();
  }
}

const BODIES: Readonly<Record<string, Uint8Array>> = {
  'no bytes': Buffer.alloc(0),
  'one byte': Buffer.from('{'),
  JSON: Buffer.from('{"event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ"}'),
  'JSON that is none': Buffer.from('{"event_id":'),
  'characters of several bytes': Buffer.from('{"subject":"Grüße, 日本, 👋"}'),
  'a byte order mark': Buffer.from('\ufeff{}'),
  'bytes that are not UTF-8': Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  'as many bytes as allowed': Buffer.alloc(LIMIT, 'é'),
};

/** What every adapter does with bodies, on any framework. */
export function itHandsOverBodies(start: Start): void {
  for (const [what, bytes] of Object.entries(BODIES)) {
    for (const chunked of [false, true]) {
      it(`hands over ${what} untouched, ${chunked ? 'in chunks' : 'with its length'}`, () =>
        serving(start, {}, async (port, responder) => {
          const { status, json } = await post(port, bytes, { chunked });
          expect(status).to.equal(200);
          expect(json).to.deep.equal(digestOf(bytes));
          expect(responder.rejected).to.deep.equal([]);
        }));
    }
  }

  for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'image/png', 'garbage', '']) {
    it(`does not mind the content type "${contentType}"`, () =>
      serving(start, {}, async (port) => {
        const headers = { ...JSON_SIGNED, 'content-type': contentType };
        const { status, json } = await post(port, 'a=1', { headers });
        expect(status).to.equal(200);
        expect(json).to.deep.equal(digestOf(Buffer.from('a=1')));
      }));
  }

  for (const chunked of [false, true]) {
    it(`refuses one byte more than allowed, ${chunked ? 'in chunks' : 'with its length'}`, () =>
      serving(start, {}, async (port, responder) => {
        const { status, body } = await post(port, Buffer.alloc(LIMIT + 1), { chunked });
        expect(status).to.equal(413);
        expect(body).to.equal('{"error":"too_large"}');
        expect(responder.rejected).to.deep.equal(['too_large']);
        expect(responder.accepted).to.have.length(0);
      }));
  }

  it('writes status, headers and body of the answer, and its length', () =>
    serving(start, {}, async (port) => {
      const { status, headers, body } = await post(port, '{}', { headers: {} });
      expect(status).to.equal(401);
      expect(body).to.equal('{"error":"signature"}');
      expect(headers).to.include({ 'content-type': 'application/json', 'content-length': '21' });
    }));

  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    it(`brings ${method} to the receiver`, () =>
      serving(start, {}, async (port, responder) => {
        const { status, headers, body } = await post(port, '', { method });
        expect(responder.methods).to.deep.equal([method]);
        expect(status).to.equal(405);
        expect(headers['allow']).to.equal('POST');
        expect(body).to.equal('{"error":"method"}');
      }));
  }

  it('answers HEAD without a body', () =>
    serving(start, {}, async (port, responder) => {
      const { status, headers, body } = await post(port, '', { method: 'HEAD' });
      expect(responder.methods).to.deep.equal(['HEAD']);
      expect(status).to.equal(405);
      expect(headers['allow']).to.equal('POST');
      expect(headers['content-length']).to.equal(undefined);
      expect(body).to.equal('');
    }));

  it('takes many requests over one connection', () =>
    serving(start, {}, async (port, responder) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const answers: number[] = [];
      for (const size of [10, 0, 60_000, LIMIT + 1, 1]) {
        answers.push((await post(port, Buffer.alloc(size), { agent })).status);
        answers.push((await post(port, Buffer.alloc(size), { agent, headers: {} })).status);
      }
      agent.destroy();
      expect(answers).to.deep.equal([200, 401, 200, 401, 200, 401, 413, 401, 200, 401]);
      expect(responder.accepted).to.have.length(4);
    }));
}
