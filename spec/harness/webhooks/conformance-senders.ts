import { failingAdmission } from './failing-admission';
import { expect } from 'chai';
import { serving, type Start } from './conformance-bodies';
import { JSON_SIGNED, post } from '../clients/http-client';
import { RawClient } from '../clients/raw-client';
import type { RecordingResponder } from './recording-responder';
import { until } from '../until';

const MEGABYTE = 1024 * 1024;

const CHUNK = `2000\r\n${'.'.repeat(0x2000)}\r\n`;

/** Senders that never come to an end, what they are told. */
const UNENDING = [
  { headers: { ...JSON_SIGNED, 'content-length': MEGABYTE }, chunk: '.', status: 413 },
  { headers: { ...JSON_SIGNED, 'content-length': 60_000 }, chunk: '.', status: 408 },
  { headers: { 'transfer-encoding': 'chunked' }, chunk: CHUNK, status: 401 },
  { headers: { connection: 'close', 'content-length': 60_000 }, chunk: '.', status: 401 },
];

type Limits = Parameters<typeof serving>[1];
type Run = (client: RawClient, responder: RecordingResponder, port: number) => Promise<void>;

const meeting = (start: Start, limits: Limits, run: Run): Promise<void> =>
  serving(start, limits, async (port, responder) => {
    const client = await RawClient.connect(port);
    try {
      await run(client, responder, port);
    } finally {
      await client.close();
    }
  });

const isServing = async (port: number) => expect((await post(port, '{}')).status).to.equal(200);

/** What every adapter does with senders that do not keep to HTTP, or do not stay. */
export function itEndsWithEverySender(start: Start): void {
  const withClient = (limits: Limits, run: Run) => meeting(start, limits, run);

  it('refuses by its declared length alone a body that is too large', () =>
    withClient({}, async (client, responder) => {
      client.head({ ...JSON_SIGNED, 'content-length': 10 * MEGABYTE });
      expect((await client.response()).status).to.equal(413);
      expect(responder.rejected).to.deep.equal(['too_large']);
    }));

  it('answers before the body where the head is enough', () =>
    withClient({}, async (client) => {
      client.head({ 'content-length': 1000 });
      expect((await client.response()).status).to.equal(401);
    }));

  it('keeps a connection after a body that nobody read', () =>
    withClient({}, async (client) => {
      client.head({ 'content-length': MEGABYTE }, Buffer.alloc(MEGABYTE / 2));
      expect((await client.response()).status).to.equal(401);
      client.send(Buffer.alloc(MEGABYTE / 2));
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
    }));

  it('keeps a connection after a body that turned out too large', () =>
    withClient({ maxBodyBytes: 10 }, async (client) => {
      client.head({ ...JSON_SIGNED, 'transfer-encoding': 'chunked' }, '14\r\n12345678901234567890\r\n');
      expect((await client.response()).status).to.equal(413);
      client.send('2\r\n12\r\n0\r\n\r\n');
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
    }));

  it('gives up on a body that stops, and takes the next where it comes after all', () =>
    withClient({ bodyTimeoutMs: 100 }, async (client, responder) => {
      const before = performance.now();
      client.head({ ...JSON_SIGNED, 'content-length': 4 }, '12');
      expect((await client.response()).status).to.equal(408);
      expect(performance.now() - before).to.be.within(95, 3000);
      expect(responder.rejected).to.deep.equal(['timeout']);
      client.send('34');
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
      expect(responder.accepted.map(String)).to.deep.equal(['{}']);
    }));

  it('ends the connections of senders that have their answer and go on', () =>
    serving(start, { bodyTimeoutMs: 100 }, async (port, responder) => {
      const before = performance.now();
      await Promise.all(
        UNENDING.map(async ({ headers, chunk, status }) => {
          const client = await RawClient.connect(port);
          client.head(headers);
          client.sendForEver(Buffer.from(chunk));
          expect((await client.response()).status).to.equal(status);
          await client.isEnded();
          await client.close();
        }),
      );
      expect(performance.now() - before).to.be.below(4000);
      expect(responder.rejected).to.have.members(['too_large', 'timeout']);
      await isServing(port);
    }));

  it('refuses a body whose sender is gone in the middle of it', () =>
    withClient({}, async (client, responder, port) => {
      client.head({ ...JSON_SIGNED, 'content-length': 1000 }, 'a part');
      await until(() => responder.methods.length > 0, 'the request has begun');
      client.reset();
      await responder.hasRejected('aborted');
      expect(responder.accepted).to.have.length(0);
      await isServing(port);
    }));

  for (const [what, head, rest] of [
    ['shorter than declared', { 'content-length': 1000 }, 'a part'],
    ['cut between chunks', { 'transfer-encoding': 'chunked' }, '2\r\n12\r\n'],
    ['cut within a chunk', { 'transfer-encoding': 'chunked' }, '5\r\n12'],
    ['with a chunk that is none', { 'transfer-encoding': 'chunked' }, '2\r\n12\r\nnonsense\r\n'],
  ] as const) {
    it(`refuses a body ${what}`, () =>
      withClient({}, async (client, responder, port) => {
        client.head({ ...JSON_SIGNED, ...head }, rest);
        client.socket.end();
        await client.isEnded();
        await responder.hasRejected('aborted');
        expect(responder.accepted).to.have.length(0);
        await isServing(port);
      }));
  }

  it('takes no more of a body than was declared', () =>
    withClient({}, async (client, responder, port) => {
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
      client.send('and more of it\r\n\r\n');
      await client.isEnded();
      expect(responder.accepted.map(String)).to.deep.equal(['{}']);
      await isServing(port);
    }));

  it('survives what is not HTTP', () =>
    withClient({}, async (client, responder, port) => {
      client.send(Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 37) % 256)));
      await client.isEnded();
      expect(responder.methods).to.deep.equal([]);
      await isServing(port);
    }));

  it('survives a sender that leaves while its event is handled', () =>
    withClient({}, async (client, responder, port) => {
      let proceed = () => {};
      responder.beforeResponse = () => new Promise<void>((resolve) => (proceed = resolve));
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      await until(() => responder.accepted.length > 0, 'the body is accepted');
      client.reset();
      await until(() => client.closed, 'the client is gone');
      responder.beforeResponse = () => undefined;
      await isServing(port);
      proceed();
      await isServing(port);
    }));

  it('survives a sender that leaves when it has its answer, in the middle of its body', () =>
    withClient({}, async (client, _intake, port) => {
      client.head({ 'content-length': 1000 }, 'a part');
      await client.response();
      client.reset();
      await isServing(port);
    }));

  it('answers 503 where the receiver itself fails', () =>
    serving(start, {}, async (port, responder) => {
      responder.respond = failingAdmission;
      const { status, headers, body } = await post(port, '{}');
      expect(status).to.equal(503);
      expect(headers['content-type']).to.equal('application/json');
      expect(body).to.equal('{"error":"unavailable"}');
    }));
}

/** What an adapter does where the connection is its own business, not that of a server below it. */
export function itLetsEverySenderReadItsResponse(start: Start): void {
  it('lets a sender that closes its connections read the answer to a body that nobody reads', () =>
    meeting(start, {}, async (client) => {
      client.head({ connection: 'close', 'content-length': 20 * MEGABYTE }, Buffer.alloc(20 * MEGABYTE));
      const { status, body } = await client.response();
      expect(status).to.equal(401);
      expect(body).to.equal('{"error":"signature"}');
      expect(client.error).to.equal(undefined);
    }));

  it('answers HEAD at once, and ends the connection where a body was announced and does not come', () =>
    meeting(start, {}, async (client) => {
      const begun = performance.now();
      client.send('HEAD / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n');
      expect((await client.response()).status).to.equal(405);
      expect(performance.now() - begun).to.be.below(900);
      await client.isEnded();
    }));
}
