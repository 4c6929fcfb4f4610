import { failingAdmission } from '../../../harness/webhooks/failing-admission';
import { expect } from 'chai';
import { fetchHandler } from '../../../../lib/webhooks/http/adapters/fetch';
import { digestOf, RecordingResponder, SIGNED } from '../../../harness/webhooks/recording-responder';
import { until } from '../../../harness/until';

const LIMIT = 1000;
const URL = 'http://localhost/hooks';
const PART = new Uint8Array(100);

type Source = UnderlyingDefaultSource<Uint8Array>;
type UnderlyingDefaultSource<R> = NonNullable<ConstructorParameters<typeof ReadableStream<R>>[0]> & {
  type?: undefined;
};

const streaming = (source: Source, headers: Record<string, string> = {}): Request =>
  new Request(URL, {
    method: 'POST',
    headers: { ...SIGNED, ...headers },
    body: new ReadableStream(source),
    duplex: 'half',
  });

const whole = (body: Uint8Array | string | null, headers: Record<string, string> = {}): Request =>
  new Request(URL, { method: 'POST', headers: { ...SIGNED, ...headers }, body });

const responderWith = (bodyTimeoutMs = 60_000) =>
  new RecordingResponder({ maxBodyBytes: LIMIT, bodyTimeoutMs });

/** What keeps the process alive. */
const timersOf = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

async function handled(
  request: Request,
  responder = responderWith(),
): Promise<{ status: number; json: unknown }> {
  const response = await fetchHandler(responder)(request);
  return { status: response.status, json: await response.json() };
}

describe('the body of a Fetch request', () => {
  for (const [what, body] of Object.entries({
    none: null,
    'an empty text': '',
    'a text': '{"subject":"Grüße, 日本, 👋"}',
    'bytes that are not UTF-8': Uint8Array.from({ length: 256 }, (_, byte) => byte),
    'as many bytes as allowed': new Uint8Array(LIMIT),
  })) {
    it(`is handed over where it is ${what}`, async () => {
      const { status, json } = await handled(whole(body));
      expect(status).to.equal(200);
      expect(json).to.deep.equal(digestOf(Buffer.from(body ?? '')));
    });
  }

  it('is handed over where it is a stream of pieces', async () => {
    let pieces = 0;
    const request = streaming({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        controller.enqueue(Uint8Array.of(pieces++, 255));
        if (pieces === 3) controller.close();
      },
    });
    expect((await handled(request)).json).to.deep.equal(digestOf(Uint8Array.of(0, 255, 1, 255, 2, 255)));
  });

  it('is refused where it is one byte more than allowed', async () => {
    expect((await handled(whole(new Uint8Array(LIMIT + 1)))).status).to.equal(413);
    const declared = whole('{}', { 'content-length': String(LIMIT + 1) });
    expect((await handled(declared)).status).to.equal(413);
    expect(declared.bodyUsed).to.equal(false);
  });

  it('is refused, and cancelled in the end, where it has no end', async () => {
    let isCancelled = false;
    const endless = streaming({
      pull: (controller) => controller.enqueue(PART),
      cancel: () => void (isCancelled = true),
    });
    const begun = performance.now();
    expect((await handled(endless)).status).to.equal(413);
    expect(performance.now() - begun).to.be.below(3000);
    await until(() => isCancelled, 'the body is cancelled');
  });

  it('is refused, and cancelled in the end, where it stops', async () => {
    let isCancelled = false;
    const stopping = streaming({
      start: (controller) => controller.enqueue(PART),
      cancel: () => void (isCancelled = true),
    });
    const responder = responderWith(50);
    const begun = performance.now();
    expect((await handled(stopping, responder)).status).to.equal(408);
    expect(performance.now() - begun).to.be.within(45, 3000);
    expect(responder.rejected).to.deep.equal(['timeout']);
    await until(() => isCancelled, 'the body is cancelled');
  });

  it('is handed over where pieces of it are empty', async () => {
    const pieces = ['', 'a', '', 'b'].map((text) => new TextEncoder().encode(text));
    const request = streaming({
      pull(controller) {
        const piece = pieces.shift();
        return piece === undefined ? controller.close() : controller.enqueue(piece);
      },
    });
    expect((await handled(request, responderWith(500))).json).to.deep.equal(digestOf(Buffer.from('ab')));
  });

  for (const length of ['some', '1x', 'x1', '-1', '1, 1', '']) {
    it(`is handed over where its declared length is no number: "${length}"`, async () => {
      expect((await handled(whole('{}', { 'content-length': length }))).status).to.equal(200);
    });
  }

  it('keeps no process alive when it was answered, nor while the rest of it may still come', async () => {
    // mocha's own timer is there when the function has returned
    await new Promise((resolve) => setImmediate(resolve));
    const before = timersOf();
    expect((await handled(whole('{}'))).status).to.equal(200);
    expect(timersOf()).to.equal(before);
    const stopping = streaming({ start: (controller) => controller.enqueue(new Uint8Array(LIMIT + 1)) });
    expect((await handled(stopping)).status).to.equal(413);
    expect(timersOf()).to.equal(before);
  });

  it('is refused and taken to its end where timers are numbers, as outside of Node', async () => {
    let pieces = 0;
    const request = streaming({
      pull: (controller) => (++pieces > 5 ? controller.close() : controller.enqueue(new Uint8Array(LIMIT))),
    });
    const own = globalThis.setTimeout;
    const numbered = (...args: Parameters<typeof own>) => Number(own(...args));
    globalThis.setTimeout = numbered as unknown as typeof own;
    try {
      expect((await handled(request)).status).to.equal(413);
    } finally {
      globalThis.setTimeout = own;
    }
    await until(() => pieces > 5, 'the rest is taken');
  });

  it('is refused where it goes on without any bytes', async () => {
    const empty = streaming({ pull: (controller) => controller.enqueue(new Uint8Array(0)) });
    expect((await handled(empty, responderWith(50))).status).to.equal(408);
  });

  for (const [what, request] of Object.entries<() => Request>({
    'breaks off': () => streaming({ pull: (controller) => controller.error(new Error('reset')) }),
    'is shorter than declared': () => whole('{}', { 'content-length': '3' }),
    'is longer than declared': () => whole('{}', { 'content-length': '1' }),
    'is missing': () => whole(null, { 'content-length': '1' }),
    'is no bytes': () => streaming({ pull: (controller) => controller.enqueue('text' as never) }),
  })) {
    it(`is refused where it ${what}`, async () => {
      const responder = responderWith();
      expect((await handled(request(), responder)).status).to.equal(400);
      expect(responder.rejected).to.deep.equal(['aborted']);
      expect(responder.accepted).to.have.length(0);
    });
  }

  it('may have another length than the compressed one that was declared', async () => {
    const decompressed = whole('{}', { 'content-length': '1', 'content-encoding': 'gzip' });
    expect((await handled(decompressed)).status).to.equal(200);
  });

  it('is refused at once where somebody has read it, or holds it', async () => {
    const read = whole('{}');
    await read.text();
    expect((await handled(read)).json).to.deep.equal({ error: 'body_consumed' });
    const locked = whole('{}');
    locked.body?.getReader();
    expect((await handled(locked)).json).to.deep.equal({ error: 'body_consumed' });
  });

  it('is not touched where the head is enough', async () => {
    const request = new Request(URL, { method: 'POST', body: '{}' });
    expect((await handled(request)).status).to.equal(401);
    expect(request.bodyUsed).to.equal(false);
  });
});

describe('the answer of the Fetch handler', () => {
  const answering = (status: number, headers: Record<string, string> = {}, body = '{}') => {
    const responder = responderWith();
    responder.response = () => ({ status, headers, body });
    return fetchHandler(responder)(whole('{}'));
  };

  it('has status, headers and length', async () => {
    const response = await answering(401, { 'content-type': 'application/json', 'x-own': '1' });
    expect(response.status).to.equal(401);
    expect(Object.fromEntries(response.headers)).to.deep.equal({
      'content-length': '2',
      'content-type': 'application/json',
      'x-own': '1',
    });
    expect(await response.text()).to.equal('{}');
  });

  it('has no body for HEAD, nor where the status forbids one', async () => {
    const head = await fetchHandler(responderWith())(new Request(URL, { method: 'HEAD' }));
    expect(head.status).to.equal(405);
    expect(head.body).to.equal(null);
    const empty = await answering(204);
    expect(empty.status).to.equal(204);
    expect(empty.headers.has('content-length')).to.equal(false);
  });

  it('is 503 where the receiver fails or answers what no response can be', async () => {
    const responder = responderWith();
    responder.respond = failingAdmission;
    expect((await handled(whole('{}'), responder)).status).to.equal(503);
    expect((await answering(99)).status).to.equal(503);
    expect((await answering(200, { 'x-text': 'two\nlines' })).status).to.equal(503);
  });
});
