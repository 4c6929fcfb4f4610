import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import { rejection, World } from '../harness/sdk/world';

describe('a call', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.end());

  describe('that succeeds', () => {
    it('records one CLIENT span with operation, API and server, and without a status', async () => {
      await world.track().identify('customer-4711', { email: 'jane@example.com' });
      const span = world.telemetry.span();
      expect(span.name).to.equal('customerio.identify');
      expect(span.kind).to.equal(SpanKind.CLIENT);
      expect(span.status).to.deep.equal({ code: SpanStatusCode.UNSET });
      expect(span.attributes).to.deep.equal({
        'customerio.operation': 'identify',
        'customerio.api': 'track',
        'customerio.sdk': 'customerio-node',
        'customerio.attempts': 1,
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(world.simulator.url).port),
      });
      expect(span.instrumentationScope.name).to.equal('opentelemetry-instrumentation-customerio');
    });

    it('records one latency, one request and no error', async () => {
      const before = performance.now();
      await world.pipelines().track({ userId: 'u', event: 'Signed Up' });
      const elapsed = performance.now() - before;
      const attributes = { operation: 'track', status: 'success', api: 'pipelines' };
      const [latency] = await world.telemetry.points('customerio_api_latency_ms');
      expect(latency?.attributes).to.deep.equal(attributes);
      expect(latency?.count).to.equal(1);
      expect(latency?.sum).to.be.greaterThan(0).and.at.most(elapsed);
      expect(await world.telemetry.points('customerio_api_requests_total')).to.deep.equal([
        { attributes, value: 1 },
      ]);
      expect(await world.telemetry.points('customerio_api_errors_total')).to.deep.equal([]);
    });

    it('records its duration, as a failed call does', async () => {
      const before = performance.now();
      await world.track().identify('x');
      world.simulator.script({}, { kind: 'error', status: 400 });
      await rejection(world.track().identify('x'));
      const elapsed = performance.now() - before;
      const points = await world.telemetry.points('customerio_api_latency_ms');
      expect(points.map(({ attributes }) => attributes['status'])).to.deep.equal(['success', 'error']);
      expect(points.reduce((all, { sum = Number.NaN }) => all + sum, 0)).to.be.within(0, elapsed);
    });

    it('records the delivery id of a send', async () => {
      const response = await world.app().sendEmail(world.email());
      expect(world.telemetry.span().attributes['customerio.delivery_id'])
        .to.equal(response['delivery_id'])
        .and.be.a('string');
    });

    it('is not logged at the default level', async () => {
      await world.track().identify('x');
      expect(world.telemetry.logRecords).to.deep.equal([]);
    });
  });

  describe('that fails', () => {
    it('sets error type, status code and machine-readable reason on the span, but not the error text', async () => {
      world.simulator.script(
        {},
        {
          status: 400,
          body: { errors: [{ reason: 'invalid', field: 'id', message: 'jane@example.com is bad' }] },
        },
      );
      await rejection(world.track().identify('x'));
      const span = world.telemetry.span();
      expect(span.status).to.deep.equal({ code: SpanStatusCode.ERROR });
      expect(span.attributes).to.include({
        'error.type': '400',
        'http.response.status_code': 400,
        'customerio.error.reason': 'invalid',
      });
      expect(span.events).to.deep.equal([]);
    });

    it('records no reason that could be a value of the arguments, in any form', async () => {
      const word = 'janedoe';
      const inMap: object = { toJSON: () => Object.fromEntries(new Map([['name', word]])) };
      const arguments_: readonly (readonly [string, object])[] = [
        [encodeURIComponent('jane doe'), {}],
        [word, {}],
        ['a', inMap],
        ['a', { json: JSON.stringify({ json: JSON.stringify({ name: word }) }) }],
        ['a', { name: String.raw`\u006aanedoe` }],
        ['a', { name: word }],
      ];
      const client = world.track({ retry: { maxRetries: 0 } });
      for (const code of [word, word.toUpperCase(), 'jane_doe', 'jane-doe']) {
        for (const [id, data] of arguments_) {
          world.simulator.script(
            {},
            { status: 400, body: { code, meta: { reason: code }, errors: [{ code }] } },
          );
          const call = client.identify(id, data);
          // the application deletes its data while the call is in flight
          for (const key of Object.keys(data)) delete (data as Record<string, unknown>)[key];
          await rejection(call);
        }
      }
      expect(world.telemetry.spans).to.have.length(24);
      for (const { attributes } of world.telemetry.spans) {
        expect(attributes).to.include({ 'error.type': '400' });
        expect(attributes).to.not.have.property('customerio.error.reason');
      }
    });

    it('counts one request with status error and one error of its type', async () => {
      world.simulator.script({}, { kind: 'html', status: 502 });
      await rejection(world.track().identify('x'));
      expect(await world.telemetry.points('customerio_api_requests_total')).to.deep.equal([
        { attributes: { operation: 'identify', status: 'error', api: 'track' }, value: 1 },
      ]);
      expect(await world.telemetry.points('customerio_api_errors_total')).to.deep.equal([
        { attributes: { operation: 'identify', error_type: 'invalid_response', api: 'track' }, value: 1 },
      ]);
      expect(world.telemetry.span().attributes).to.not.have.property('http.response.status_code');
    });

    it('emits one WARN log event with the context of its span', async () => {
      world.simulator.script({}, { kind: 'error', status: 404 });
      await rejection(world.app().getCustomersByEmail('jane@example.com'));
      const [record, ...more] = world.telemetry.logRecords;
      expect(more).to.deep.equal([]);
      expect(record?.eventName).to.equal('customerio.api.call');
      expect(record?.severityText).to.equal('WARN');
      expect(record?.severityNumber).to.equal(13);
      expect(record?.body).to.equal('Customer.io getCustomersByEmail failed: 404');
      expect(record?.spanContext?.spanId).to.equal(world.telemetry.span().spanContext().spanId);
      expect(record?.attributes).to.include({
        'customerio.operation': 'getCustomersByEmail',
        'customerio.api': 'app',
        'customerio.sdk': 'customerio-node',
        'customerio.status': 'error',
        'error.type': '404',
        'http.response.status_code': 404,
        'customerio.attempts': 1,
      });
      expect(record?.attributes['customerio.duration_ms']).to.be.a('number');
    });

    it('makes no request and throws synchronously if the SDK rejects the arguments', () => {
      const client = world.track();
      expect(() => client.track('', { name: 'x' })).to.throw('customerId is required');
      const { attributes } = world.telemetry.span();
      expect(attributes).to.include({ 'error.type': 'invalid_argument', 'customerio.attempts': 0 });
      expect(world.simulator.requests).to.have.length(0);
    });
  });

  it('is recorded if a method is called without its client, and throws as without instrumentation', () => {
    const identify = Reflect.get(world.track(), 'identify') as (id: string) => unknown;
    expect(() => Reflect.apply(identify, undefined, ['x'])).to.throw(TypeError);
    expect(world.telemetry.span().attributes).to.include({ 'error.type': 'invalid_argument' });
    expect(world.telemetry.span().attributes).to.not.have.property('server.address');
  });

  describe('in a batch', () => {
    const items = [1, 2, 3].map((id) => ({ type: 'person', action: 'identify', identifiers: { id } }));

    it('records the batch size', async () => {
      await world.track().batch(items);
      const [size] = await world.telemetry.points('customerio_api_batch_size');
      expect(size).to.deep.include({ attributes: { operation: 'batch', api: 'track' }, count: 1, sum: 3 });
      expect(world.telemetry.span().attributes['customerio.batch_size']).to.equal(3);
    });

    it('counts the items that a 207 response rejects, and still succeeds', async () => {
      world.simulator.script({}, { kind: 'partial', errors: 2 });
      const response = await world.track().batch(items);
      expect(response['errors']).to.have.length(2);
      expect(await world.telemetry.points('customerio_api_partial_failures_total')).to.deep.equal([
        { attributes: { operation: 'batch', api: 'track' }, value: 2 },
      ]);
      const span = world.telemetry.span();
      expect(span.attributes['customerio.partial_failures']).to.equal(2);
      expect(span.status.code).to.equal(SpanStatusCode.UNSET);
    });

    it('does not count `errors` in the response of an operation without partial failures', async () => {
      world.simulator.script({}, { status: 200, body: { errors: [{}, {}] } });
      await world.app().getBroadcastTriggerErrors(1, 2);
      expect(await world.telemetry.points('customerio_api_partial_failures_total')).to.deep.equal([]);
    });
  });

  it('is in flight until it succeeds, fails or throws', async () => {
    const inFlight = async () =>
      (await world.telemetry.points('customerio_api_in_flight'))
        .filter(({ attributes }) => attributes['api'] === 'track')
        .map(({ value }) => value);
    world.simulator.script({}, { kind: 'slow', ms: 60 }, { kind: 'error', status: 400 }, { kind: 'reset' });
    const client = world.track({ retry: { maxRetries: 0 } });
    const slow = client.identify('x');
    expect(await inFlight()).to.deep.equal([1]);
    await slow;
    await rejection(client.identify('x'));
    await rejection(client.identify('x'));
    expect(() => client.identify('')).to.throw();
    expect(await inFlight()).to.deep.equal([0]);
  });

  it('counts accepted e-mails as sent only if emailSentSource is "api"', async () => {
    const sent = async () => {
      const points = await world.telemetry.points('customerio_email_sent_total');
      return Object.fromEntries(
        points.map(({ attributes, value }) => [String(attributes['campaign_type']), value]),
      );
    };
    const zero = { campaign: 0, broadcast: 0, newsletter: 0, transactional: 0, unknown: 0 };
    await world.app().sendEmail(world.email());
    expect(await sent()).to.deep.equal({});
    world.instrumentation.setConfig({ emailSentSource: 'api' });
    expect(await sent()).to.deep.equal(zero);
    for (let i = 0; i < 3; i++) await world.app().sendEmail(world.email());
    expect(await sent()).to.deep.equal({ ...zero, transactional: 3 });
    await world.app().sendEmail(world.email({ queue_draft: true }));
    await world
      .app()
      .sendPush(new world.sdk.SendPushRequest({ identifiers: { id: 'x' }, transactional_message_id: 1 }));
    await world.track().identify('x');
    world.simulator.script({}, { kind: 'error', status: 400 });
    await rejection(world.app().sendEmail(world.email()));
    expect(await sent()).to.deep.equal({ ...zero, transactional: 3 });
  });
});
