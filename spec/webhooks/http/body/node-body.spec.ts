import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { nodeListener } from '../../../../lib/webhooks/http/adapters/node';
import { readNodeBody, type NodeMessage } from '../../../../lib/webhooks/http/body/node-body';
import { post } from '../../../harness/clients/http-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { Clock } from '../../../harness/clock';
import { startLocalServer } from '../../../harness/servers/served';
import { until } from '../../../harness/until';
import { serving } from '../../../harness/webhooks/conformance-bodies';

const LIMITS = { maxBodyBytes: 10, bodyTimeoutMs: 60_000 };
const streamOf = (...texts: string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)));

const read = (
  stream: Readable,
  headers: NodeMessage['headers'] = {},
  carriers: object[] = [],
  limits = LIMITS,
) => readNodeBody({ stream, headers, carriers }, limits);

/** Returns a body of which other code has read a part. */
async function partlyReadStream(): Promise<Readable> {
  const stream = new Readable({ read: () => undefined });
  stream.push('a');
  await once(stream, 'data');
  return stream;
}

describe('readNodeBody()', () => {
  it('returns the bytes of the stream', async () => {
    expect((await read(streamOf('a', 'b'))).bytes?.toString()).to.equal('ab');
    expect((await read(streamOf())).bytes?.length).to.equal(0);
  });

  it('rejects a body whose length differs from Content-Length, unless it was decompressed', async () => {
    expect(await read(streamOf('ab'), { 'content-length': '3' })).to.deep.equal({ failure: 'aborted' });
    const compressed = { 'content-length': '1', 'content-encoding': 'gzip' };
    expect((await read(streamOf('ab'), compressed)).bytes?.toString()).to.equal('ab');
  });

  it('does not read a body whose Content-Length exceeds maxBodyBytes', async () => {
    for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
      const stream = streamOf('ab');
      const declared = { 'content-length': '11', ...headers };
      expect(await read(stream, declared)).to.deep.equal({ failure: 'too_large' });
      expect(stream.readableDidRead).to.equal(false);
    }
  });

  for (const [size, status] of [
    [0, 200],
    [LIMITS.maxBodyBytes, 200],
    [LIMITS.maxBodyBytes + 1, 413],
  ] as const) {
    it(`leads to status ${status} for a body of ${size} bytes that arrives with the head`, () => {
      let ended = 0;
      return serving(
        (responder) => {
          const handle = nodeListener(responder);
          return startLocalServer((req, res) => {
            req.on('end', () => (ended += 1));
            handle(req, res);
          });
        },
        LIMITS,
        async (port, responder) => {
          const client = await RawClient.connect(port);
          const head = `POST / HTTP/1.1\r\nhost: localhost\r\nx-cio-signature: some\r\ncontent-length: ${size}`;
          const body = '0123456789a'.slice(0, size);
          client.send(`${head}\r\n\r\n${body}`);
          expect((await client.response()).status).to.equal(status);
          expect(responder.accepted.map(String)).to.deep.equal(status === 200 ? [body] : []);
          await until("'end' event at the other listeners", () => ended === 1);
          await client.close();
        },
      );
    });
  }

  it('returns a body of which only a part arrives with the head', () => {
    let requests = 0;
    return serving(
      (responder) => {
        const handle = nodeListener(responder);
        return startLocalServer((req, res) => {
          handle(req, res);
          requests += 1;
        });
      },
      {},
      async (port, responder) => {
        const client = await RawClient.connect(port);
        client.send(
          'POST / HTTP/1.1\r\nhost: localhost\r\nx-cio-signature: some\r\ncontent-length: 4\r\n\r\nab',
        );
        await until('request', () => requests === 1);
        client.send('cd');
        expect((await client.response()).status).to.equal(200);
        expect(responder.accepted.map(String)).to.deep.equal(['abcd']);
        await client.close();
      },
    );
  });

  for (const chunked of [false, true]) {
    const length = chunked ? 'in chunks' : 'with Content-Length';
    it(`returns a body ${length} if the application has written the response`, () =>
      serving(
        (responder) => {
          const handle = nodeListener(responder);
          return startLocalServer((req, res) => {
            res.end('written before');
            handle(req, res);
          });
        },
        LIMITS,
        async (port, responder) => {
          expect((await post(port, '{}', { chunked })).status).to.equal(200);
          await until('the body', () => responder.accepted.length === 1);
          expect(responder.accepted.map(String)).to.deep.equal(['{}']);
        },
      ));
  }

  it('rejects the body if setEncoding() is called after the listener returned', () =>
    serving(
      (responder) => {
        const handle = nodeListener(responder);
        return startLocalServer((req, res) => {
          handle(req, res);
          req.setEncoding('utf8');
        });
      },
      {},
      async (port, responder) => {
        expect((await post(port, '{}')).body).to.equal('{"error":"body_consumed"}');
        expect(responder.accepted).to.have.length(0);
      },
    ));

  it('rejects the body if setEncoding() is called while it arrives', async () => {
    for (const before of ['', 'a']) {
      const stream = new Readable({ read: () => undefined });
      const reading = read(stream, { 'content-length': '2' });
      if (before !== '') stream.push(Buffer.from(before));
      await new Promise((resolve) => setImmediate(resolve));
      stream.setEncoding('utf8');
      stream.push(Buffer.from('ab'.slice(before.length)));
      stream.push(null);
      expect(await reading).to.deep.equal({ failure: 'body_consumed' });
      expect(stream.readableAborted).to.equal(false);
    }
  });

  it('leaves no timer behind, whether it or other code read the body', async () => {
    const clock = new Clock({ files: /[\\/]dist[\\/]lib[\\/]webhooks[\\/]/ });
    try {
      const reading = read(streamOf('a'));
      expect(clock.pending).to.equal(1);
      expect((await reading).bytes?.toString()).to.equal('a');
      expect(clock.pending).to.equal(0);
      const stream = await partlyReadStream();
      setImmediate(() => stream.push(null));
      expect((await read(stream, {}, [{ rawBody: 'a' }])).bytes?.toString()).to.equal('a');
      expect(clock.pending).to.equal(0);
    } finally {
      clock.uninstall();
    }
  });

  it('rejects the body if the stream fails while other code reads it without an error listener', async () => {
    const failing = await partlyReadStream();
    setImmediate(() => failing.destroy(new Error('reset')));
    expect(await read(failing, {}, [{ rawBody: 'a part' }])).to.deep.equal({ failure: 'aborted' });
  });

  it('rejects the body if the stream closes or fails before its end', async () => {
    const closing = new Readable({ read: () => undefined });
    setImmediate(() => closing.destroy());
    expect(await read(closing)).to.deep.equal({ failure: 'aborted' });
    const failing = new Readable({ read: () => undefined });
    setImmediate(() => failing.destroy(new Error('reset')));
    expect(await read(failing)).to.deep.equal({ failure: 'aborted' });
    const silent = new Readable({ read: () => undefined, emitClose: false });
    setImmediate(() => silent.destroy(new Error('reset')));
    expect(await read(silent)).to.deep.equal({ failure: 'aborted' });
    expect(await read(failing, {}, [{ rawBody: 'a part' }])).to.deep.equal({ failure: 'aborted' });
  });

  it('handles an error of the stream after the body was rejected', async () => {
    const stream = new Readable({ read: () => undefined });
    stream.push(Buffer.alloc(11));
    expect(await read(stream)).to.deep.equal({ failure: 'too_large' });
    stream.destroy(new Error('reset'));
    await new Promise((resolve) => stream.on('close', resolve));
  });

  it('accepts limits of Infinity', async () => {
    const later = new Readable({ read: () => undefined });
    setTimeout(() => later.push('a'), 10);
    setTimeout(() => later.push(null), 20);
    const { bytes } = await read(later, {}, [], { maxBodyBytes: Infinity, bodyTimeoutMs: Infinity });
    expect(bytes?.toString()).to.equal('a');
  });

  it('returns the bytes that a parser kept if the request is not a stream', async () => {
    const mock = new EventEmitter() as Readable;
    const view = new Uint8Array(new TextEncoder().encode('-ab-').buffer, 1, 2);
    for (const kept of [{ body: {}, rawBody: Buffer.from('ab') }, { body: 'ab' }, { body: view }]) {
      expect((await read(mock, {}, [kept])).bytes?.toString()).to.equal('ab');
    }
    expect(await read(mock, {}, [{ body: { a: 1 } }])).to.deep.equal({ failure: 'body_consumed' });
  });

  it('limits bytes that a parser kept to maxBodyBytes', async () => {
    const mock = new EventEmitter() as Readable;
    expect((await read(mock, {}, [{ rawBody: 'a'.repeat(10) }])).bytes?.length).to.equal(10);
    expect(await read(mock, {}, [{ rawBody: 'a'.repeat(11) }])).to.deep.equal({ failure: 'too_large' });
  });
});
