import { context, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { CustomerIOInstrumentation, logOperation } from '../../lib';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';

describe('logOperation', () => {
  let telemetry: InMemoryTelemetry;
  let instance: CustomerIOInstrumentation;
  const start = (config: ConstructorParameters<typeof CustomerIOInstrumentation>[0] = {}) => {
    telemetry = new InMemoryTelemetry().register();
    instance = new CustomerIOInstrumentation({ logLevel: 'info', ...config });
  };
  afterEach(async () => {
    instance.disable();
    await telemetry.shutdown();
  });

  it('logs a success as INFO with its data redacted, and leaves the data alone', () => {
    start();
    const data = Object.freeze({ plan: 'pro', email: 'jane@example.com', notes: ['call +1 555 010 9999'] });
    logOperation('identify', 'customer-4711', data, 'success');
    const [record] = telemetry.logRecords;
    expect(record?.eventName).to.equal('customerio.operation');
    expect([record?.severityText, record?.body]).to.deep.equal(['INFO', 'Customer.io identify succeeded']);
    expect(record?.attributes).to.deep.equal({
      'customerio.operation': 'identify',
      'customerio.status': 'success',
      'customerio.data': '{"plan":"pro","email":"[REDACTED]","notes":["call [PHONE]"]}',
    });
  });

  it('logs a failure as ERROR with its class, not its text, tied to the active span', () => {
    start();
    const span = trace.getTracer('app').startSpan('work');
    context.with(trace.setSpan(context.active(), span), () =>
      logOperation('track', 'x', undefined, 'error', Object.assign(new Error('jane'), { statusCode: 429 })),
    );
    const [record] = telemetry.logRecords;
    expect([record?.severityText, record?.body]).to.deep.equal(['ERROR', 'Customer.io track failed']);
    expect(record?.attributes).to.deep.equal({
      'customerio.operation': 'track',
      'customerio.status': 'error',
      'error.type': '429',
      'http.response.status_code': 429,
    });
    expect(record?.spanContext?.spanId).to.equal(span.spanContext().spanId);
  });

  it('records id and text where the options allow it', () => {
    start({ captureCustomerId: 'raw', captureErrorMessage: true });
    logOperation('track', 4711, {}, 'error', new Error('for jane@example.com'));
    expect(telemetry.logRecords[0]?.attributes).to.include({
      'customerio.customer_id': '4711',
      'customerio.error.message': 'for [EMAIL]',
    });
  });

  it('gives the data to an own logger as an object', () => {
    const lines: unknown[] = [];
    const logger = { debug() {}, info: (object: object) => lines.push(object), warn() {}, error() {} };
    start({ logger });
    logOperation('identify', undefined, { a: { b: 1 } }, 'success');
    expect(lines).to.have.length(1);
    expect((lines[0] as Record<string, unknown>)['customerio.data']).to.deep.equal({ a: { b: 1 } });
  });

  it('is silent below the level', () => {
    start({ logLevel: 'error' });
    logOperation('identify', 'x', {}, 'success');
    expect(telemetry.logRecords).to.deep.equal([]);
  });

  it('never throws', () => {
    start({ captureErrorMessage: true });
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('x');
        },
        ownKeys: () => {
          throw new Error('x');
        },
      },
    );
    expect(() => logOperation('identify', 'x', hostile, 'error', hostile)).to.not.throw();
    expect(() => logOperation(Symbol('x') as never, {} as never, hostile, 'success')).to.not.throw();
  });
});

describe('logOperation without an instrumentation', () => {
  it('is configured by the environment', async () => {
    const telemetry = new InMemoryTelemetry().register();
    logOperation('identify', 'x', {}, 'success');
    logOperation('identify', 'x', {}, 'error', new Error('x'));
    expect(telemetry.logRecords.map(({ severityText }) => severityText)).to.deep.equal(['ERROR']);
    await telemetry.shutdown();
  });
});
