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

  it('logs a success as INFO with redacted data, and does not change the data', () => {
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

  it('logs a failure as ERROR with its class, without its text, in the context of the active span', () => {
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

  it('records the customer id and the error text if the options enable them', () => {
    start({ captureCustomerId: 'raw', captureErrorMessage: true });
    logOperation('track', 4711, {}, 'error', new Error('for jane@example.com'));
    expect(telemetry.logRecords[0]?.attributes).to.include({
      'customerio.customer_id': '4711',
      'customerio.error.message': 'for [EMAIL]',
    });
  });

  it('redacts the operation in the body and in the attribute, also for a custom logger', () => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => lines.push(line);
    start({ logger: { debug: log, info: log, warn: log, error: log } });
    logOperation('onboard jane@example.com', 'x', undefined, 'success');
    const [record] = telemetry.logRecords;
    expect(record?.body).to.equal('Customer.io onboard [EMAIL] succeeded');
    expect(record?.attributes?.['customerio.operation']).to.equal('onboard [EMAIL]');
    expect(JSON.stringify(lines)).to.include('onboard [EMAIL]').and.not.include('jane');
  });

  it('passes the data to a custom logger as an object', () => {
    const lines: unknown[] = [];
    const logger = { debug() {}, info: (object: object) => lines.push(object), warn() {}, error() {} };
    start({ logger });
    logOperation('identify', undefined, { a: { b: 1 } }, 'success');
    expect(lines).to.have.length(1);
    expect((lines[0] as Record<string, unknown>)['customerio.data']).to.deep.equal({ a: { b: 1 } });
  });

  it('logs no success if the level is error', () => {
    start({ logLevel: 'error' });
    logOperation('identify', 'x', {}, 'success');
    expect(telemetry.logRecords).to.deep.equal([]);
  });

  it('does not throw for arguments that throw when they are read', () => {
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
  it('uses the defaults and logs errors only', async () => {
    const telemetry = new InMemoryTelemetry().register();
    logOperation('identify', 'x', {}, 'success');
    logOperation('identify', 'x', {}, 'error', new Error('x'));
    expect(telemetry.logRecords.map(({ severityText }) => severityText)).to.deep.equal(['ERROR']);
    await telemetry.shutdown();
  });
});
