import { createHmac } from 'node:crypto';
import { context, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import type { CustomerIOInstrumentationConfig } from '../../lib';
import { rejection, World } from '../harness/sdk/world';

describe('the option', () => {
  let world: World;
  afterEach(() => world.end());
  const create = async (config: CustomerIOInstrumentationConfig) => {
    world = await World.create(config);
  };

  it('requireParentSpan suppresses spans without a parent, but not metrics and log events', async () => {
    await create({ requireParentSpan: true });
    await world.track().identify('x');
    expect(world.telemetry.spans).to.deep.equal([]);
    expect(await world.telemetry.points('customerio_api_requests_total')).to.have.length(1);
    world.simulator.script({}, { kind: 'error', status: 400 });
    await rejection(world.track().identify('x'));
    expect(world.telemetry.logRecords[0]?.attributes).to.include({
      'error.type': '400',
      'http.response.status_code': 400,
    });
    const parent = trace.getTracer('app').startSpan('parent');
    await context.with(trace.setSpan(context.active(), parent), () => world.track().identify('x'));
    expect(world.telemetry.span().parentSpanContext?.spanId).to.equal(parent.spanContext().spanId);
  });

  it('captureCustomerId "raw" records the id of Track, Pipelines and App calls', async () => {
    await create({ captureCustomerId: 'raw' });
    await world.track().identify(4711);
    await world.pipelines().track({ userId: 'user-1', event: 'E' });
    await world.app().sendEmail(world.email());
    await world.app().sendEmail(world.email({ identifiers: { email: 'jane@example.com' } }));
    await world.app().getAttributes('cio-9');
    await world.track().mergeCustomers('id' as never, 'kept', 'id' as never, 'merged');
    await world.app().listSegments();
    expect(world.telemetry.spans.map(({ attributes }) => attributes['customerio.customer_id'])).to.deep.equal(
      ['4711', 'user-1', 'customer-4711', 'jane@example.com', 'cio-9', 'kept', undefined],
    );
  });

  it('captureCustomerId "hash" records the keyed hash and never the id', async () => {
    const customerIdHashKey = 'a key of enough characters';
    await create({ captureCustomerId: 'hash', customerIdHashKey });
    await world.track().identify('jane@example.com');
    await world.track().trackAnonymous('anonymous', { name: 'x' });
    const expected = createHmac('sha256', customerIdHashKey).update('jane@example.com').digest('hex');
    const [identified, anonymous] = world.telemetry.spans;
    expect(identified?.attributes['customerio.customer_id_hash']).to.equal(expected);
    expect(identified?.attributes).to.not.have.property('customerio.customer_id');
    expect(anonymous?.attributes).to.not.have.any.keys(
      'customerio.customer_id',
      'customerio.customer_id_hash',
    );
  });

  it('captureEventName records the names of tracked events', async () => {
    await create({ captureEventName: true });
    await world.track().track('x', { name: 'signup' });
    await world.track().trackAnonymous('a', { name: 'visit' });
    await world.pipelines().track({ userId: 'u', event: 'Order Completed' });
    await world.track().identify('x');
    expect(world.telemetry.spans.map(({ attributes }) => attributes['customerio.event_name'])).to.deep.equal([
      'signup',
      'visit',
      'Order Completed',
      undefined,
    ]);
  });

  it('captureTransactionalMessageId records the id of the sent message as a string', async () => {
    await create({ captureTransactionalMessageId: true });
    await world.app().sendEmail(world.email());
    await world.app().sendEmail(world.email({ transactional_message_id: 7 }));
    expect(
      world.telemetry.spans.map(({ attributes }) => attributes['customerio.transactional_message_id']),
    ).to.deep.equal(['welcome', '7']);
  });

  it('captureCustomerId with other capture options records the values that each call has', async () => {
    await create({ captureCustomerId: 'raw', captureEventName: true, captureTransactionalMessageId: true });
    await world.track().identify('x');
    await world.track().track('x', { name: 'signup' });
    await world.app().sendEmail(world.email());
    const captured = world.telemetry.spans.map(({ attributes }) =>
      ['customer_id', 'event_name', 'transactional_message_id'].map(
        (name) => attributes[`customerio.${name}`],
      ),
    );
    expect(captured).to.deep.equal([
      ['x', undefined, undefined],
      ['x', 'signup', undefined],
      ['customer-4711', undefined, 'welcome'],
    ]);
  });

  it('captureErrorMessage records the redacted message on span, status and log event', async () => {
    await create({ captureErrorMessage: true });
    world.simulator.script({}, { status: 400, body: { meta: { error: 'jane@example.com is suppressed' } } });
    await rejection(world.track().identify('x'));
    const span = world.telemetry.span();
    expect(span.attributes['customerio.error.message']).to.equal('[EMAIL] is suppressed');
    expect(span.status.message).to.equal('[EMAIL] is suppressed');
    expect(world.telemetry.logRecords[0]?.attributes['customerio.error.message']).to.equal(
      '[EMAIL] is suppressed',
    );
  });

  it('logLevel "info" and "debug" log all calls, "warn" failed calls, "error" and "none" no calls', async () => {
    const levels = ['debug', 'info', 'warn', 'error', 'none'] as const;
    const logged: unknown[] = [];
    await create({});
    for (const logLevel of levels) {
      world.instrumentation.setConfig({ logLevel });
      await world.app().sendEmail(world.email());
      world.simulator.script({}, { kind: 'error', status: 404 });
      await rejection(world.track().identify('x'));
      logged.push(world.telemetry.logRecords.map(({ severityText }) => severityText));
      world.telemetry.reset();
    }
    expect(logged).to.deep.equal([['INFO', 'WARN'], ['INFO', 'WARN'], ['WARN'], [], []]);
  });

  it("logger writes log events with the span ids to a logger with pino's signature", async () => {
    const lines: unknown[][] = [];
    const line = (level: string) => (object: object, message?: string) =>
      lines.push([level, object, message]);
    const logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
    await create({ logLevel: 'info', logger });
    const { delivery_id } = await world.app().sendEmail(world.email());
    const [level, object, message] = lines[0] ?? [];
    const { traceId, spanId } = world.telemetry.span().spanContext();
    expect([level, message]).to.deep.equal(['info', 'Customer.io sendEmail succeeded']);
    expect(object).to.deep.include({
      event: 'customerio.api.call',
      'customerio.operation': 'sendEmail',
      'customerio.status': 'success',
      'customerio.delivery_id': delivery_id as string,
      trace_id: traceId,
      span_id: spanId,
    });
  });

  it('logger works without OpenTelemetry providers', async () => {
    const lines: object[] = [];
    const logger = { debug() {}, info() {}, warn: (object: object) => lines.push(object), error() {} };
    await create({ logger });
    await world.telemetry.shutdown();
    await rejection(world.track({ url: 'http://127.0.0.1:1', retry: { maxRetries: 0 } }).identify('x'));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include({ 'customerio.operation': 'identify', 'customerio.attempts': 1 });
    expect(lines[0]).to.not.have.property('trace_id');
  });
});
