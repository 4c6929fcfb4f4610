import { expect } from 'chai';
import {
  createWebhookReceiver,
  type HeadersLike,
  type RawBody,
  type WebhookResponse,
  type WebhookReceiverOptions,
  type WebhookRequest,
} from '../../lib/webhooks';
import { warningsDuring } from '../harness/telemetry/diagnostics';
import { freshReceiver } from '../harness/processes/fresh-lib';
import {
  envelope,
  newEventId,
  nowInSeconds,
  send,
  signedRequest,
  SIGNING_KEY,
} from '../harness/webhooks/webhook-world';

const receiver = (options: Partial<WebhookReceiverOptions> = {}, create = createWebhookReceiver) =>
  create({ signingKeys: SIGNING_KEY, dedupeMaxIds: 10, ...options });

/** A request, and what the handler got of it. */
async function handled(request: WebhookRequest, create = createWebhookReceiver) {
  const events: unknown[] = [];
  const answer = await receiver({ onEvent: (event) => events.push(event) }, create).handle(request);
  return { answer: parts(answer), events };
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

describe('the receiver', () => {
  describe('answers 200 to every authenticated request:', () => {
    const contents: Readonly<Record<string, unknown>> = {
      'an event of a published pair': envelope('email', 'delivered'),
      'an event of a pair that is new': envelope('hologram', 'projected'),
      'an event without an id': { ...envelope('email', 'delivered'), event_id: null },
      'an event without data': { event_id: newEventId(), object_type: 'email', metric: 'sent' },
      'a test': { test: true },
      'an empty object': {},
      'an array': [envelope('email', 'sent'), envelope('email', 'sent')],
      'a number': '7',
      null: 'null',
      'JSON that is cut off': '{"metric":',
      'text that is no JSON': 'ping',
      'bytes that are no text': Uint8Array.of(0xff, 0xfe, 0x00),
      'an empty body': '',
      'a deeply nested body': '['.repeat(100_000),
      'a body as bytes': Buffer.from(JSON.stringify(envelope('push', 'sent'))),
    };

    for (const [content, body] of Object.entries(contents)) {
      it(content, async () => {
        const events: unknown[] = [];
        expect(parts(await send(receiver(), body))).to.deep.equal(OK);
        expect(parts(await send(receiver({ onEvent: (event) => events.push(event) }), body))).to.deep.equal(
          OK,
        );
        expect(events).to.have.length(1);
      });
    }
  });

  describe('answers 401, and does nothing, to', () => {
    type Unauthentic = Parameters<typeof signedRequest>[1];
    // what depends on the time is made when it is sent: the specs before this one take minutes
    const requests: Readonly<Record<string, Unauthentic | (() => Unauthentic)>> = {
      'a request without headers': { headers: {} },
      'a signature of another key': { signingKey: 'another' },
      'a signature without a timestamp': { headers: (h) => ({ 'x-cio-signature': h['x-cio-signature'] }) },
      'a timestamp without a signature': { headers: (h) => ({ 'x-cio-timestamp': h['x-cio-timestamp'] }) },
      'another timestamp': { headers: (h) => ({ ...h, 'x-cio-timestamp': String(nowInSeconds() - 1) }) },
      'a signature of 9 days ago': () => ({ timestamp: nowInSeconds() - 9 * 86_400 }),
      'a signature of 6 minutes ahead': () => ({ timestamp: nowInSeconds() + 6 * 60 }),
      'two signatures': { headers: (h) => ({ ...h, 'x-cio-signature': [h['x-cio-signature']!, 'x'] }) },
      'a header of a megabyte': { headers: (h) => ({ ...h, 'x-cio-signature': 'a'.repeat(1_000_000) }) },
      'headers that are none': { headers: 'x-cio-signature' as unknown as HeadersLike },
    };

    for (const [description, sending] of Object.entries(requests)) {
      it(description, async () => {
        const request = signedRequest(
          envelope('email', 'sent'),
          typeof sending === 'function' ? sending() : sending,
        );
        expect(await handled(request)).to.deep.equal({ answer: UNAUTHENTICATED, events: [] });
      });
    }

    it('a body that was changed by one byte', async () => {
      const { headers, rawBody } = signedRequest(envelope('email', 'sent'));
      const changed = {
        headers,
        rawBody: `${rawBody as string}
`,
      };
      expect(await handled(changed)).to.deep.equal({ answer: UNAUTHENTICATED, events: [] });
    });
  });

  it('takes a repetition of a week ago', async () => {
    const timestamp = nowInSeconds() - 7 * 86_400;
    expect(parts(await send(receiver(), envelope('email', 'sent'), { timestamp }))).to.deep.equal(OK);
  });

  it('takes the signature of any of its keys', async () => {
    const rotating = receiver({ signingKeys: ['new key', SIGNING_KEY] });
    for (const signingKey of ['new key', SIGNING_KEY, ` ${SIGNING_KEY}`.trim()]) {
      expect(parts(await send(rotating, envelope('email', 'sent'), { signingKey }))).to.deep.equal(OK);
    }
  });

  it('takes a key that was copied with the spaces around it', async () => {
    const spacious = receiver({ signingKeys: `\t${SIGNING_KEY}\n` });
    expect(parts(await send(spacious, envelope('email', 'sent')))).to.deep.equal(OK);
  });

  describe('and methods:', () => {
    it('POST is what is expected, in any case and where none is named', async () => {
      for (const method of ['POST', 'post', undefined, null as unknown as string, 7 as unknown as string]) {
        const request = { ...signedRequest(envelope('email', 'sent')), method: method as string };
        const { answer, events } = await handled(request);
        expect(answer, String(method)).to.deep.equal(OK);
        expect(events).to.have.length(1);
      }
    });

    it('others are answered 405 with what is allowed, signed or not', async () => {
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'BREW', '']) {
        const request = signedRequest(envelope('email', 'sent'), { method });
        expect(await handled(request), method).to.deep.equal({ answer: NOT_ALLOWED, events: [] });
      }
    });

    it('HEAD is answered as GET is, without a body', async () => {
      const answer = await receiver().handle({ method: 'HEAD', headers: {}, rawBody: '' });
      expect(answer).to.deep.equal({ ...NOT_ALLOWED, body: '' });
    });

    it('healthCheck answers GET and HEAD with 200, and nothing else', async () => {
      const probed = receiver({ healthCheck: true });
      const probe = (method: string) => probed.handle({ method, headers: {}, rawBody: '' });
      expect(parts(await probe('GET'))).to.deep.equal(OK);
      expect(parts(await probe('head'))).to.deep.equal({ ...OK, body: '' });
      expect((await probe('PUT')).status).to.equal(405);
      expect((await probe('POST')).status).to.equal(401);
    });
  });

  describe('and bodies:', () => {
    it('above maxBodyBytes are answered 413, up to it taken', async () => {
      const limited = receiver({ maxBodyBytes: 8 });
      expect(parts(await send(limited, '12345678'))).to.deep.equal(OK);
      expect(parts(await send(limited, '123456789'))).to.deep.equal({
        status: 413,
        headers: HEADERS,
        body: { error: 'body too large' },
      });
    });

    it('count in bytes, also where they are text', async () => {
      const limited = receiver({ maxBodyBytes: 8 });
      for (const body of ['"äöüß"', Buffer.from('"äöüß"')]) {
        expect((await send(limited, body)).status).to.equal(413);
      }
    });

    it('that a parser has read already are answered 503, and the operator is told once', async () => {
      const { createWebhookReceiver: create } = freshReceiver();
      const warnings = await warningsDuring(async () => {
        for (const rawBody of [{ metric: 'sent' }, undefined, null, 7]) {
          const request = { ...signedRequest(''), rawBody: rawBody as unknown as RawBody };
          expect(await handled(request, create)).to.deep.equal({ answer: CONSUMED, events: [] });
        }
      });
      expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_BODY_CONSUMED']);
      expect(warnings[0]?.message).to.match(/Mount the receiver before express\.json\(\)/);
    });
  });

  it('answers each request with an object of its own: what one changes no other sees', async () => {
    const probed = receiver({ healthCheck: true });
    const answers = [
      () => probed.handle({ method: 'GET', headers: {}, rawBody: '' }),
      () => probed.handle({ method: 'PUT', headers: {}, rawBody: '' }),
      () => probed.handle({ headers: {}, rawBody: '' }),
      () => probed.handle(signedRequest(envelope('email', 'sent'))),
    ];
    for (const answer of answers) {
      const { headers } = await answer();
      Object.assign(headers, { 'x-request-id': 'mine' });
      expect((await answer()).headers).to.not.have.property('x-request-id');
    }
  });
});
