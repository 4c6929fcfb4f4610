import { createServer } from 'node:http';
import { context, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { expect } from 'chai';
import type { CustomerIOInstrumentationConfig } from '../../lib/config';
import { AnalyticsWorld, anEvent } from '../harness/sdk/analytics-world';

describe('spans of cdp-analytics-node', () => {
  let world: AnalyticsWorld;
  const create = async (config: CustomerIOInstrumentationConfig = {}) =>
    (world = await AnalyticsWorld.create(config));
  afterEach(() => world.end());

  /** Runs `run` in an application's span, which ends at once. Returns the span's id. */
  const inSpan = (run: () => void): string => {
    const span = trace.getTracer('application').startSpan('request');
    context.with(trace.setSpan(context.active(), span), run);
    span.end();
    return span.spanContext().spanId;
  };
  const spansNamed = (name: string) => world.telemetry.spans.filter((span) => span.name === name);
  const batch = () => {
    const [span, ...others] = spansNamed('customerio.batch');
    if (span === undefined || others.length > 0) throw new Error('expected one batch span');
    return span;
  };
  const linkedIds = () => batch().links.map((link) => link.context.spanId);

  it('link a batch once to each span that enqueued its events, and to no parent', async () => {
    await create();
    const client = world.client();
    const first = inSpan(() => {
      client.track(anEvent());
      client.track(anEvent());
    });
    const second = inSpan(() => client.identify(anEvent()));
    client.track(anEvent());
    await world.untilOutcomes(4);
    expect(linkedIds()).to.have.members([first, second]);
    expect(batch().parentSpanContext).to.equal(undefined);
    expect(spansNamed('request').map((span) => span.spanContext().traceId)).to.not.include(
      batch().spanContext().traceId,
    );
  });

  for (const eventSpans of [false, true]) {
    it(`have no link to a call that suppresses tracing, with eventSpans ${eventSpans}`, async () => {
      await create({ eventSpans });
      const client = world.client({ maxEventsInBatch: 2 });
      const suppressed = () =>
        inSpan(() => context.with(suppressTracing(context.active()), () => client.track(anEvent())));
      suppressed();
      suppressed();
      await world.untilOutcomes(2);
      expect(world.telemetry.spans.map(({ name }) => name)).to.deep.equal(['request', 'request']);
      suppressed();
      const id = inSpan(() => client.identify(anEvent()));
      await world.untilOutcomes(4);
      const [identify] = spansNamed('customerio.identify');
      expect(linkedIds()).to.deep.equal([identify?.spanContext().spanId ?? id]);
    });
  }

  it('count the links beyond the limit of the SDK', async () => {
    await create();
    const client = world.client({ maxEventsInBatch: 130 });
    for (let index = 0; index < 130; index += 1) inSpan(() => client.track(anEvent()));
    await world.untilOutcomes(130);
    expect([batch().links.length, batch().droppedLinksCount]).to.deep.equal([128, 2]);
  });

  it('exist below an active span only, if requireParentSpan is set', async () => {
    await create({ requireParentSpan: true });
    const client = world.client({ maxEventsInBatch: 1 });
    client.track(anEvent());
    const id = inSpan(() => client.track(anEvent()));
    await world.untilOutcomes(2);
    expect(linkedIds()).to.deep.equal([id]);
  });

  it('contain the delay and the reason of each retry', async () => {
    await create();
    world.respond({ kind: 'rate_limited' }, { kind: 'reset' }, { kind: 'default' });
    world.client().track(anEvent());
    await world.untilOutcomes(1);
    const [first, second] = batch().events.map(({ attributes }) => attributes ?? {});
    expect([first?.['customerio.attempt.reason'], second?.['customerio.attempt.reason']]).to.deep.equal([
      '429',
      'connection_reset',
    ]);
    expect([first?.['customerio.attempt'], second?.['customerio.attempt']]).to.deep.equal([2, 3]);
    expect(first?.['customerio.attempt.delay_ms']).to.be.within(40, 60_000);
    expect(await world.telemetry.points('customerio_api_retries_total')).to.deep.equal([
      { attributes: { operation: 'batch', api: 'pipelines', error_type: '429' }, value: 1 },
      { attributes: { operation: 'batch', api: 'pipelines', error_type: 'connection_reset' }, value: 1 },
    ]);
  });

  it('have none of an HTTP instrumentation below, and send no traceparent', async () => {
    const undici = new UndiciInstrumentation();
    await create();
    undici.setTracerProvider(world.telemetry.tracerProvider);
    const client = world.client();
    inSpan(() => client.track(anEvent()));
    await world.untilOutcomes(1);
    undici.disable();
    // not the requests of clients that other specs left
    const requests = world.telemetry.spans.filter(({ attributes }) =>
      String(attributes['url.full']).startsWith(world.simulator.url),
    );
    expect(requests).to.deep.equal([]);
    expect(world.simulator.requests[0]?.headers).to.not.have.property('traceparent');
  });

  it('end for a request whose body hangs, because the SDK does not read it', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('{');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await create();
    world.client({ host: `http://127.0.0.1:${port}` }).track(anEvent());
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
    expect(batch().attributes['http.response.status_code']).to.equal(200);
    server.closeAllConnections();
    server.close();
  });

  describe('with eventSpans', () => {
    it('exist for each call below its caller, and the batch is linked to them', async () => {
      await create({ eventSpans: true });
      const client = world.client();
      const parent = inSpan(() => client.track(anEvent()));
      client.identify(anEvent());
      await world.untilOutcomes(2);
      const [track] = spansNamed('customerio.track');
      const [identify] = spansNamed('customerio.identify');
      expect([track?.kind, track?.parentSpanContext?.spanId, track?.status.code]).to.deep.equal([
        3,
        parent,
        0,
      ]);
      expect(track?.attributes).to.deep.equal({
        'customerio.operation': 'track',
        'customerio.api': 'pipelines',
        'customerio.sdk': 'cdp-analytics-node',
      });
      expect(linkedIds()).to.have.members([track, identify].map((span) => span?.spanContext().spanId));
    });

    it('fail if the call throws or the client is closed', async () => {
      await create({ eventSpans: true, captureEventName: true, captureCustomerId: 'raw' });
      const client = world.client();
      expect(() => client.track({ event: 'ordered' })).to.throw();
      await client.closeAndFlush();
      client.track(anEvent());
      const spans = spansNamed('customerio.track');
      expect(spans.map(({ status, attributes }) => [status.code, attributes['error.type']])).to.deep.equal([
        [2, 'invalid_argument'],
        [2, 'closed'],
      ]);
      expect(spans[1]?.attributes).to.include({
        'customerio.event_name': 'ordered',
        'customerio.customer_id': 'customer-4711',
      });
    });
  });
});
