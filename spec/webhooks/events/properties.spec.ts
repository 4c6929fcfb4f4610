import { expect } from 'chai';
import fc from 'fast-check';
import { BOUNCE_TYPES, CAMPAIGN_TYPES, CHANNELS, EVENT_TYPES } from '../../../lib/catalog';
import {
  createWebhookReceiver,
  signWebhook,
  type HeadersLike,
  type WebhookResponse,
} from '../../../lib/webhooks';
import { parseExactJson } from '../../../lib/webhooks/events/exact-json';
import { parse } from '../../../lib/webhooks/events/parse';
import { parseSignatureHeaders, Verifier } from '../../../lib/webhooks/verification/signature';
import { nowInSeconds, send, SIGNING_KEY, WebhookWorld } from '../../harness/webhooks/webhook-world';
import { almostEvents, anyJson } from './almost-events';

const prototypes = () =>
  JSON.stringify(
    [Object, Array, Map, Function].map(({ prototype }) => Reflect.ownKeys(prototype).map(String)),
  );

/** Asserts that a response is one that the receiver documents. */
function expectDocumented({ status, headers, body }: WebhookResponse, method = 'POST'): void {
  expect(status).to.be.oneOf([200, 401, 405, 413, 503]);
  const json = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  const extra = status === 405 ? { allow: 'POST' } : status === 503 ? { 'retry-after': '1' } : {};
  expect(headers).to.deep.equal({ ...json, ...extra });
  if (method.toUpperCase() === 'HEAD') expect(body).to.equal('');
  else expect(Object.keys(JSON.parse(body) as object)).to.deep.equal([status === 200 ? 'ok' : 'error']);
  expect(body.length).to.be.lessThan(100);
}

const bytes = fc.uint8Array({ maxLength: 300 });
const bodies = fc.oneof(
  bytes,
  anyJson,
  anyJson.map((json) => Buffer.from(json)),
);
const methods = fc.oneof(fc.constantFrom('POST', 'post', 'GET', 'HEAD', 'PUT', ''), fc.string());

const headerNames = fc.oneof(
  fc.constantFrom(
    'x-cio-signature',
    'x-cio-timestamp',
    'X-CIO-Signature',
    'X-Cio-Timestamp',
    '__proto__',
    'get',
  ),
  fc.string(),
);
const hex = fc.stringMatching(/^[0-9a-fA-F]{60,68}$/);
const headerValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.string(),
  hex,
  fc.integer().map(String),
  fc.array(fc.oneof(hex, fc.integer().map(String)), { maxLength: 3 }),
  fc.anything(),
);
const headerRecords = fc
  .array(fc.tuple(headerNames, headerValues), { maxLength: 6 })
  .map((entries) => Object.fromEntries(entries) as HeadersLike);

describe('a webhook receiver with random requests', () => {
  let world: WebhookWorld;
  beforeEach(() => {
    world = new WebhookWorld({}, { captureCustomerId: 'raw', captureErrorMessage: true, logLevel: 'debug' });
  });
  afterEach(() => world.end());

  it('returns a documented response and rejects requests without a signature', async () => {
    const before = prototypes();
    await fc.assert(
      fc.asyncProperty(methods, headerRecords, bodies, async (method, headers, rawBody) => {
        const response = await world.receiver.handle({ method, headers, rawBody });
        expectDocumented(response, method);
        expect(response.status).to.equal(method.toUpperCase() === 'POST' ? 401 : 405);
      }),
      { numRuns: 300 },
    );
    expect(world.events).to.deep.equal([]);
    expect(prototypes()).to.equal(before);
  });

  it('returns a documented response to values that are not requests', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), fc.anything(), async (method, headers, rawBody) => {
        expectDocumented(await world.receiver.handle({ method, headers, rawBody } as never));
      }),
      { numRuns: 300 },
    );
  });

  it('responds 200 to authenticated requests, handles each event once and reports every request', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const receiver = createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 1 });
        expect(await send(receiver, body)).to.include({ status: 200, body: '{"ok":true}' });
        world.events.length = 0;
        world.telemetry.reset();
        const responses = [await world.send(body), await world.send(body)];
        responses.forEach((response) => expectDocumented(response));
        expect(responses.map(({ status }) => status)).to.deep.equal([200, 200]);
        // without an event id both requests are handled; with the id of an earlier event, neither is
        const isHandled = world.telemetry.spans.map(
          ({ attributes }) => attributes['customerio.webhook.outcome'] === 'accepted',
        );
        expect(isHandled.filter(Boolean)).to.have.length(world.events.length);
        expect(isHandled).to.have.length(2);
        expect(parse(body).event.eventId === undefined).to.equal(isHandled[1]);
      }),
      { numRuns: 150 },
    );
  });

  it('parses JSON to a documented event with typed fields or to an unknown event with the JSON', () => {
    const before = prototypes();
    fc.assert(
      fc.property(anyJson, (json) => {
        const { event, malformed } = parse(json);
        expect(event.eventId === undefined || (event.eventId !== '' && event.eventId.length <= 128)).to.equal(
          true,
        );
        expect(event.timestamp === undefined || !Number.isNaN(event.timestamp.getTime())).to.equal(true);
        if (event.type === 'unknown') {
          expect(event.raw).to.deep.equal(parseExactJson(json));
          return;
        }
        expect(malformed).to.equal(false);
        expect(event.type).to.be.oneOf(EVENT_TYPES);
        expect(event.type).to.equal(`${event.objectType}_${event.metric}`);
        expect(event.campaignType).to.be.oneOf(CAMPAIGN_TYPES);
        expect(event.channel).to.be.oneOf([...CHANNELS, undefined]);
        expect(event.bounceType).to.be.oneOf([...BOUNCE_TYPES, undefined]);
        expectTyped(event.data);
      }),
      { numRuns: 1_000 },
    );
    expect(prototypes()).to.equal(before);
  });

  it('parses random bytes to an unknown event', () => {
    fc.assert(
      fc.property(bytes, (body) => {
        expect(parse(body).event.type).to.equal('unknown');
      }),
    );
  });

  it('records only attributes from closed sets', async () => {
    await fc.assert(
      fc.asyncProperty(almostEvents, async (body) => void (await world.send(body))),
      { numRuns: 300 },
    );
    const events = await world.telemetry.points('customerio_message_events_total');
    const received = await world.telemetry.points('customerio_webhook_received_total');
    expect(received.length).to.equal(EVENT_TYPES.length + 1);
    for (const { attributes } of events) {
      expect(Object.keys(attributes).sort()).to.deep.equal(['campaign_type', 'channel', 'event']);
      expect(attributes['channel']).to.be.oneOf([...CHANNELS]);
      expect(attributes['campaign_type']).to.be.oneOf([...CAMPAIGN_TYPES]);
    }
    for (const { sum = 0 } of await world.telemetry.points('customerio_webhook_lag_ms')) {
      expect(Number.isFinite(sum)).to.equal(true);
    }
  });
});

describe('a random webhook signature', () => {
  const now = nowInSeconds();
  const verifier = new Verifier([SIGNING_KEY], { pastMs: Infinity, futureMs: Infinity });
  const isAccepted = (headers: Record<string, string>, body: Uint8Array) => {
    const signature = parseSignatureHeaders(headers);
    return !('rejected' in signature) && verifier.verify(signature, body, now * 1000).rejected === undefined;
  };
  const signed = fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 99_999_999_999 }))
    .map(([body, timestamp]) => ({
      body,
      headers: signWebhook({ signingKey: SIGNING_KEY, body, timestamp }),
    }));
  const position = fc.nat();
  const flip = fc.integer({ min: 1, max: 255 });

  it('is accepted with the signed timestamp and body', () => {
    fc.assert(fc.property(signed, ({ body, headers }) => isAccepted(headers, body)));
  });

  it('is rejected if a byte of the body is changed, removed or added', () => {
    fc.assert(
      fc.property(signed, position, flip, ({ body, headers }, at, change) => {
        const index = at % body.length;
        const altered = Uint8Array.from(body);
        altered[index]! ^= change;
        const shorter = Uint8Array.from([...body.slice(0, index), ...body.slice(index + 1)]);
        const longer = Uint8Array.from([...body.slice(0, index), change, ...body.slice(index)]);
        return [altered, shorter, longer].every((other) => !isAccepted(headers, other));
      }),
    );
  });

  it('is rejected if a character of the timestamp or signature is changed', () => {
    fc.assert(
      fc.property(
        signed,
        fc.constantFrom('x-cio-timestamp' as const, 'x-cio-signature' as const),
        position,
        fc.string({ minLength: 1, maxLength: 1 }),
        ({ body, headers }, name, at, replacement) => {
          const original = headers[name];
          const index = at % original.length;
          const changed = original.slice(0, index) + replacement + original.slice(index + 1);
          // surrounding spaces are ignored, and hex digits are case-insensitive
          fc.pre(changed.trim().length === original.length && changed.toLowerCase() !== original);
          return !isAccepted({ ...headers, [name]: changed }, body);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is rejected if a digit moves from the timestamp to the body', () => {
    fc.assert(
      fc.property(signed, ({ body, headers }) => {
        const timestamp = headers['x-cio-timestamp'];
        const moved = Buffer.concat([Buffer.from(`${timestamp.slice(-1)}:`), body]);
        return !isAccepted({ ...headers, 'x-cio-timestamp': timestamp.slice(0, -1) }, moved);
      }),
    );
  });

  it('is rejected if it was made with another key', () => {
    fc.assert(
      fc.property(signed, fc.string({ minLength: 1 }), ({ body, headers }, key) => {
        fc.pre(key.trim() !== '' && key.trim() !== SIGNING_KEY);
        const timestamp = Number(headers['x-cio-timestamp']);
        return !isAccepted(signWebhook({ signingKey: key, body, timestamp }), body);
      }),
    );
  });
});

const TEXTS =
  'customer_id delivery_id journey_id recipient subject failure_message content href to email_address'.split(
    ' ',
  );
const NUMBERS = 'action_id campaign_id broadcast_id newsletter_id content_id trigger_id link_id'.split(' ');
const FLAGS = 'prefetched proxied synthetic machine'.split(' ');

/** Asserts that each field has its declared type, so that an application need not check it. */
function expectTyped(data: Record<string, unknown> | object): void {
  const fields = data as Record<string, unknown>;
  const own = (name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  for (const name of TEXTS) expect(typeof own(name), name).to.be.oneOf(['string', 'undefined']);
  for (const name of NUMBERS) {
    expect(own(name) === undefined || Number.isSafeInteger(own(name)), name).to.equal(true);
  }
  for (const name of FLAGS) expect(typeof own(name), name).to.be.oneOf(['boolean', 'undefined']);
  for (const name of ['identifiers', 'headers']) {
    expect(typeof own(name), name).to.be.oneOf(['object', 'undefined']);
    expect(own(name)).to.not.equal(null);
  }
  const { recipients } = fields as { recipients?: { device_id?: unknown }[] };
  for (const { device_id } of recipients ?? []) expect(typeof device_id).to.be.oneOf(['string', 'undefined']);
}
