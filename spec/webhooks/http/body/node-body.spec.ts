import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { nodeListener } from '../../../../lib/webhooks/http/adapters/node';
import { readNodeBody, type NodeMessage } from '../../../../lib/webhooks/http/body/node-body';
import { serving } from '../../../harness/webhooks/conformance-bodies';
import { post } from '../../../harness/clients/http-client';
import { RawClient } from '../../../harness/clients/raw-client';
import { served } from '../../../harness/servers/served';
import { until } from '../../../harness/until';

const LIMITS = { maxBodyBytes: 10, bodyTimeoutMs: 60_000 };
const pieces = (...texts: string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)));

const read = (
  stream: Readable,
  headers: NodeMessage['headers'] = {},
  carriers: object[] = [],
  limits = LIMITS,
) => readNodeBody({ stream, headers, carriers }, limits);

/** A body of which something else has read a part. */
async function beingRead(): Promise<Readable> {
  const stream = new Readable({ read: () => undefined });
  stream.push('a');
  await once(stream, 'data');
  return stream;
}

describe('the body of a request in Node', () => {
  it('is what the stream gives', async () => {
    expect((await read(pieces('a', 'b'))).bytes?.toString()).to.equal('ab');
    expect((await read(pieces())).bytes?.length).to.equal(0);
  });

  it('must have the declared length, unless something decompresses it on the way', async () => {
    expect(await read(pieces('ab'), { 'content-length': '3' })).to.deep.equal({ failure: 'aborted' });
    const compressed = { 'content-length': '1', 'content-encoding': 'gzip' };
    expect((await read(pieces('ab'), compressed)).bytes?.toString()).to.equal('ab');
  });

  it('is not read where it is declared larger than allowed', async () => {
    for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
      const stream = pieces('ab');
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
    it(`is answered ${status} where all ${size} bytes of it come with the head`, () => {
      let ended = 0;
      return serving(
        (responder) => {
          const handle = nodeListener(responder);
          return served((req, res) => {
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
          await until(() => ended === 1, 'whoever else has the request is told of its end');
          await client.close();
        },
      );
    });
  }

  it('is not handed over as text where somebody asks for text when the listener has returned', () =>
    serving(
      (responder) => {
        const handle = nodeListener(responder);
        return served((req, res) => {
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

  it('is refused where somebody asks for text while it arrives', async () => {
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

  it('keeps no process alive when it was read, by whomever', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    // mocha's own timer is there when the function has returned
    await new Promise((resolve) => setImmediate(resolve));
    const before = timers();
    expect((await read(pieces('a'))).bytes?.toString()).to.equal('a');
    expect(timers()).to.equal(before);
    const stream = await beingRead();
    setImmediate(() => stream.push(null));
    expect((await read(stream, {}, [{ rawBody: 'a' }])).bytes?.toString()).to.equal('a');
    expect(timers()).to.equal(before);
  });

  it('is aborted where it breaks while something else reads it, which does not listen', async () => {
    const failing = await beingRead();
    setImmediate(() => failing.destroy(new Error('reset')));
    expect(await read(failing, {}, [{ rawBody: 'a part' }])).to.deep.equal({ failure: 'aborted' });
  });

  it('is aborted where the stream closes, fails or has failed before its end', async () => {
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

  it('may fail when it is refused already', async () => {
    const stream = new Readable({ read: () => undefined });
    stream.push(Buffer.alloc(11));
    expect(await read(stream)).to.deep.equal({ failure: 'too_large' });
    stream.destroy(new Error('reset'));
    await new Promise((resolve) => stream.on('close', resolve));
  });

  it('may take for ever where that is allowed', async () => {
    const later = new Readable({ read: () => undefined });
    setTimeout(() => later.push('a'), 10);
    setTimeout(() => later.push(null), 20);
    const { bytes } = await read(later, {}, [], { maxBodyBytes: Infinity, bodyTimeoutMs: Infinity });
    expect(bytes?.toString()).to.equal('a');
  });

  it('is what was kept of it where the request is no stream at all', async () => {
    const mock = new EventEmitter() as Readable;
    const view = new Uint8Array(new TextEncoder().encode('-ab-').buffer, 1, 2);
    for (const kept of [{ body: {}, rawBody: Buffer.from('ab') }, { body: 'ab' }, { body: view }]) {
      expect((await read(mock, {}, [kept])).bytes?.toString()).to.equal('ab');
    }
    expect(await read(mock, {}, [{ body: { a: 1 } }])).to.deep.equal({ failure: 'body_consumed' });
  });

  it('that was kept may be as large as allowed, and no larger', async () => {
    const mock = new EventEmitter() as Readable;
    expect((await read(mock, {}, [{ rawBody: 'a'.repeat(10) }])).bytes?.length).to.equal(10);
    expect(await read(mock, {}, [{ rawBody: 'a'.repeat(11) }])).to.deep.equal({ failure: 'too_large' });
  });
});
