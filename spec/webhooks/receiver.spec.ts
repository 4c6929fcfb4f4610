import { expect } from 'chai';
import {
  createWebhookReceiver,
  type HeadersLike,
  type RawBody,
  type WebhookResponse,
  type WebhookReceiverOptions,
  type WebhookRequest,
} from '../../lib/webhooks';
import { freshReceiver } from '../harness/processes/fresh-lib';
import { warningsDuring } from '../harness/telemetry/diagnostics';
import {
  envelope,
  newEventId,
  nowInSeconds,
  send,
  signedRequest,
  SIGNING_KEY,
} from '../harness/webhooks/webhook-world';

const createReceiver = (options: Partial<WebhookReceiverOptions> = {}, create = createWebhookReceiver) =>
  create({ signingKeys: SIGNING_KEY, dedupeMaxIds: 10, ...options });

/** Sends a request to a new receiver and returns the response and the events that the handler received. */
async function handle(request: WebhookRequest, create = createWebhookReceiver) {
  const events: unknown[] = [];
  const response = await createReceiver({ onEvent: (event) => events.push(event) }, create).handle(request);
  return { response: parts(response), events };
}

const parts = ({ status, headers, body }: WebhookResponse) => ({
  status,
  headers,
  body: body && toJson(body),
});
const toJson = (body: string) => JSON.parse(body) as unknown;
const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const OK = { status: 200, headers: HEADERS, body: { ok: true } };
const UNAUTHENTICATED = { status: 401, headers: HEADERS, body: { error: 'unauthenticated' } };
const NOT_ALLOWED = {
  status: 405,
  headers: { ...HEADERS, allow: 'POST' },
  body: { error: 'method not allowed' },
};
const CONSUMED = {
  status: 503,
  headers: { ...HEADERS, 'retry-after': '1' },
  body: { error: 'body was read already: mount the webhook receiver before body parsers' },
};

describe('WebhookReceiver.handle()', () => {
  describe('with an authenticated request', () => {
    const contents: Readonly<Record<string, unknown>> = {
      'an event of a published pair': envelope('email', 'delivered'),
      'an event of an unknown pair': envelope('hologram', 'projected'),
      'an event without an id': { ...envelope('email', 'delivered'), event_id: null },
      'an event without data': { event_id: newEventId(), object_type: 'email', metric: 'sent' },
      'a test event': { test: true },
      'an empty object': {},
      'an array': [envelope('email', 'sent'), envelope('email', 'sent')],
      'a number': '7',
      null: 'null',
      'truncated JSON': '{"metric":',
      'text that is not JSON': 'ping',
      'bytes that are not UTF-8': Uint8Array.of(0xff, 0xfe, 0x00),
      'an empty body': '',
      'a deeply nested body': '['.repeat(100_000),
      'a body as bytes': Buffer.from(JSON.stringify(envelope('push', 'sent'))),
    };

    for (const [content, body] of Object.entries(contents)) {
      it(`responds 200 to ${content}`, async () => {
        const events: unknown[] = [];
        expect(parts(await send(createReceiver(), body))).to.deep.equal(OK);
        expect(
          parts(await send(createReceiver({ onEvent: (event) => events.push(event) }), body)),
        ).to.deep.equal(OK);
        expect(events).to.have.length(1);
      });
    }
  });

  describe('with a request that is not authentic', () => {
    type Unauthentic = Parameters<typeof signedRequest>[1];
    // timestamps are created when the request is sent: the specs before this one can take minutes
    const requests: Readonly<Record<string, Unauthentic | (() => Unauthentic)>> = {
      'a request without headers': { headers: {} },
      'a signature of another key': { signingKey: 'another' },
      'a signature without a timestamp': { headers: (h) => ({ 'x-cio-signature': h['x-cio-signature'] }) },
      'a timestamp without a signature': { headers: (h) => ({ 'x-cio-timestamp': h['x-cio-timestamp'] }) },
      'another timestamp': { headers: (h) => ({ ...h, 'x-cio-timestamp': String(nowInSeconds() - 1) }) },
      'a timestamp of 9 days ago': () => ({ timestamp: nowInSeconds() - 9 * 86_400 }),
      'a timestamp 6 minutes ahead': () => ({ timestamp: nowInSeconds() + 6 * 60 }),
      'two signatures': { headers: (h) => ({ ...h, 'x-cio-signature': [h['x-cio-signature']!, 'x'] }) },
      'a header of a megabyte': { headers: (h) => ({ ...h, 'x-cio-signature': 'a'.repeat(1_000_000) }) },
      'headers that are not an object': { headers: 'x-cio-signature' as unknown as HeadersLike },
    };

    for (const [description, sending] of Object.entries(requests)) {
      it(`responds 401 to ${description}, without calling the handler`, async () => {
        const request = signedRequest(
          envelope('email', 'sent'),
          typeof sending === 'function' ? sending() : sending,
        );
        expect(await handle(request)).to.deep.equal({ response: UNAUTHENTICATED, events: [] });
      });
    }

    it('responds 401 to a body with one additional byte, without calling the handler', async () => {
      const { headers, rawBody } = signedRequest(envelope('email', 'sent'));
      const changed = {
        headers,
        rawBody: `${rawBody as string}
`,
      };
      expect(await handle(changed)).to.deep.equal({ response: UNAUTHENTICATED, events: [] });
    });
  });

  it('accepts a timestamp of 7 days ago, as a retry can have', async () => {
    const timestamp = nowInSeconds() - 7 * 86_400;
    expect(parts(await send(createReceiver(), envelope('email', 'sent'), { timestamp }))).to.deep.equal(OK);
  });

  it('accepts the signature of any of its keys', async () => {
    const rotating = createReceiver({ signingKeys: ['new key', SIGNING_KEY] });
    for (const signingKey of ['new key', SIGNING_KEY, ` ${SIGNING_KEY}`.trim()]) {
      expect(parts(await send(rotating, envelope('email', 'sent'), { signingKey }))).to.deep.equal(OK);
    }
  });

  it('accepts a key that was configured with whitespace around it', async () => {
    const spacious = createReceiver({ signingKeys: `\t${SIGNING_KEY}\n` });
    expect(parts(await send(spacious, envelope('email', 'sent')))).to.deep.equal(OK);
  });

  describe('with a method', () => {
    it('accepts POST in upper and lower case, and a request without a method', async () => {
      for (const method of ['POST', 'post', undefined, null as unknown as string, 7 as unknown as string]) {
        const request = { ...signedRequest(envelope('email', 'sent')), method: method as string };
        const { response, events } = await handle(request);
        expect(response, String(method)).to.deep.equal(OK);
        expect(events).to.have.length(1);
      }
    });

    it('responds 405 with Allow: POST to other methods, even with a valid signature', async () => {
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'BREW', '']) {
        const request = signedRequest(envelope('email', 'sent'), { method });
        expect(await handle(request), method).to.deep.equal({ response: NOT_ALLOWED, events: [] });
      }
    });

    it('responds to HEAD as to GET, without a body', async () => {
      const response = await createReceiver().handle({ method: 'HEAD', headers: {}, rawBody: '' });
      expect(response).to.deep.equal({ ...NOT_ALLOWED, body: '' });
    });

    it('responds 200 only to GET and HEAD if healthCheck is set', async () => {
      const probed = createReceiver({ healthCheck: true });
      const probe = (method: string) => probed.handle({ method, headers: {}, rawBody: '' });
      expect(parts(await probe('GET'))).to.deep.equal(OK);
      expect(parts(await probe('head'))).to.deep.equal({ ...OK, body: '' });
      expect((await probe('PUT')).status).to.equal(405);
      expect((await probe('POST')).status).to.equal(401);
    });
  });

  describe('with a body', () => {
    it('responds 413 if the body exceeds maxBodyBytes', async () => {
      const limited = createReceiver({ maxBodyBytes: 8 });
      expect(parts(await send(limited, '12345678'))).to.deep.equal(OK);
      expect(parts(await send(limited, '123456789'))).to.deep.equal({
        status: 413,
        headers: HEADERS,
        body: { error: 'body too large' },
      });
    });

    it('measures text in UTF-8 bytes', async () => {
      const limited = createReceiver({ maxBodyBytes: 8 });
      for (const body of ['"äöüß"', Buffer.from('"äöüß"')]) {
        expect((await send(limited, body)).status).to.equal(413);
      }
    });

    it('responds 503 and warns once if a parser has read the body', async () => {
      const { createWebhookReceiver: create } = freshReceiver();
      const warnings = await warningsDuring(async () => {
        for (const rawBody of [{ metric: 'sent' }, undefined, null, 7]) {
          const request = { ...signedRequest(''), rawBody: rawBody as unknown as RawBody };
          expect(await handle(request, create)).to.deep.equal({ response: CONSUMED, events: [] });
        }
      });
      expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_BODY_CONSUMED']);
      expect(warnings[0]?.message).to.match(/Mount the receiver before express\.json\(\)/);
    });
  });

  it('returns a new response object for each request, so that changes do not affect other requests', async () => {
    const probed = createReceiver({ healthCheck: true });
    const requests = [
      () => probed.handle({ method: 'GET', headers: {}, rawBody: '' }),
      () => probed.handle({ method: 'PUT', headers: {}, rawBody: '' }),
      () => probed.handle({ headers: {}, rawBody: '' }),
      () => probed.handle(signedRequest(envelope('email', 'sent'))),
    ];
    for (const request of requests) {
      const { headers } = await request();
      Object.assign(headers, { 'x-request-id': 'mine' });
      expect((await request()).headers).to.not.have.property('x-request-id');
    }
  });
});
