import { expect } from 'chai';
import { JSON_SIGNED, post } from '../clients/http-client';
import { RawClient } from '../clients/raw-client';
import { shortestMs } from '../shortest';
import { until } from '../until';
import { serving, type Start } from './conformance-bodies';
import { failingAdmission } from './failing-admission';
import type { RecordingResponder } from './recording-responder';

const MEGABYTE = 1024 * 1024;
const CHUNK = `2000\r\n${'.'.repeat(0x2000)}\r\n`;

/** Requests whose bodies never end, and the status of the response. */
const ENDLESS_REQUESTS = [
  { headers: { ...JSON_SIGNED, 'content-length': MEGABYTE }, chunk: '.', status: 413 },
  { headers: { ...JSON_SIGNED, 'content-length': 60_000 }, chunk: '.', status: 408 },
  { headers: { 'transfer-encoding': 'chunked' }, chunk: CHUNK, status: 401 },
  { headers: { connection: 'close', 'content-length': 60_000 }, chunk: '.', status: 401 },
];

type Limits = Parameters<typeof serving>[1];
type Run = (client: RawClient, responder: RecordingResponder, port: number) => Promise<void>;

const withRawClient = (start: Start, limits: Limits, run: Run): Promise<void> =>
  serving(start, limits, async (port, responder) => {
    const client = await RawClient.connect(port);
    try {
      await run(client, responder, port);
    } finally {
      await client.close();
    }
  });

const isServing = async (port: number) => expect((await post(port, '{}')).status).to.equal(200);

/** Defines the specs of senders that violate HTTP, stop or disconnect. Every adapter passes them. */
export function itHandlesFaultySenders(start: Start): void {
  const withClient = (limits: Limits, run: Run) => withRawClient(start, limits, run);

  it('responds 413 to a Content-Length over maxBodyBytes before the body arrives', () =>
    withClient({}, async (client, responder) => {
      client.head({ ...JSON_SIGNED, 'content-length': 10 * MEGABYTE });
      expect((await client.response()).status).to.equal(413);
      expect(responder.rejected).to.deep.equal(['too_large']);
    }));

  it('responds before the body arrives if the response does not depend on it', () =>
    withClient({}, async (client) => {
      client.head({ 'content-length': 1000 });
      expect((await client.response()).status).to.equal(401);
    }));

  it('keeps the connection after it drained an unread body', () =>
    withClient({}, async (client) => {
      client.head({ 'content-length': MEGABYTE }, Buffer.alloc(MEGABYTE / 2));
      expect((await client.response()).status).to.equal(401);
      client.send(Buffer.alloc(MEGABYTE / 2));
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
    }));

  it('keeps the connection after it drained a body over maxBodyBytes', () =>
    withClient({ maxBodyBytes: 10 }, async (client) => {
      client.head({ ...JSON_SIGNED, 'transfer-encoding': 'chunked' }, '14\r\n12345678901234567890\r\n');
      expect((await client.response()).status).to.equal(413);
      client.send('2\r\n12\r\n0\r\n\r\n');
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
    }));

  it('responds 408 when a body stops and keeps the connection if the rest arrives', () =>
    withClient({ bodyTimeoutMs: 100 }, async (client, responder) => {
      const before = performance.now();
      client.head({ ...JSON_SIGNED, 'content-length': 4 }, '12');
      expect((await client.response()).status).to.equal(408);
      expect(performance.now() - before).to.be.at.least(95);
      expect(responder.rejected).to.deep.equal(['timeout']);
      client.send('34');
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
      expect(responder.accepted.map(String)).to.deep.equal(['{}']);
    }));

  it('aborts senders that continue after they got their response', () =>
    serving(start, { bodyTimeoutMs: 100 }, async (port, responder) => {
      await Promise.all(
        ENDLESS_REQUESTS.map(async ({ headers, chunk, status }) => {
          const client = await RawClient.connect(port);
          client.head(headers);
          client.sendForever(Buffer.from(chunk));
          expect((await client.response()).status).to.equal(status);
          await client.waitForEnd();
          await client.close();
        }),
      );
      expect(responder.rejected).to.have.members(['too_large', 'timeout']);
      await isServing(port);
    }));

  it('rejects a body whose sender resets the connection', () =>
    withClient({}, async (client, responder, port) => {
      client.head({ ...JSON_SIGNED, 'content-length': 1000 }, 'a part');
      await until('request at the receiver', () => responder.methods.length > 0);
      client.reset();
      await responder.hasRejected('aborted');
      expect(responder.accepted).to.have.length(0);
      await isServing(port);
    }));

  for (const [description, head, rest] of [
    ['shorter than declared', { 'content-length': 1000 }, 'a part'],
    ['that ends between chunks', { 'transfer-encoding': 'chunked' }, '2\r\n12\r\n'],
    ['that ends within a chunk', { 'transfer-encoding': 'chunked' }, '5\r\n12'],
    ['with an invalid chunk', { 'transfer-encoding': 'chunked' }, '2\r\n12\r\nnonsense\r\n'],
  ] as const) {
    it(`rejects a body ${description}`, () =>
      withClient({}, async (client, responder, port) => {
        client.head({ ...JSON_SIGNED, ...head }, rest);
        client.socket.end();
        await client.waitForEnd();
        await responder.hasRejected('aborted');
        expect(responder.accepted).to.have.length(0);
        await isServing(port);
      }));
  }

  it('ignores bytes after the declared length', () =>
    withClient({}, async (client, responder, port) => {
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      expect((await client.response()).status).to.equal(200);
      client.send('and more of it\r\n\r\n');
      await client.waitForEnd();
      expect(responder.accepted.map(String)).to.deep.equal(['{}']);
      await isServing(port);
    }));

  it('closes a connection that does not speak HTTP', () =>
    withClient({}, async (client, responder, port) => {
      client.send(Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 37) % 256)));
      await client.waitForEnd();
      expect(responder.methods).to.deep.equal([]);
      await isServing(port);
    }));

  it('continues to serve after a sender disconnects while its event is handled', () =>
    withClient({}, async (client, responder, port) => {
      let proceed = () => {};
      responder.beforeResponse = () => new Promise<void>((resolve) => (proceed = resolve));
      client.head({ ...JSON_SIGNED, 'content-length': 2 }, '{}');
      await until('accepted body', () => responder.accepted.length > 0);
      client.reset();
      await until('end of the client', () => client.closed);
      responder.beforeResponse = () => undefined;
      await isServing(port);
      proceed();
      await isServing(port);
    }));

  it('continues to serve after a sender disconnects between the response and the rest of its body', () =>
    withClient({}, async (client, _responder, port) => {
      client.head({ 'content-length': 1000 }, 'a part');
      await client.response();
      client.reset();
      await isServing(port);
    }));

  it('responds 503 if the receiver itself fails', () =>
    serving(start, {}, async (port, responder) => {
      responder.respond = failingAdmission;
      const { status, headers, body } = await post(port, '{}');
      expect(status).to.equal(503);
      expect(headers['content-type']).to.equal('application/json');
      expect(body).to.equal('{"error":"unavailable"}');
    }));
}

/** Defines the specs of early responses for adapters that manage the connection themselves. */
export function itDeliversEarlyResponses(start: Start): void {
  it('delivers the response to an unread body if the sender requests Connection: close', () =>
    withRawClient(start, {}, async (client) => {
      client.head({ connection: 'close', 'content-length': 20 * MEGABYTE }, Buffer.alloc(20 * MEGABYTE));
      const { status, body } = await client.response();
      expect(status).to.equal(401);
      expect(body).to.equal('{"error":"signature"}');
      expect(client.error).to.equal(undefined);
    }));

  it('responds to HEAD immediately and closes the connection if a declared body does not arrive', async () => {
    const respondedMs = await shortestMs(900, (watch) =>
      withRawClient(start, {}, async (client) => {
        client.send('HEAD / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n');
        expect((await client.response()).status).to.equal(405);
        watch.stop();
        await client.waitForEnd();
      }),
    );
    expect(respondedMs).to.be.below(900);
  });
}
