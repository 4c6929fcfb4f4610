import { expect } from 'chai';
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { readNodeBody, type NodeMessage } from '../../lib/webhooks/node-body';

const LIMITS = { maxBodyBytes: 10, bodyTimeoutMs: 60_000 };
const pieces = (...texts: string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)));

const read = (
  stream: Readable,
  headers: NodeMessage['headers'] = {},
  carriers: object[] = [],
  limits = LIMITS,
) => readNodeBody({ stream, headers, carriers }, limits);

describe('the body of a request in Node', () => {
  it('is what the stream gives', async () => {
    expect((await read(pieces('a', 'b'))).bytes?.toString()).to.equal('ab');
    expect((await read(pieces())).bytes?.length).to.equal(0);
  });

  it('must have the declared length, unless something decompresses it on the way', async () => {
    expect(await read(pieces('ab'), { 'content-length': '3' })).to.deep.equal({ refused: 'aborted' });
    const compressed = { 'content-length': '1', 'content-encoding': 'gzip' };
    expect((await read(pieces('ab'), compressed)).bytes?.toString()).to.equal('ab');
  });

  it('is not read where it is declared larger than allowed', async () => {
    const stream = pieces('ab');
    expect(await read(stream, { 'content-length': '11' })).to.deep.equal({ refused: 'too_large' });
    expect(stream.readableDidRead).to.equal(false);
  });

  it('is aborted where the stream closes, fails or has failed before its end', async () => {
    const closing = new Readable({ read: () => undefined });
    setImmediate(() => closing.destroy());
    expect(await read(closing)).to.deep.equal({ refused: 'aborted' });
    const failing = new Readable({ read: () => undefined });
    setImmediate(() => failing.destroy(new Error('reset')));
    expect(await read(failing)).to.deep.equal({ refused: 'aborted' });
    expect(await read(failing, {}, [{ rawBody: 'a part' }])).to.deep.equal({ refused: 'aborted' });
  });

  it('may fail when it is refused already', async () => {
    const stream = new Readable({ read: () => undefined });
    stream.push(Buffer.alloc(11));
    expect(await read(stream)).to.deep.equal({ refused: 'too_large' });
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
    expect(await read(mock, {}, [{ body: { a: 1 } }])).to.deep.equal({ refused: 'body_consumed' });
  });
});
