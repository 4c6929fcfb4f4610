import { context, metrics, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { expect } from 'chai';
import { collectTelemetry } from '../../../lib/testing';
import { InMemoryTelemetry } from '../../harness/telemetry/telemetry';

describe('collectTelemetry() and the global providers', () => {
  const globalProviders = () => {
    const proxy = trace.getTracerProvider() as { getDelegate?: () => unknown };
    return [proxy.getDelegate?.(), metrics.getMeterProvider(), isProxy(logs.getLoggerProvider())];
  };
  const isProxy = (provider: object) => ('_setDelegate' in provider ? 'proxy' : provider);
  const hasContextManager = () =>
    context.with(context.active().setValue(Symbol.for('spec'), 1), () =>
      context.active().getValue(Symbol.for('spec')),
    ) === 1;

  it('are as before after shutdown(), if there were none', async () => {
    const before = globalProviders();
    const telemetry = collectTelemetry();
    expect(hasContextManager()).to.equal(true);
    globalProviders().forEach((provider, index) => expect(provider).not.to.equal(before[index]));
    await telemetry.shutdown();
    await telemetry.shutdown();
    expect(globalProviders()).to.deep.equal(before);
    expect(hasContextManager()).to.equal(false);
    expect(trace.getTracer('app').startSpan('later').isRecording()).to.equal(false);
  });

  it('are those of a registered SDK after shutdown(), which records nothing in between', async () => {
    const application = new InMemoryTelemetry().register();
    try {
      const before = globalProviders();
      const telemetry = collectTelemetry();
      trace.getTracer('new').startSpan('collected').end();
      metrics.getMeter('new').createCounter('orders').add(1);
      logs.getLogger('new').emit({ body: 'collected' });
      expect(telemetry.spans().map(({ name }) => name)).to.deep.equal(['collected']);
      expect((await telemetry.metrics()).value('orders')).to.equal(1);
      expect(telemetry.logs().map(({ body }) => body)).to.deep.equal(['collected']);
      await telemetry.shutdown();
      expect(globalProviders()).to.deep.equal(before);
      trace.getTracer('new').startSpan('exported').end();
      expect(application.span().name).to.equal('exported');
      expect(await application.points('orders')).to.deep.equal([]);
    } finally {
      await application.shutdown();
    }
  });

  it('throw at collectTelemetry() if another version of the API is registered', () => {
    const key = Symbol.for('opentelemetry.js.api.1');
    const registry = globalThis as { [key]?: unknown };
    const before = registry[key];
    registry[key] = { version: '1.8.0' };
    try {
      expect(collectTelemetry).to.throw(/version 1\.8\.0 of @opentelemetry\/api is registered.*npm ls/);
      expect(registry[key]).to.deep.equal({ version: '1.8.0' });
    } finally {
      registry[key] = before;
    }
  });

  it('are left alone at shutdown() if they were replaced in the meantime', async () => {
    const telemetry = collectTelemetry();
    trace.disable();
    metrics.disable();
    logs.disable();
    const application = new InMemoryTelemetry().register();
    try {
      const before = globalProviders();
      await telemetry.shutdown();
      expect(globalProviders()).to.deep.equal(before);
    } finally {
      await application.shutdown();
    }
  });
});
