import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import type { WebhookRequest } from '../../lib/webhooks';
import { post } from '../harness/clients/http-client';
import {
  explode,
  HOSTILE,
  hostileValues,
  revoked,
  type HostileValue,
} from '../harness/foreign/hostile-values';
import { startLocalServer } from '../harness/servers/served';
import { unhandledDuring } from '../harness/telemetry/diagnostics';
import { envelope, signedRequest, WebhookWorld } from '../harness/webhooks/webhook-world';

const CONSUMED = '{"error":"body was read already: mount the webhook receiver before body parsers"}';
const body = () => JSON.stringify(envelope('email', 'sent'));

describe('handle() with a body that is hard to read', () => {
  let world: WebhookWorld;
  beforeEach(() => {
    world = new WebhookWorld();
  });
  afterEach(() => world.end());

  const bytes = (text: string) => new TextEncoder().encode(text);
  const shared = (text: string) => {
    const view = new Uint8Array(new SharedArrayBuffer(bytes(text).length));
    view.set(bytes(text));
    return view;
  };
  const detached = (text: string) => {
    const view = bytes(text);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  };
  const handle = (text: string, convert: (text: string) => unknown) =>
    world.receiver.handle({ ...signedRequest(text), rawBody: convert(text) } as WebhookRequest);

  const READABLE: Readonly<Record<string, (text: string) => unknown>> = {
    'an ArrayBuffer': (text) => bytes(text).buffer,
    'a SharedArrayBuffer': (text) => shared(text).buffer,
    'bytes in shared memory': shared,
    'a part of a buffer': (text) => bytes(`..${text}..`).subarray(2, -2),
  };
  for (const [description, convert] of Object.entries(READABLE)) {
    it(`responds 200 to ${description}`, async () => {
      expect(await handle(body(), convert)).to.include({ status: 200 });
    });
  }

  const UNREADABLE: Readonly<Record<string, (text: string) => unknown>> = {
    'a detached ArrayBuffer': (text) => detached(text).buffer,
    'detached bytes': detached,
    'parsed JSON': (text) => JSON.parse(text) as unknown,
    'a revoked proxy': () => revoked(),
    'no body': () => undefined,
  };
  for (const [description, convert] of Object.entries(UNREADABLE)) {
    it(`responds 503 to ${description}`, async () => {
      expect(await handle(body(), convert)).to.deep.include({ status: 503, body: CONSUMED });
    });
  }

  it('responds 503 if reading the body throws', async () => {
    const request = Object.defineProperty({ ...signedRequest(body()) }, 'rawBody', { get: explode });
    expect(await world.receiver.handle(request)).to.deep.include({ status: 503, body: CONSUMED });
  });

  it('passes an unchanged copy of shared memory to onEvent', async () => {
    const text = body();
    const memory = shared(text);
    const responding = world.receiver.handle({ ...signedRequest(text), rawBody: memory });
    memory.fill(0);
    expect((await responding).status).to.be.oneOf([200, 401]);
    for (const { rawBody } of world.contexts) expect(Buffer.from(rawBody as never).toString()).to.equal(text);
  });
});

describe('fetch() with a request of another library', () => {
  let world: WebhookWorld;
  before(() => {
    world = new WebhookWorld({ bodyTimeoutMs: 20, maxBodyBytes: 1_000 });
  });
  after(() => world.end());

  const respond = (request: unknown) => world.receiver.fetch()(request as Request);
  const signed = (more: object) => ({ method: 'POST', headers: signedRequest('{}').headers, ...more });
  const withReader = (reader: object) => signed({ body: { getReader: () => reader } });
  const tooLarge = () => Promise.resolve({ value: new Uint8Array(1_001) });

  for (const [description, cancel] of Object.entries({
    throws: explode,
    rejects: () => Promise.reject(new Error('x')),
    'never settles': () => new Promise(() => undefined),
    'is missing': undefined,
  })) {
    it(`responds 413 if cancel() of the body ${description}`, async () => {
      let reads = 0;
      const read = () => ((reads += 1) === 1 ? tooLarge() : new Promise(() => undefined));
      const unhandled = await unhandledDuring(async () => {
        expect((await respond(withReader({ read, cancel }))).status).to.equal(413);
        // the rest of the body is canceled after a second
        await new Promise((resolve) => setTimeout(resolve, 1_100));
      });
      expect(unhandled).to.deep.equal([]);
    });
  }

  it('responds 503 if the body is not a stream, or cannot be read', async () => {
    for (const request of [
      signed({}),
      signed({ body: Readable.from(['{}']) }),
      signed({ body: { getReader: explode } }),
      Object.defineProperty(signed({}), 'body', { get: explode }),
    ]) {
      expect((await respond(request)).status).to.equal(503);
    }
  });

  it('responds 400 if reading a chunk throws, rejects or returns another value', async () => {
    for (const read of [explode, () => Promise.reject(new Error('x')), () => 7, () => ({ value: 'text' })]) {
      expect((await respond(withReader({ read, cancel: explode }))).status).to.equal(400);
    }
  });

  it('resolves for any request and any stream', async () => {
    const property = fc.asyncProperty(hostileValues(), hostileValues(), async (first, second) => {
      const requests = [
        first.make(),
        signed({ body: first.make(), bodyUsed: second.make() }),
        withReader({ read: first.make(), cancel: second.make() }),
        withReader({ read: first.make, cancel: second.make }),
        withReader({ read: () => ({ done: second.make(), value: first.make() }) }),
      ];
      for (const request of requests) {
        expect((await respond(request)).status).to.be.oneOf([400, 401, 405, 408, 413, 503]);
      }
    });
    expect(await unhandledDuring(() => fc.assert(property, { numRuns: 40 }))).to.deep.equal([]);
  });
});

describe('node() with a request that other code changed', () => {
  let world: WebhookWorld;
  before(() => {
    world = new WebhookWorld({ bodyTimeoutMs: 200, maxBodyBytes: 1_000 });
  });
  after(() => world.end());

  // Node itself calls the others, without a guard
  const METHODS = ['pause', 'resume', 'unpipe'] as const;
  const FAULTS: Readonly<Record<string, (message: IncomingMessage) => void>> = {
    ...Object.fromEntries(
      METHODS.map((name) => [
        `whose ${name}() throws`,
        (message: IncomingMessage) => void Object.assign(message, { [name]: explode }),
      ]),
    ),
    'whose headers throw': (message) => void Object.defineProperty(message, 'headers', { get: explode }),
    'whose body throws': (message) => void Object.defineProperty(message, 'rawBody', { get: explode }),
  };

  for (const [description, change] of Object.entries(FAULTS)) {
    it(`responds or disconnects for a request ${description}`, async () => {
      const listener = world.receiver.node();
      const server = await startLocalServer((request, response) => {
        change(request);
        listener(request, response);
      });
      try {
        const unhandled = await unhandledDuring(async () => {
          for (const size of [2, 2_000]) {
            const text = 'x'.repeat(size);
            const headers = signedRequest(text).headers as Record<string, string>;
            await post(server.port, Buffer.from(text), { headers }).catch(() => undefined);
          }
        });
        expect(unhandled).to.deep.equal([]);
      } finally {
        await server.close();
      }
    });
  }

  it('ends the response to a fake request without events', async () => {
    const ended = (value: HostileValue) =>
      new Promise<unknown>((resolve) => {
        const response = { writeHead: resolve, end: () => undefined, on: () => undefined, write: () => true };
        const request = { method: 'POST', headers: signedRequest('{}').headers, rawBody: value.make() };
        world.receiver.node()(request as never, response as never);
      });
    for (const [label, make] of Object.entries(HOSTILE)) {
      expect(await ended({ label, make }), label).to.be.oneOf([401, 413, 503]);
    }
  });
});
