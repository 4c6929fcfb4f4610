import { expect } from 'chai';
import { fetchHandler } from '../../../../lib/webhooks/http/adapters/fetch';
import { Clock } from '../../../harness/clock';
import { until } from '../../../harness/until';
import { failingAdmission } from '../../../harness/webhooks/failing-admission';
import { digestOf, RecordingResponder, SIGNED } from '../../../harness/webhooks/recording-responder';

const LIMIT = 1000;
const URL = 'http://localhost/hooks';
const PART = new Uint8Array(100);
const LIB_FILES = /[\\/]dist[\\/]lib[\\/]webhooks[\\/]/;

type Source = UnderlyingDefaultSource<Uint8Array>;
type UnderlyingDefaultSource<R> = NonNullable<ConstructorParameters<typeof ReadableStream<R>>[0]> & {
  type?: undefined;
};

const streamingRequest = (source: Source, headers: Record<string, string> = {}): Request =>
  new Request(URL, {
    method: 'POST',
    headers: { ...SIGNED, ...headers },
    body: new ReadableStream(source),
    duplex: 'half',
  });

const bufferedRequest = (body: Uint8Array | string | null, headers: Record<string, string> = {}): Request =>
  new Request(URL, { method: 'POST', headers: { ...SIGNED, ...headers }, body });

const createResponder = (bodyTimeoutMs = 60_000) =>
  new RecordingResponder({ maxBodyBytes: LIMIT, bodyTimeoutMs });

async function handle(
  request: Request,
  responder = createResponder(),
): Promise<{ status: number; json: unknown }> {
  const response = await fetchHandler(responder)(request);
  return { status: response.status, json: await response.json() };
}

describe('fetchHandler() with a request body', () => {
  for (const [description, body] of Object.entries({
    'no body': null,
    'an empty text': '',
    'a text': '{"subject":"Grüße, 日本, 👋"}',
    'bytes that are not UTF-8': Uint8Array.from({ length: 256 }, (_, byte) => byte),
    'a body of maxBodyBytes bytes': new Uint8Array(LIMIT),
  })) {
    it(`passes ${description} to the receiver unchanged`, async () => {
      const { status, json } = await handle(bufferedRequest(body));
      expect(status).to.equal(200);
      expect(json).to.deep.equal(digestOf(Buffer.from(body ?? '')));
    });
  }

  it('passes a streamed body to the receiver unchanged', async () => {
    let pieces = 0;
    const request = streamingRequest({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        controller.enqueue(Uint8Array.of(pieces++, 255));
        if (pieces === 3) controller.close();
      },
    });
    expect((await handle(request)).json).to.deep.equal(digestOf(Uint8Array.of(0, 255, 1, 255, 2, 255)));
  });

  it('responds 413 to a body over maxBodyBytes', async () => {
    expect((await handle(bufferedRequest(new Uint8Array(LIMIT + 1)))).status).to.equal(413);
    const declared = bufferedRequest('{}', { 'content-length': String(LIMIT + 1) });
    expect((await handle(declared)).status).to.equal(413);
    expect(declared.bodyUsed).to.equal(false);
  });

  it('responds 413 to an endless body, and cancels it later', async () => {
    let isCanceled = false;
    const endless = streamingRequest({
      pull: (controller) => controller.enqueue(PART),
      cancel: () => void (isCanceled = true),
    });
    const begun = performance.now();
    expect((await handle(endless)).status).to.equal(413);
    expect(performance.now() - begun).to.be.below(30_000);
    await until('canceled body', () => isCanceled);
  });

  it('responds 408 to a body that stops, and cancels it later', async () => {
    let isCanceled = false;
    const stopping = streamingRequest({
      start: (controller) => controller.enqueue(PART),
      cancel: () => void (isCanceled = true),
    });
    const responder = createResponder(50);
    const begun = performance.now();
    expect((await handle(stopping, responder)).status).to.equal(408);
    expect(performance.now() - begun).to.be.at.least(45);
    expect(responder.rejected).to.deep.equal(['timeout']);
    await until('canceled body', () => isCanceled);
  });

  it('accepts a body with empty chunks', async () => {
    const pieces = ['', 'a', '', 'b'].map((text) => new TextEncoder().encode(text));
    const request = streamingRequest({
      pull(controller) {
        const piece = pieces.shift();
        return piece === undefined ? controller.close() : controller.enqueue(piece);
      },
    });
    expect((await handle(request, createResponder(500))).json).to.deep.equal(digestOf(Buffer.from('ab')));
  });

  for (const length of ['some', '1x', 'x1', '-1', '1, 1', '']) {
    it(`ignores an invalid Content-Length: "${length}"`, async () => {
      expect((await handle(bufferedRequest('{}', { 'content-length': length }))).status).to.equal(200);
    });
  }

  it('leaves no timer that keeps the process alive, even while it drains the rest of a body', async () => {
    const clock = new Clock({ files: LIB_FILES });
    try {
      const read = handle(bufferedRequest('{}'));
      expect(clock.pending).to.equal(1);
      expect((await read).status).to.equal(200);
      expect(clock.pending).to.equal(0);
      const stopping = streamingRequest({
        start: (controller) => controller.enqueue(new Uint8Array(LIMIT + 1)),
      });
      expect((await handle(stopping)).status).to.equal(413);
      expect(clock.pending).to.equal(0);
    } finally {
      clock.uninstall();
    }
  });

  it('drains a rejected body to its end if timers are numbers, as in other runtimes', async () => {
    let pieces = 0;
    const request = streamingRequest({
      pull: (controller) => (++pieces > 5 ? controller.close() : controller.enqueue(new Uint8Array(LIMIT))),
    });
    const own = globalThis.setTimeout;
    const numbered = (...args: Parameters<typeof own>) => Number(own(...args));
    globalThis.setTimeout = numbered as unknown as typeof own;
    try {
      expect((await handle(request)).status).to.equal(413);
    } finally {
      globalThis.setTimeout = own;
    }
    await until('end of the rest', () => pieces > 5);
  });

  it('responds 408 to an endless body of empty chunks', async () => {
    const empty = streamingRequest({ pull: (controller) => controller.enqueue(new Uint8Array(0)) });
    expect((await handle(empty, createResponder(50))).status).to.equal(408);
  });

  for (const [description, createRequest] of Object.entries<() => Request>({
    'whose stream fails': () =>
      streamingRequest({ pull: (controller) => controller.error(new Error('reset')) }),
    'shorter than its Content-Length': () => bufferedRequest('{}', { 'content-length': '3' }),
    'longer than its Content-Length': () => bufferedRequest('{}', { 'content-length': '1' }),
    'that is missing despite a Content-Length': () => bufferedRequest(null, { 'content-length': '1' }),
    'of text chunks instead of bytes': () =>
      streamingRequest({ pull: (controller) => controller.enqueue('text' as never) }),
  })) {
    it(`responds 400 to a body ${description}`, async () => {
      const responder = createResponder();
      expect((await handle(createRequest(), responder)).status).to.equal(400);
      expect(responder.rejected).to.deep.equal(['aborted']);
      expect(responder.accepted).to.have.length(0);
    });
  }

  it('accepts a decompressed body whose length differs from Content-Length', async () => {
    const decompressed = bufferedRequest('{}', { 'content-length': '1', 'content-encoding': 'gzip' });
    expect((await handle(decompressed)).status).to.equal(200);
  });

  it('responds 503 without delay if the body was read or its stream is locked', async () => {
    const read = bufferedRequest('{}');
    await read.text();
    expect((await handle(read)).json).to.deep.equal({ error: 'body_consumed' });
    const locked = bufferedRequest('{}');
    locked.body?.getReader();
    expect((await handle(locked)).json).to.deep.equal({ error: 'body_consumed' });
  });

  it('does not read the body if the response does not depend on it', async () => {
    const request = new Request(URL, { method: 'POST', body: '{}' });
    expect((await handle(request)).status).to.equal(401);
    expect(request.bodyUsed).to.equal(false);
  });
});

describe('a response of fetchHandler()', () => {
  const respondWith = (status: number, headers: Record<string, string> = {}, body = '{}') => {
    const responder = createResponder();
    responder.response = () => ({ status, headers, body });
    return fetchHandler(responder)(bufferedRequest('{}'));
  };

  it('has the status, the headers and Content-Length', async () => {
    const response = await respondWith(401, { 'content-type': 'application/json', 'x-own': '1' });
    expect(response.status).to.equal(401);
    expect(Object.fromEntries(response.headers)).to.deep.equal({
      'content-length': '2',
      'content-type': 'application/json',
      'x-own': '1',
    });
    expect(await response.text()).to.equal('{}');
  });

  it('has no body for HEAD and for a status without a body', async () => {
    const head = await fetchHandler(createResponder())(new Request(URL, { method: 'HEAD' }));
    expect(head.status).to.equal(405);
    expect(head.body).to.equal(null);
    const empty = await respondWith(204);
    expect(empty.status).to.equal(204);
    expect(empty.headers.has('content-length')).to.equal(false);
  });

  it('has status 503 if the receiver fails or its response is invalid', async () => {
    const responder = createResponder();
    responder.respond = failingAdmission;
    expect((await handle(bufferedRequest('{}'), responder)).status).to.equal(503);
    expect((await respondWith(99)).status).to.equal(503);
    expect((await respondWith(200, { 'x-text': 'two\nlines' })).status).to.equal(503);
  });
});
