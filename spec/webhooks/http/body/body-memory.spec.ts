import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { createWebhookReceiver, signWebhook, type SigningKeysFunction } from '../../../../lib/webhooks';
import { BodyBuffer } from '../../../../lib/webhooks/http/body/body-buffer';
import { BodyMemory } from '../../../../lib/webhooks/http/body/body-memory';
import { RawClient } from '../../../harness/clients/raw-client';
import { startLocalServer } from '../../../harness/servers/served';
import { until } from '../../../harness/until';
import { envelope, send, SIGNING_KEY } from '../../../harness/webhooks/webhook-world';

const limits = { maxBodyBytes: 1_000, bodyTimeoutMs: 1_000 };

describe('BodyBuffer', () => {
  const unexpected = () => expect.fail('the body was dropped');

  it('joins chunks of any size', () => {
    const buffer = new BodyBuffer(limits, unexpected);
    for (const chunk of ['a', '', 'bc', 'd'.repeat(500), 'e']) {
      expect(buffer.append(Buffer.from(chunk))).to.equal(undefined);
    }
    expect(buffer.bytes.toString()).to.equal(`abc${'d'.repeat(500)}e`);
    expect(buffer.length).to.equal(504);
  });

  it('does not change the chunks, and does not change with them', () => {
    const buffer = new BodyBuffer(limits, unexpected);
    const first = Buffer.from('first,');
    buffer.append(first);
    buffer.append(Buffer.from('second'));
    first.fill('x');
    expect(buffer.bytes.toString()).to.equal('first,second');
  });

  it('accepts maxBodyBytes and no more', () => {
    const buffer = new BodyBuffer(limits, unexpected);
    for (let count = 0; count < 1_000; count += 1) expect(buffer.append(Buffer.of(1))).to.equal(undefined);
    expect(buffer.append(Buffer.of(1))).to.equal('too_large');
    expect(buffer.append(Buffer.of(1))).to.equal(undefined);
  });

  it('occupies at most twice its length, and nothing after it is closed', () => {
    const memory = new BodyMemory(1_000_000);
    const large = { ...limits, maxBodyBytes: 1_000_000 };
    const buffer = new BodyBuffer({ ...large, memory }, unexpected);
    for (let count = 0; count < 300_000; count += 1) buffer.append(Buffer.of(1));
    let isDropped = false;
    // 400,000 bytes are free at least
    const other = new BodyBuffer({ ...large, memory }, () => (isDropped = true));
    other.append(Buffer.alloc(400_000));
    expect(isDropped).to.equal(false);
    buffer.close();
    const third = new BodyBuffer({ ...large, memory }, () => (isDropped = true));
    third.append(Buffer.alloc(600_000));
    expect(isDropped).to.equal(false);
  });
});

describe('BodyMemory', () => {
  it('drops the largest body when the total exceeds the maximum', () => {
    const memory = new BodyMemory(100);
    const dropped: string[] = [];
    const reserve = (name: string, bytes: number) => {
      const reservation = memory.reserve(() => dropped.push(name));
      return { reservation, isKept: reservation.resize(bytes) };
    };
    const small = reserve('small', 10);
    const large = reserve('large', 60);
    expect(reserve('medium', 30).isKept).to.equal(true);
    expect(dropped).to.deep.equal([]);
    expect(reserve('last', 1).isKept).to.equal(true);
    expect(dropped).to.deep.equal(['large']);
    expect(large.reservation.resize(1)).to.equal(false);
    expect(reserve('huge', 1_000).isKept).to.equal(false);
    expect(dropped).to.deep.equal(['large', 'huge']);
    small.reservation.release();
    small.reservation.release();
    expect(reserve('another', 69).isKept).to.equal(true);
    expect(dropped).to.deep.equal(['large', 'huge']);
  });

  it('holds bytes until a promise is fulfilled', async () => {
    const memory = new BodyMemory(100);
    let fulfill: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => (fulfill = resolve));
    const held = [memory.hold(50, promise), memory.hold(40, promise), memory.hold(60, promise)];
    fulfill();
    expect(await Promise.all(held)).to.deep.equal([true, true, false]);
    expect(await memory.hold(100, Promise.resolve())).to.equal(true);
  });
});

describe('a receiver with maxBufferedBytes', () => {
  const HEADERS = signWebhook({ signingKey: 'unknown', body: 'x' });
  const options = {
    signingKeys: SIGNING_KEY,
    dedupeMaxIds: 100,
    maxBodyBytes: 50_000,
    maxBufferedBytes: 100_000,
  };

  it('responds 503 to the largest body and 200 to small ones while senders fill the memory', async () => {
    const receiver = createWebhookReceiver(options);
    const server = await startLocalServer(receiver.node());
    const clients = await Promise.all([1, 2, 3, 4].map(() => RawClient.connect(server.port)));
    clients.forEach((client, index) => {
      client.head({ ...HEADERS, 'content-length': 50_000 }, Buffer.alloc(40_000 + index));
    });
    const response = await clients[3]!.response();
    expect(response).to.include({ status: 503, body: '{"error":"too many bodies at the same time"}' });
    expect(response.headers).to.include({ 'retry-after': '1' });
    // two of them fit
    expect(await clients[2]!.response()).to.include({ status: 503 });
    const sender = await RawClient.connect(server.port);
    const body = Buffer.from(JSON.stringify(envelope('email', 'sent')));
    sender.head({ ...signWebhook({ signingKey: SIGNING_KEY, body }), 'content-length': body.length });
    await delay(20);
    sender.send(body.subarray(0, 10));
    await delay(20);
    sender.send(body.subarray(10));
    expect(await sender.response()).to.include({ status: 200 });
    await Promise.all([...clients, sender].map((client) => client.close()));
    await server.close();
  });

  it('counts the bodies that wait for signing keys', async () => {
    let resolve: (key: string) => void = () => undefined;
    const signingKeys: SigningKeysFunction = () => new Promise((settle) => (resolve = settle));
    const receiver = createWebhookReceiver({ ...options, signingKeys });
    const responses = [49_000, 48_000, 1_000, 2_000].map((length) =>
      send(receiver, envelope('email', 'sent', { content: 'x'.repeat(length) })),
    );
    const statuses = Promise.all(responses.map(async (response) => (await response).status));
    resolve(SIGNING_KEY);
    expect(await statuses).to.deep.equal([503, 200, 200, 200]);
  });

  it('counts the bodies that are decoded', async () => {
    const receiver = createWebhookReceiver({ ...options, maxBodyBytes: 1_000_000, maxBufferedBytes: 1 });
    const post = (length: number) => {
      const body = JSON.stringify(envelope('email', 'sent', { content: 'x'.repeat(length) }));
      const headers = { ...signWebhook({ signingKey: SIGNING_KEY, body }), 'content-encoding': 'gzip' };
      return receiver.handle({ headers, rawBody: gzipSync(body) });
    };
    const statuses = (await Promise.all([800_000, 900_000, 950_000].map(post))).map(({ status }) => status);
    expect(statuses).to.include.members([200, 503]);
    // the memory is free again
    await until('a response 200', async () => (await post(990_000)).status === 200);
  });
});
