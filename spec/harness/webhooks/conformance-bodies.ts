import { Agent } from 'node:http';
import { expect } from 'chai';
import type { BodyLimits } from '../../../lib/webhooks/http/exchange';
import { JSON_SIGNED, post } from '../clients/http-client';
import type { LocalServer } from '../servers/served';
import { digestOf, RecordingResponder } from './recording-responder';

/** Starts a server of a framework that passes requests for `/` to the responder. */
export type Start = (responder: RecordingResponder) => Promise<LocalServer>;

const LIMIT = 70_000;

/** Runs a callback against a server. Rejects if the server cannot be closed afterwards. */
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
  'an empty body': Buffer.alloc(0),
  'a body of one byte': Buffer.from('{'),
  'a JSON body': Buffer.from('{"event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ"}'),
  'an invalid JSON body': Buffer.from('{"event_id":'),
  'a body with multibyte characters': Buffer.from('{"subject":"Grüße, 日本, 👋"}'),
  'a body with a byte order mark': Buffer.from('\ufeff{}'),
  'a body that is not UTF-8': Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  'a body of maxBodyBytes bytes': Buffer.alloc(LIMIT, 'é'),
};

/** Defines the specs of bodies that every adapter passes. */
export function itReadsBodies(start: Start): void {
  for (const [description, bytes] of Object.entries(BODIES)) {
    for (const chunked of [false, true]) {
      it(`passes ${description} ${chunked ? 'in chunks' : 'with Content-Length'} to the receiver unchanged`, () =>
        serving(start, {}, async (port, responder) => {
          const { status, json } = await post(port, bytes, { chunked });
          expect(status).to.equal(200);
          expect(json).to.deep.equal(digestOf(bytes));
          expect(responder.rejected).to.deep.equal([]);
        }));
    }
  }

  for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'image/png', 'garbage', '']) {
    it(`accepts the content type "${contentType}"`, () =>
      serving(start, {}, async (port) => {
        const headers = { ...JSON_SIGNED, 'content-type': contentType };
        const { status, json } = await post(port, 'a=1', { headers });
        expect(status).to.equal(200);
        expect(json).to.deep.equal(digestOf(Buffer.from('a=1')));
      }));
  }

  for (const chunked of [false, true]) {
    it(`responds 413 to a body ${chunked ? 'in chunks' : 'with Content-Length'} over maxBodyBytes`, () =>
      serving(start, {}, async (port, responder) => {
        const { status, body } = await post(port, Buffer.alloc(LIMIT + 1), { chunked });
        expect(status).to.equal(413);
        expect(body).to.equal('{"error":"too_large"}');
        expect(responder.rejected).to.deep.equal(['too_large']);
        expect(responder.accepted).to.have.length(0);
      }));
  }

  it('writes status, headers, body and Content-Length of the response', () =>
    serving(start, {}, async (port) => {
      const { status, headers, body } = await post(port, '{}', { headers: {} });
      expect(status).to.equal(401);
      expect(body).to.equal('{"error":"signature"}');
      expect(headers).to.include({ 'content-type': 'application/json', 'content-length': '21' });
    }));

  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    it(`passes ${method} to the receiver`, () =>
      serving(start, {}, async (port, responder) => {
        const { status, headers, body } = await post(port, '', { method });
        expect(responder.methods).to.deep.equal([method]);
        expect(status).to.equal(405);
        expect(headers['allow']).to.equal('POST');
        expect(body).to.equal('{"error":"method"}');
      }));
  }

  it('responds to HEAD without a body', () =>
    serving(start, {}, async (port, responder) => {
      const { status, headers, body } = await post(port, '', { method: 'HEAD' });
      expect(responder.methods).to.deep.equal(['HEAD']);
      expect(status).to.equal(405);
      expect(headers['allow']).to.equal('POST');
      expect(headers['content-length']).to.equal(undefined);
      expect(body).to.equal('');
    }));

  it('responds to several requests on one connection', () =>
    serving(start, {}, async (port, responder) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const statuses: number[] = [];
      for (const size of [10, 0, 60_000, LIMIT + 1, 1]) {
        statuses.push((await post(port, Buffer.alloc(size), { agent })).status);
        statuses.push((await post(port, Buffer.alloc(size), { agent, headers: {} })).status);
      }
      agent.destroy();
      expect(statuses).to.deep.equal([200, 401, 200, 401, 200, 401, 413, 401, 200, 401]);
      expect(responder.accepted).to.have.length(4);
    }));
}
