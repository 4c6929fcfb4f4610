import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { CustomerIOInstrumentation, withTracing } from '../../lib';
import { rejection } from '../harness/sdk/world';
import { InMemoryTelemetry, unregister } from '../harness/telemetry/telemetry';

describe('withTracing', () => {
  let telemetry: InMemoryTelemetry;
  let instance: CustomerIOInstrumentation | undefined;
  beforeEach(() => {
    telemetry = new InMemoryTelemetry().register();
  });
  afterEach(async () => {
    instance?.disable();
    await telemetry.shutdown();
  });

  it('starts a CLIENT span that is active during the operation and ends with status OK', async () => {
    let active: string | undefined;
    const result = await withTracing('onboard', { plan: 'pro', seats: 3, trial: true }, () => {
      active = trace.getActiveSpan()?.spanContext().spanId;
      return Promise.resolve('done');
    });
    expect(result).to.equal('done');
    const span = telemetry.span();
    expect([span.name, span.kind]).to.deep.equal(['customerio.onboard', SpanKind.CLIENT]);
    expect(span.status).to.deep.equal({ code: SpanStatusCode.OK });
    expect(span.attributes).to.deep.equal({
      plan: 'pro',
      seats: 3,
      trial: true,
      'customerio.operation': 'onboard',
    });
    expect(active).to.equal(span.spanContext().spanId);
  });

  it('redacts attributes by key and by content', async () => {
    await withTracing('onboard', { userId: 'customer-4711', note: 'mail jane@example.com' }, () =>
      Promise.resolve(),
    );
    expect(telemetry.span().attributes).to.include({ userId: '[REDACTED]', note: 'mail [EMAIL]' });
  });

  it('redacts the name in the name of the span and in its attribute', async () => {
    const name = 'onboard jane@example.com, token=abc, +15550109999';
    await withTracing(name, {}, () => Promise.resolve());
    const redacted = 'onboard [EMAIL], token=[CREDENTIALS], [PHONE]';
    expect(telemetry.span().name).to.equal(`customerio.${redacted}`);
    expect(telemetry.span().attributes).to.deep.equal({ 'customerio.operation': redacted });
  });

  it('accepts a name that is not a string', async () => {
    await withTracing(7 as never, {}, () => Promise.resolve());
    expect(telemetry.span().name).to.equal('customerio.unknown');
  });

  it('ends the span with status ERROR and the error class, without the text, and rejects with the same error', async () => {
    const error = Object.assign(new Error('jane@example.com'), { statusCode: 404 });
    expect(await rejection(withTracing('onboard', {}, () => Promise.reject(error)))).to.equal(error);
    const span = telemetry.span();
    expect(span.status).to.deep.equal({ code: SpanStatusCode.ERROR });
    expect(span.attributes).to.deep.equal({ 'customerio.operation': 'onboard', 'error.type': '404' });
    expect(span.events).to.deep.equal([]);
  });

  it('records the redacted error text if captureErrorMessage is true', async () => {
    instance = new CustomerIOInstrumentation({ captureErrorMessage: true });
    await rejection(withTracing('onboard', {}, () => Promise.reject(new Error('to jane@example.com'))));
    expect(telemetry.span().status.message).to.equal('to [EMAIL]');
    expect(telemetry.span().attributes['customerio.error.message']).to.equal('to [EMAIL]');
  });

  it('ends the span if the operation throws synchronously', async () => {
    const failing = () => {
      throw new Error('x');
    };
    await rejection(withTracing('onboard', {}, failing));
    expect(telemetry.span().status.code).to.equal(SpanStatusCode.ERROR);
  });

  it('runs the operation once if no provider is registered, or if the provider or the context manager fails', async () => {
    let runs = 0;
    const operation = () => Promise.resolve((runs += 1));
    unregister();
    expect(await withTracing('onboard', {}, operation)).to.equal(1);
    trace.setGlobalTracerProvider({
      getTracer: () => {
        throw new Error('x');
      },
    });
    expect(await withTracing('onboard', {}, operation)).to.equal(2);
    unregister();
    const broken = { setAttribute: null, end: null, spanContext: null };
    trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: () => broken }) as never });
    expect(await withTracing('onboard', {}, operation)).to.equal(3);
    const explode = () => {
      throw new Error('x');
    };
    context.disable();
    context.setGlobalContextManager({ active: explode, with: explode, disable() {} } as never);
    expect(await withTracing('onboard', {}, operation)).to.equal(4);
  });
});
